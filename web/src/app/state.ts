/** What the page knows, and how events change it. Pure: nothing here touches the page. */
import type { ErrorCode } from '../lib/error-messages'
import { blankPrediction, type Prediction } from '../recognizer/prediction'

export interface State {
  model: 'loading' | 'ready' | 'failed'
  /** Why the model could not be loaded or run; null unless it failed. */
  modelError: ErrorCode | null
  /** The last answer; it may be for fewer strokes than the pad holds. */
  prediction: Prediction
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
  /** Why the last picture, link or export failed; null when it did not. */
  inkError: ErrorCode | null
}

export type AppEvent =
  | { type: 'model-loading' }
  | { type: 'model-ready' }
  | { type: 'model-failed'; error: ErrorCode }
  | { type: 'prediction'; prediction: Prediction }
  | { type: 'ink-changed'; blank: boolean }
  | { type: 'ink-task-started' }
  | { type: 'ink-task-failed'; error: ErrorCode }
  | { type: 'live-changed'; live: boolean }
  | { type: 'predict-requested' }
  | { type: 'picture-reading'; picture: object }
  | { type: 'picture-finished'; picture: object }

export const initialState = (blank: boolean): State => ({
  model: 'loading',
  modelError: null,
  prediction: blankPrediction(),
  blank,
  live: true,
  predictRequested: false,
  latestPicture: null,
  readingPicture: false,
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
    case 'prediction':
      return { ...state, prediction: event.prediction }
    case 'ink-changed': {
      const outdated = event.blank || !state.live
      const prediction = outdated ? blankPrediction() : state.prediction
      return { ...state, blank: event.blank, inkError: null, prediction }
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
      return { ...state, latestPicture: event.picture, readingPicture: true }
    case 'picture-finished':
      return event.picture === state.latestPicture ? { ...state, readingPicture: false } : state
  }
}

/** Whether the pad predicts by itself. A model that failed is loaded again on request, not at every stroke. */
export const predictsLive = ({ live, model }: State): boolean => live && model === 'ready'

/** Whether to predict as soon as the model is ready. */
export const predictsOnLoad = ({ live, predictRequested }: State): boolean => live || predictRequested
