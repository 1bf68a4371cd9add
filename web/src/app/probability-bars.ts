/** The ten probabilities as bars. */
import { CLASSES } from '../network/scores'
import type { Prediction } from '../recognizer/prediction'
import { formatConfidence } from './answer-text'

const NO_VALUE = '–'

/** By which keys one goes from bar to bar: Tab goes to one of them only. */
const ARROW_STEPS: Readonly<Record<string, number>> = { ArrowDown: 1, ArrowRight: 1, ArrowUp: -1, ArrowLeft: -1 }
const EDGE_KEYS: Readonly<Record<string, number>> = { Home: 0, End: CLASSES - 1 }

export interface Bars {
  /** Shows an answer; a blank has empty bars, and ink that is no digit muted ones. */
  show(prediction: Prediction): void
}

/** Fills a list with one bar per digit: a button, to turn to that digit. */
export function createBars(list: HTMLElement): Bars {
  const bars = Array.from({ length: CLASSES }, (_, digit) => createBar(digit))
  list.replaceChildren(...bars.map(({ item }) => item))
  /** The bar that Tab goes to. */
  const stopAt = (stop: number): void => {
    bars.forEach(({ button }, index) => (button.tabIndex = index === stop ? 0 : -1))
  }
  stopAt(0)
  list.addEventListener('focusin', ({ target }) => {
    stopAt(bars.findIndex(({ button }) => button === target))
  })
  list.addEventListener('keydown', (event) => {
    const at = bars.findIndex(({ button }) => button === event.target)
    const step = ARROW_STEPS[event.key]
    const next = step === undefined ? EDGE_KEYS[event.key] : (at + step + CLASSES) % CLASSES
    if (at < 0 || next === undefined) return
    event.preventDefault()
    bars[next]?.button.focus()
  })
  return {
    show({ digit, probabilities, strokes }) {
      if (!list.contains(document.activeElement)) stopAt(digit ?? 0)
      list.toggleAttribute('data-muted', strokes > 0 && digit === null)
      bars.forEach((bar, index) => {
        updateBar(bar, strokes > 0 ? probabilities[index] : undefined)
        bar.item.toggleAttribute('data-winner', index === digit)
      })
    },
  }
}

interface Bar {
  item: HTMLElement
  button: HTMLButtonElement
  length: HTMLElement
  text: HTMLElement
}

function createBar(digit: number): Bar {
  const button = document.createElement('button')
  const [item, name, track, length, text] = [
    element('li'),
    element('span'),
    element('span'),
    element('span'),
    element('span'),
  ]
  item.dataset['digit'] = name.textContent = String(digit)
  name.className = 'bar-digit'
  track.className = 'bar-track'
  length.className = 'bar-fill'
  text.className = 'bar-value'
  track.append(length)
  button.type = 'button'
  button.setAttribute('aria-describedby', 'reason')
  button.append(name, track, text)
  item.append(button)
  const bar = { item, button, length, text }
  updateBar(bar, undefined)
  return bar
}

const element = (name: string): HTMLElement => document.createElement(name)

function updateBar({ item, length, text }: Bar, probability: number | undefined): void {
  item.dataset['probability'] = String(probability ?? 0)
  length.style.transform = `scaleX(${String(probability ?? 0)})`
  text.textContent = probability === undefined ? NO_VALUE : formatConfidence(probability)
}
