/** The ten probabilities as bars. */
import { createElement } from '../lib/dom'
import { CLASS_COUNT } from '../network/scores'
import type { Prediction } from '../recognizer/prediction'
import { formatConfidence } from './answer-text'

/** Smaller probabilities would be shown as 0.0%. */
const MIN_SHOWN = 0.001

/** Keys that move the focus from bar to bar; Tab reaches one of them only (roving tabindex). */
const ARROW_STEPS: Readonly<Record<string, number>> = { ArrowDown: 1, ArrowRight: 1, ArrowUp: -1, ArrowLeft: -1 }
const EDGE_KEYS: Readonly<Record<string, number>> = { Home: 0, End: CLASS_COUNT - 1 }

export interface Bars {
  /** Shows an answer: empty bars for a blank pad, muted ones for ink that is no digit. */
  show(prediction: Prediction): void
}

/** Fills a list with one bar per digit; each is a button that shows the evidence for its digit. */
export function createBars(list: HTMLElement): Bars {
  const bars = Array.from({ length: CLASS_COUNT }, (_, digit) => createBar(digit))
  list.replaceChildren(...bars.map(({ item }) => item))
  const setTabStop = (stop: number): void => {
    bars.forEach(({ button }, index) => (button.tabIndex = index === stop ? 0 : -1))
  }
  setTabStop(0)
  list.addEventListener('focusin', ({ target }) => {
    setTabStop(bars.findIndex(({ button }) => button === target))
  })
  list.addEventListener('keydown', (event) => {
    const index = bars.findIndex(({ button }) => button === event.target)
    const step = ARROW_STEPS[event.key]
    const next = step === undefined ? EDGE_KEYS[event.key] : (index + step + CLASS_COUNT) % CLASS_COUNT
    if (index < 0 || next === undefined) return
    event.preventDefault()
    bars[next]?.button.focus()
  })
  return {
    show({ digit, probabilities, strokes }) {
      if (!list.contains(document.activeElement)) setTabStop(digit ?? 0)
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
  bar: HTMLElement
  value: HTMLElement
}

function createBar(digit: number): Bar {
  const bar = createElement('span', { className: 'bar-fill' })
  const value = createElement('span', { className: 'bar-value' })
  const button = createElement(
    'button',
    { type: 'button' },
    createElement('span', { className: 'bar-digit' }, String(digit)),
    createElement('span', { className: 'bar-track' }, bar),
    value,
  )
  button.setAttribute('aria-describedby', 'reason')
  const item = createElement('li', {}, button)
  item.dataset['digit'] = String(digit)
  const created = { item, button, bar, value }
  updateBar(created, undefined)
  return created
}

function updateBar({ item, bar, value }: Bar, probability: number | undefined): void {
  item.dataset['probability'] = String(probability ?? 0)
  bar.style.transform = `scaleX(${String(probability ?? 0)})`
  value.textContent = probability === undefined ? '' : formatConfidence(probability)
  item.toggleAttribute('data-negligible', (probability ?? 0) < MIN_SHOWN)
}
