/** The ten probabilities as bars. */
import { CLASSES } from './network/network'
import type { Prediction } from './prediction'
import { percentage } from './words'

const NOTHING = '–'

export interface Bars {
  /** Shows an answer; a blank has empty bars, and ink that is no digit muted ones. */
  show(prediction: Prediction): void
}

/** Fills a list with one bar per digit. */
export function barsIn(list: HTMLElement): Bars {
  const bars = Array.from({ length: CLASSES }, (_, digit) => barFor(digit))
  list.replaceChildren(...bars.map(({ item }) => item))
  return {
    show({ digit, probabilities, strokes }) {
      list.toggleAttribute('data-muted', strokes > 0 && digit === null)
      bars.forEach((bar, index) => {
        fill(bar, strokes > 0 ? probabilities[index] : undefined)
        bar.item.toggleAttribute('data-winner', index === digit)
      })
    },
  }
}

interface Bar {
  item: HTMLElement
  length: HTMLElement
  text: HTMLElement
}

function barFor(digit: number): Bar {
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
  length.className = 'bar-length'
  text.className = 'bar-text'
  track.append(length)
  item.append(name, track, text)
  const bar = { item, length, text }
  fill(bar, undefined)
  return bar
}

const element = (name: string): HTMLElement => document.createElement(name)

function fill({ item, length, text }: Bar, probability: number | undefined): void {
  item.dataset['probability'] = String(probability ?? 0)
  length.style.transform = `scaleX(${String(probability ?? 0)})`
  text.textContent = probability === undefined ? NOTHING : percentage(probability)
}
