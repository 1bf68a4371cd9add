/** What the page shows in each state. */
import type { Bars } from './bars'
import { paintFrame } from './paint'
import { blankPrediction, type Prediction } from './prediction'
import { LIVE_WORDS, noteFor, PICTURE_WORDS, sentenceFor } from './words'

export interface State {
  network: 'loading' | 'ready' | 'failed'
  /** The last answer; it may be for fewer strokes than there are. */
  prediction: Prediction
  /** Whether the pad is. */
  blank: boolean
  /** Whether ink is named as it changes, or when Predict is pressed. */
  live: boolean
  /** Why the network could not be had. */
  problem: string
  /** Whether a picture is being read. */
  reading: boolean
  /** Why the last picture cannot be shown. */
  trouble: string
}

export interface View {
  show(state: State): void
  /** Has the next answer read out although it may be the same. */
  repeat(): void
  /** Keeps answers from being read out, until `readOut`. */
  holdBack(): void
  readOut(): void
}

const INK_KEPT = 'Your drawing is kept.'
const NO_DIGIT = '?'
const BLANK = blankPrediction()
const LOADING = 'Loading the network…'

/** The view of the page in `root`. */
export function viewIn(root: ParentNode, bars: Bars): View {
  const status = find(root, '[role="status"]')
  const sentence = find(status, '#sentence')
  const note = find(status, '#note')
  const numeral = find(root, '#numeral')
  const answer = find(root, '#answer')
  const retry = find(root, '#retry')
  const trouble = find(root, '#trouble')
  const canvas = find(root, 'canvas')
  let painted = BLANK

  return {
    show(state) {
      const shown = state.network === 'ready' ? state.prediction : BLANK
      const digit = shown.digit === null ? '' : String(shown.digit)
      const words = wordsFor(state)
      answer.dataset['state'] = state.network
      retry.hidden = state.network !== 'failed'
      status.dataset['digit'] = digit
      status.dataset['confidence'] = String(shown.confidence)
      status.dataset['strokes'] = String(shown.strokes)
      write(sentence, words.sentence)
      write(note, words.note)
      write(trouble, state.trouble)
      write(numeral, shown.strokes > 0 ? digit || NO_DIGIT : '')
      if (shown === painted) return
      painted = shown
      bars.show(shown)
      paintFrame(canvas, shown.frame)
    },
    repeat() {
      write(sentence, '')
    },
    holdBack() {
      status.ariaBusy = 'true'
    },
    readOut() {
      status.ariaBusy = 'false'
    },
  }
}

function wordsFor({ network, prediction, blank, live, problem, reading }: State): { sentence: string; note: string } {
  if (reading) return { sentence: PICTURE_WORDS.reading, note: '' }
  if (network === 'failed') return { sentence: problem, note: '' }
  if (network === 'ready' && !live && !blank && prediction.strokes === 0) return { sentence: LIVE_WORDS.off, note: '' }
  if (network === 'ready') return { sentence: sentenceFor(prediction), note: noteFor(prediction) }
  return blank ? { sentence: sentenceFor(BLANK), note: LOADING } : { sentence: LOADING, note: INK_KEPT }
}

/** Leaves a text that is right alone: each change of a live region may be read out. */
function write(element: HTMLElement, text: string): void {
  if (element.textContent !== text) element.textContent = text
}

/** The element that the page must have. */
export function find<Name extends keyof HTMLElementTagNameMap>(
  root: ParentNode,
  name: Name,
): HTMLElementTagNameMap[Name]
export function find(root: ParentNode, selector: string): HTMLElement
export function find(root: ParentNode, selector: string): HTMLElement {
  const element = root.querySelector<HTMLElement>(selector)
  if (!element) throw new Error(`The page has no ${selector}.`)
  return element
}
