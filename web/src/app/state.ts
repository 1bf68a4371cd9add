/** What the page knows, and how events change it. Pure: nothing here touches the page. */
import type { ErrorCode } from '../lib/error-messages'
import type { NumberReading } from '../numbers/number-reading'
import type { Size } from '../pad/drawing'
import type { PadPrediction } from '../pad/pad-prediction'
import { noDigitReason } from '../recognizer/no-digit-reason'
import type { NoSheet } from '../recognizer/sheet-reader'
import { blankPrediction, type Prediction } from '../recognizer/prediction'
import { leastSureDigit } from './number-answer'

/** The answer to the ink, with the size of the pad to which its boxes and bounds belong. */
export interface Answer {
  prediction: PadPrediction
  size: Size
}

/** A digit of a number that is written anew. */
export interface Rewriting {
  /** The number before, with a placeholder for the digit, and the size of the pad to which its boxes belong. */
  number: NumberReading
  size: Size
  index: number
}

/** What came of the search for a sheet in a picture: why nothing is shown, if it is not. */
export type SheetResult = 'shown' | NoSheet

/** Shows the sheet in a picture, or resolves with why there is none; it never rejects. */
export type OpenSheet = (
  picture: ImageBitmapSource,
  showProgress: (read: number, cells: number) => void,
) => Promise<SheetResult>

export interface State {
  model: 'loading' | 'ready' | 'failed'
  /** Why the model could not be loaded or run; null unless it failed. */
  modelError: ErrorCode | null
  /** Whether what reads numbers is there. */
  numbers: 'loading' | 'ready' | 'failed'
  /** The last answer; it may be for fewer strokes than the pad holds. */
  answer: Answer
  /** Whether the ink has changed since. */
  isOutdated: boolean
  /** The digit of the number that was chosen; null until one was: the least sure one is shown. */
  chosenDigit: number | null
  /** The digit that is being rewritten, until it was read and the ink has rested. */
  rewriting: Rewriting | null
  /** Whether the pad is blank. */
  blank: boolean
  /** Whether ink is recognised as it changes, or only when Predict is pressed. */
  live: boolean
  /** Whether Predict was ever pressed. */
  predictRequested: boolean
  /** Identifies the picture that was added last: results of earlier ones are ignored. */
  latestPicture: object | null
  /** Whether that picture is still being read. */
  readingPicture: boolean
  /** How many of its cells are read; 0 of 0 while a sheet is looked for in it, null if none is. */
  progress: [read: number, cells: number] | null
  /** What came of the search for a sheet in the picture on the pad. */
  sheet: SheetResult
  /** Why the last picture, link or export failed; null when it did not. */
  inkError: ErrorCode | null
}

export type AppEvent =
  | { type: 'model-loading' }
  | { type: 'model-ready' }
  | { type: 'model-failed'; error: ErrorCode }
  | { type: 'numbers-loading' }
  | { type: 'numbers-ready' }
  | { type: 'numbers-failed' }
  | { type: 'prediction'; answer: Answer }
  | { type: 'digit-chosen'; index: number }
  | { type: 'rewrite-started'; rewriting: Rewriting }
  /** `extended` if ink was only added since the rewriting began. */
  | { type: 'ink-changed'; blank: boolean; extended?: boolean }
  | { type: 'ink-rested' }
  | { type: 'ink-task-started' }
  | { type: 'ink-task-failed'; error: ErrorCode }
  | { type: 'live-changed'; live: boolean }
  | { type: 'predict-requested' }
  | { type: 'picture-reading'; picture: object }
  | { type: 'picture-progress'; picture: object; progress: State['progress'] }
  | { type: 'picture-finished'; picture: object; sheet: SheetResult }

const BLANK = blankPrediction()

const blankAnswer = (): Answer => ({
  prediction: { ...blankPrediction(), number: null },
  size: { width: 0, height: 0 },
})

export const initialState = (blank: boolean): State => ({
  model: 'loading',
  modelError: null,
  numbers: 'loading',
  answer: blankAnswer(),
  isOutdated: false,
  chosenDigit: null,
  rewriting: null,
  blank,
  live: true,
  predictRequested: false,
  latestPicture: null,
  readingPicture: false,
  progress: null,
  sheet: 'notSearched',
  inkError: null,
})

