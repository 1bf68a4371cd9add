import { beforeEach, describe, expect, test } from 'vitest'
import { type Bars, createBars } from '../../src/app/probability-bars'
import { blankPrediction, type Prediction } from '../../src/recognizer/prediction'

const probabilities = [0, 0.001, 0, 0, 0.0185, 0, 0, 0.98, 0.0005, 0]
const seven: Prediction = { ...blankPrediction(), digit: 7, confidence: 0.98, probabilities, strokes: 2 }

let list: HTMLElement
let bars: Bars

beforeEach(() => {
  list = document.createElement('ol')
  bars = createBars(list)
})

const items = (): HTMLElement[] => Array.from(list.querySelectorAll('li'))
const lengths = (): string[] =>
  items().map((item) => item.querySelector<HTMLElement>('.bar-fill')?.style.transform ?? '')

test('creates an empty bar for each digit, in order', () => {
  expect(items().map((item) => item.dataset['digit'])).toEqual(Array.from('0123456789'))
  expect(items().map((item) => item.dataset['probability'])).toEqual(Array<string>(10).fill('0'))
  expect(items().map((item) => item.textContent)).toEqual(Array.from('0123456789', (digit) => digit))
})

test('shows the probabilities as data, text and length', () => {
  bars.show(seven)
  expect(items().map((item) => Number(item.dataset['probability']))).toEqual(probabilities)
  expect(items()[7]?.textContent).toBe('798.0%')
  expect(lengths()[7]).toBe('scaleX(0.98)')
})

test('hides the text of probabilities that would be shown as zero', () => {
  const negligible = () => items().filter((item) => 'negligible' in item.dataset).map(({ textContent }) => textContent) // prettier-ignore
  bars.show(seven)
  expect(negligible()).toEqual(['00.0%', '20.0%', '30.0%', '50.0%', '60.0%', '80.0%', '90.0%'])
})

test('marks the predicted digit as the only winner', () => {
  const winners = () => items().filter((item) => 'winner' in item.dataset)
  bars.show(seven)
  expect(winners()).toEqual([items()[7]])
  bars.show({ ...seven, digit: 4 })
  expect(winners()).toEqual([items()[4]])
  bars.show({ ...seven, digit: null })
  expect(winners()).toEqual([])
})

test('mutes the bars for ink that is no digit only', () => {
  const muted = () => list.hasAttribute('data-muted')
  bars.show({ ...seven, digit: null, confidence: 0 })
  expect(muted()).toBe(true)
  expect(items()[7]?.textContent).toBe('798.0%')
  bars.show(seven)
  expect(muted()).toBe(false)
  bars.show(blankPrediction())
  expect(muted()).toBe(false)
})

test('empties the bars for a blank pad', () => {
  bars.show(seven)
  bars.show(blankPrediction())
  expect(items()[7]?.textContent).toBe('7')
  expect(new Set(lengths())).toEqual(new Set(['scaleX(0)']))
})

describe('the bars’ keyboard focus', () => {
  const buttons = (): HTMLButtonElement[] => Array.from(list.querySelectorAll('button'))
  const stops = (): (string | null)[] => buttons().filter(({ tabIndex }) => tabIndex === 0).map(({ textContent }) => textContent) // prettier-ignore
  const key = (name: string): void => {
    document.activeElement?.dispatchEvent(new KeyboardEvent('keydown', { key: name, bubbles: true, cancelable: true }))
  }

  beforeEach(() => {
    document.body.replaceChildren(list)
  })

  test('stops at the predicted digit on Tab', () => {
    expect(stops()).toEqual(['0'])
    bars.show(seven)
    expect(stops()).toEqual(['798.0%'])
  })

  test('wraps around with the arrow keys and jumps to the ends with Home and End', () => {
    buttons()[0]?.focus()
    const at = ['ArrowUp', 'ArrowLeft', 'ArrowDown', 'ArrowRight', 'ArrowRight', 'End', 'Home', 'x'].map((name) => {
      key(name)
      return buttons().indexOf(document.activeElement as HTMLButtonElement)
    })
    expect(at).toEqual([9, 8, 9, 0, 1, 9, 0, 0])
    expect(stops()).toEqual(['0'])
  })

  test('keeps its tab stop when a prediction comes', () => {
    buttons()[3]?.focus()
    bars.show(seven)
    expect(stops()).toEqual(['30.0%'])
  })
})
