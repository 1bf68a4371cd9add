/** The page: connects the pad, the answer, the buttons and the model. */
import { messages, onLanguageChange } from '../i18n/messages'
import { requireElement } from '../lib/dom'
import type { ErrorCode } from '../lib/error-messages'
import { DigitpadError } from '../lib/errors'
import { debounce } from '../lib/scheduling'
import type { Prediction } from '../recognizer/prediction'
import { mountShare } from '../share/mount'
import { createAnswerView } from './answer-view'
import { mountLiveToggle } from './live-toggle'
import { listenForPictures, type PendingPicture } from './picture-input'
import { createBars } from './probability-bars'
import { type AppEvent, initialState, predictsLive, predictsOnLoad, reduce } from './state'
import { TOAST_MS, type Toasts } from './toasts'
import { mountToolbar } from './toolbar'

/** Milliseconds without new ink after which a screen reader announces the answer. */
const ANNOUNCE_DELAY_MS = 600

export interface App {
  /** The answer that is shown. */
  readonly prediction: Prediction
  /** Loads the model, then recognises what was drawn meanwhile. Never rejects: the page shows what failed. */
  load(): Promise<void>
}

/** Connects the parts of the page in `root`. */
export function startApp(root: Document, toasts: Toasts): App {
  const pad = requireElement(root, 'digit-pad')
  const view = createAnswerView(root, createBars(requireElement(root, '#bars')))
  let state = initialState(pad.blank)

  const render = (): void => {
    view.show(state)
    toasts.showError(state.inkError ? messages().errors[state.inkError] : '')
  }

  const dispatch = (event: AppEvent): void => {
    state = reduce(state, event)
    pad.live = predictsLive(state)
    render()
  }

  const modelFailed = (reason: unknown): void => {
    dispatch({ type: 'model-failed', error: errorCodeOf(reason) })
  }

  const load = async (): Promise<void> => {
    try {
      dispatch({ type: 'model-loading' })
      await pad.recognizer.load()
      dispatch({ type: 'model-ready' })
      if (predictsOnLoad(state)) await pad.predict()
    } catch (reason) {
      modelFailed(reason)
    }
  }

  const predict = (): void => {
    pad.predict().catch(modelFailed)
  }

  const runOrShowInkError = async (task: () => Promise<void>): Promise<void> => {
    dispatch({ type: 'ink-task-started' })
    try {
      await task()
    } catch (reason) {
      dispatch({ type: 'ink-task-failed', error: errorCodeOf(reason) })
    }
  }

  const showPicture = (pending: PendingPicture): Promise<void> =>
    runOrShowInkError(async () => {
      const picture = await pending
      if (!picture) return
      dispatch({ type: 'picture-reading', picture: pending })
      try {
        await pad.showPicture(picture)
        pad.scrollIntoView({ block: 'nearest' })
      } catch (reason) {
        if (state.latestPicture === pending) throw reason
      } finally {
        dispatch({ type: 'picture-finished', picture: pending })
      }
    })

  const announceSoon = debounce(ANNOUNCE_DELAY_MS, () => {
    view.announce()
  })

  pad.addEventListener('ink', () => {
    view.pauseAnnouncements()
    announceSoon()
    dispatch({ type: 'ink-changed', blank: pad.blank })
  })
  pad.addEventListener('prediction', ({ detail }) => {
    dispatch({ type: 'prediction', prediction: detail })
  })
  pad.addEventListener('predictionerror', ({ detail }) => {
    modelFailed(detail)
  })
  mountLiveToggle(root, (live) => {
    dispatch({ type: 'live-changed', live })
    if (pad.live) predict()
  })
  mountToolbar(root, pad, () => {
    dispatch({ type: 'predict-requested' })
    view.announceNext()
    if (state.model === 'failed') void load()
    else if (state.model === 'ready') predict()
    else render()
  })
  requireElement(root, '#retry').addEventListener('click', () => void load())
  listenForPictures(root, (pending) => void showPicture(pending))
  mountShare(
    root,
    (message) => {
      toasts.showStatus(message, TOAST_MS)
    },
    runOrShowInkError,
  )
  onLanguageChange(() => {
    pad.messages = messages().pad
    render()
  })
  addEventListener('online', () => {
    if (state.model === 'failed') void load()
  })

  return {
    load,
    get prediction() {
      return state.prediction
    },
  }
}

/** The code of an expected error; an unexpected one is logged. */
function errorCodeOf(reason: unknown): ErrorCode {
  if (reason instanceof DigitpadError) return reason.code
  console.error(reason)
  return 'unexpected'
}
