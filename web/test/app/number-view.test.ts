import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import { mountNumberView, type NumberView } from '../../src/app/number-view'
import { withPlaceholder } from '../../src/app/number-answer'
import { initialState, type State } from '../../src/app/state'
import { requireElement } from '../../src/lib/dom'
import type { NumberReading } from '../../src/numbers/number-reading'
import type { DigitPad } from '../../src/pad/define'
import { blankPrediction } from '../../src/recognizer/prediction'
import { readingOf } from '../support/numbers'
import { setLayout } from '../support/pad'

const page = readFileSync(resolve(import.meta.dirname, '../../index.html'), 'utf8')
const size = { width: 200, height: 200 }

function stateWith(number: NumberReading | null, changes: Partial<State> = {}): State {
  const prediction = { ...blankPrediction(), strokes: 3, frame: new Float32Array(784).fill(1), number }
  return { ...initialState(false), model: 'ready', numbers: 'ready', answer: { prediction, size }, ...changes }
}

describe('the view of a number', () => {
  let pad: DigitPad
  let view: NumberView
  const actions = { choose: vi.fn(), strikeOut: vi.fn(), rewrite: vi.fn() }

  beforeEach(() => {
    vi.clearAllMocks()
    document.body.innerHTML = /<body>([^]*)<\/body>/.exec(page)?.[1] ?? ''
    pad = requireElement(document, 'digit-pad')
    setLayout(pad)
    view = mountNumberView(document, pad, actions)
  })

  const group = (): HTMLElement => requireElement(document, '#digits')
  const radios = (): HTMLElement[] => Array.from(group().querySelectorAll<HTMLElement>('[role=radio]'))
  const press = (target: HTMLElement, key: string): void => {
    target.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true }))
  }

  it('has a radio button for each digit, of which the least sure one is chosen at first', () => {
    view.show(stateWith(readingOf('3.57', [0.99, 0.7, 0.99])))
    expect(group().textContent).toBe('3.57')
    expect(radios().map((radio) => [radio.getAttribute('aria-checked'), radio.tabIndex])).toEqual([
      ['false', -1],
      ['true', 0],
      ['false', -1],
    ])
    expect(radios()[1]?.ariaLabel).toBe('Second digit:\u00a05 (70.0%)')
    expect(requireElement(document, '#digit-name').textContent).toBe('Second digit:\u00a05')
    expect(group().querySelector('.separator')?.ariaHidden).toBe('true')
  })

  it('is hidden where the answer is no number', () => {
    view.show(stateWith(readingOf('50')))
    expect([group().hidden, requireElement(document, '#digit-actions').dataset['empty']]).toEqual([false, undefined])
    view.show(stateWith(null))
    expect([group().hidden, requireElement(document, '#digit-actions').dataset['empty']]).toEqual([true, ''])
    expect(radios()).toEqual([])
  })

  it('marks the digit to check only where the number needs a review', () => {
    view.show(stateWith(readingOf('50', [0.9, 0.6])))
    expect(radios().some((radio) => radio.hasAttribute('data-uncertain'))).toBe(false)
    view.show(stateWith(readingOf('50', [0.9, 0.6], 'doubtfulDigit')))
    expect(radios().map((radio) => radio.hasAttribute('data-uncertain'))).toEqual([false, true])
  })

  it('chooses digits by click and by the arrow keys, which go around', () => {
    view.show(stateWith(readingOf('503'), { chosenDigit: 2 }))
    radios()[0]?.click()
    press(radios()[2] ?? document.body, 'ArrowRight')
    press(radios()[2] ?? document.body, 'ArrowLeft')
    expect(actions.choose.mock.calls).toEqual([[0], [0], [1]])
  })

  it('strikes the chosen digit out by button and by keys on the digits and on the pad', () => {
    view.show(stateWith(readingOf('503'), { chosenDigit: 2 }))
    requireElement(document, '#strike-out').click()
    press(group(), 'Delete')
    press(pad, 'Backspace')
    expect(actions.strikeOut.mock.calls).toEqual([[2], [2], [2]])
    view.show(stateWith(null))
    press(pad, 'Delete')
    expect(actions.strikeOut).toHaveBeenCalledTimes(3)
  })

  it('starts to rewrite the chosen digit, and moves the focus to the pad', () => {
    view.show(stateWith(readingOf('503'), { chosenDigit: 1 }))
    requireElement(document, '#rewrite').click()
    expect(actions.rewrite).toHaveBeenCalledExactlyOnceWith(1)
    expect(document.activeElement).toBe(pad)
  })

  it('shows a placeholder for a digit that is being rewritten, with which nothing can be done until it was read', () => {
    const rewriting = { number: withPlaceholder(readingOf('503'), 1), index: 1, size }
    view.show(stateWith(readingOf('53'), { rewriting, isOutdated: true }))
    expect(group().textContent).toBe('5_3')
    expect(group().hasAttribute('data-outdated')).toBe(false)
    expect(radios().map((radio) => radio.hasAttribute('data-unread'))).toEqual([false, true, false])
    expect(radios().map((radio) => radio.ariaLabel)).toEqual([
      'First digit:\u00a05 (98.0%)',
      'Second digit:\u00a0_',
      'Third digit:\u00a03 (98.0%)',
    ])
    requireElement(document, '#strike-out').click()
    press(pad, 'Delete')
    expect(actions.strikeOut).not.toHaveBeenCalled()
    view.show(stateWith(readingOf('583'), { rewriting }))
    expect(requireElement(document, '#digit-name').textContent).toBe('Second digit:\u00a08')
    requireElement(document, '#strike-out').click()
    expect(actions.strikeOut).toHaveBeenCalledExactlyOnceWith(1)
  })

  it('keeps the focus when a new number comes, and gives it to the pad when there is none', () => {
    view.show(stateWith(readingOf('503')))
    radios()[0]?.focus()
    view.show(stateWith(readingOf('53', [0.9, 0.8])))
    expect(document.activeElement).toBe(radios()[1])
    view.show(stateWith(null))
    expect(document.activeElement).toBe(pad)
  })

  it('keeps its radio buttons, and so the focus, while only the choice changes', () => {
    const number = readingOf('503')
    view.show(stateWith(number))
    const before = radios()
    view.show(stateWith(number, { chosenDigit: 2 }))
    expect(radios()).toEqual(before)
  })
})