/** The state after an event. */
export function reduce(state: State, event: AppEvent): State {
  switch (event.type) {
    case 'model-loading':
      return { ...state, model: 'loading', modelError: null }
    case 'model-ready':
      return { ...state, model: 'ready' }
    case 'model-failed':
      return { ...state, model: 'failed', modelError: event.error }
    case 'numbers-loading':
      return { ...state, numbers: 'loading' }
    case 'numbers-ready':
      return { ...state, numbers: 'ready' }
    case 'numbers-failed':
      return { ...state, numbers: 'failed' }
    case 'prediction':
      return { ...state, answer: event.answer, isOutdated: false }
    case 'ink-changed': {
      const answer = event.blank || !state.live ? blankAnswer() : state.answer
      const rewriting = event.extended ? state.rewriting : null
      const changes = { blank: event.blank, isOutdated: true, chosenDigit: null, rewriting, inkError: null }
      return { ...state, ...changes, answer, sheet: 'notSearched' }
    }
    case 'ink-rested':
      return state.rewriting && !unreadDigit(state)
        ? { ...state, rewriting: null, chosenDigit: state.rewriting.index }
        : state
    case 'digit-chosen':
      return chooseDigit(state, event.index)
    case 'rewrite-started': {
      const prediction = { ...state.answer.prediction, number: null }
      return { ...state, rewriting: event.rewriting, answer: { ...state.answer, prediction } }
    }
    case 'ink-task-started':
      return { ...state, inkError: null }
    case 'ink-task-failed':
      return { ...state, inkError: event.error }
    case 'live-changed':
      return { ...state, live: event.live }
    case 'predict-requested':
      return { ...state, predictRequested: true }
    case 'picture-reading':
      return { ...state, latestPicture: event.picture, readingPicture: true, progress: null, rewriting: null }
    case 'picture-progress':
      return event.picture === state.latestPicture ? { ...state, progress: event.progress } : state
    case 'picture-finished':
      return event.picture === state.latestPicture ? { ...state, readingPicture: false, sheet: event.sheet } : state
  }
}

/** Choosing another digit than the one that is rewritten ends the rewriting. */
function chooseDigit(state: State, index: number): State {
  const rewriting = unreadDigit(state)
  if (index === rewriting?.index) return state
  const isBehindGap = rewriting !== null && index > rewriting.index
  return { ...state, chosenDigit: isBehindGap ? index - 1 : index, rewriting: null }
}

/** Whether the pad predicts by itself. A model that failed is loaded again on request, not at every stroke. */
export const predictsLive = ({ live, model }: State): boolean => live && model === 'ready'

/** Whether to predict as soon as the model is ready. */
export const predictsOnLoad = ({ live, predictRequested }: State): boolean => live || predictRequested

/** A less probable number that needs review is not shown: drawings are no numbers. */
const MIN_NUMBER_CONFIDENCE = 0.3

/** The same where the ink is no digit, nor too much for one: letters and symbols are read as two digits with less. */
const MIN_DRAWING_CONFIDENCE = { pair: 0.9, longer: 0.5 }

/** The number that is the answer; null where it is one digit or none, which the answer for one digit knows better. */
export function numberOf({ model, numbers, answer }: State): NumberReading | null {
  const { prediction } = answer
  const { number } = prediction
  if (model !== 'ready' || numbers !== 'ready' || !number || number.digits.length < 2) return null
  if (prediction.taughtBy) return null // the person said that ink like this is a digit, or none
  if (!number.reviewReason) return number
  const isDrawing = prediction.digit === null && noDigitReason(prediction) !== 'crowded'
  const { pair, longer } = MIN_DRAWING_CONFIDENCE
  const minConfidence = isDrawing ? (number.digits.length > 2 ? longer : pair) : MIN_NUMBER_CONFIDENCE
  return number.confidence >= minConfidence ? number : null
}

/** The digit that is being rewritten, until the number has as many digits again. */
export function unreadDigit(state: State): Rewriting | null {
  const { rewriting } = state
  return rewriting && (numberOf(state)?.digits.length ?? 0) < rewriting.number.digits.length ? rewriting : null
}

/** The number that is shown: with a placeholder for a digit that is being rewritten. */
export const shownNumber = (state: State): NumberReading | null => unreadDigit(state)?.number ?? numberOf(state)

/** The index of the digit of the number whose bars, frame and evidence are shown; null where the answer is no number. */
export function shownDigit(state: State): number | null {
  const number = shownNumber(state)
  const { rewriting, chosenDigit } = state
  return number && Math.min(rewriting?.index ?? chosenDigit ?? leastSureDigit(number), number.digits.length - 1)
}

/** The answer whose bars, frame and evidence are shown: the one for all ink, or for one digit of the number. */
export function shownPrediction(state: State): Prediction {
  const { prediction } = state.answer
  if (unreadDigit(state)) return BLANK
  const digit = numberOf(state)?.digits[shownDigit(state) ?? 0]
  return digit ? { ...digit, strokes: prediction.strokes, embedding: null } : prediction
}
