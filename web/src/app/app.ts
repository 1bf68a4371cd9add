/** The page: connects the pad, the answer, the buttons and the model. */
import { messages, onLanguageChange } from '../i18n/messages'
import { requireElement } from '../lib/dom'
import type { ErrorCode } from '../lib/error-messages'
import { DigitpadError } from '../lib/errors'
import { loadChunk } from '../lib/lazy'
import { debounce, whenIdle } from '../lib/scheduling'
import type { DigitPad } from '../pad/define'
import { type Size, sizeOf } from '../pad/drawing'
import type { Prediction } from '../recognizer/prediction'
import { mountShare } from '../share/mount'
import { createAnswerView } from './answer-view'
import { mountLiveToggle } from './live-toggle'
import { listenForPictures, type PendingPicture } from './picture-input'
import { createBars } from './probability-bars'
import { withPlaceholder } from './number-answer'
import type { NumberView } from './number-view'
import { serializeDrawing } from './session'
import {
  type AppEvent,
  initialState,
  numberOf,
  type OpenSheet,
  predictsLive,
  predictsOnLoad,
  reduce,
  shownPrediction,
  unreadDigit,
} from './state'
import { TOAST_MS, type Toasts } from './toasts'
import { mountToolbar } from './toolbar'

/** Milliseconds without new ink after which a screen reader announces the answer. */
const ANNOUNCE_DELAY_MS = 600

/** Milliseconds without new ink after which a digit that was rewritten is taken to be finished. */
const REWRITE_DELAY_MS = 1500

/** The answer that is shown in detail, for all ink or for one digit of a number, with the size of the pad it is for. */
export interface ShownAnswer {
  prediction: Prediction
  size: Size
}

export interface App {
  readonly answer: ShownAnswer
  /** Calls a function with each answer from now on, also when another digit of a number is chosen. */
  onAnswer(listener: (answer: ShownAnswer) => void): void
  /** Loads the model, then recognises what was drawn meanwhile. Never rejects: the page shows what failed. */
  load(): Promise<void>
  /** Runs a task, and shows the error when it fails. Never rejects. */
  runOrShowInkError(task: () => Promise<void>): Promise<void>
  /** The drawing as a text; while a digit is being rewritten, as it was with that digit. */
  drawingToSave(): string
}

/**
 * Connects the parts of the page in `root`.
 */
export function startApp(
  root: Document,
  toasts: Toasts,
  openSheet: OpenSheet = () => Promise.resolve('notSearched'),
): App {
  const pad = requireElement(root, 'digit-pad')
  const view = createAnswerView(root, createBars(requireElement(root, '#bars')))
  const listeners: ((answer: ShownAnswer) => void)[] = []
  let state = initialState(pad.blank)
  let numberView: NumberView | undefined
  /** The drawing before a digit was removed to be rewritten, and what was left then. */
  let drawingBefore = ''
  let inkToExtend = ''

  const shownAnswer = (): ShownAnswer => ({ prediction: shownPrediction(state), size: state.answer.size })

  const render = (): void => {
    view.show(state)
    numberView?.show(state)
    toasts.showError(state.inkError ? messages().errors[state.inkError] : '')
  }

  const dispatch = (event: AppEvent): void => {
    state = reduce(state, event)
    pad.live = predictsLive(state)
    render()
    if (['prediction', 'digit-chosen', 'numbers-ready', 'rewrite-started', 'ink-rested'].includes(event.type))
      for (const listener of listeners) listener(shownAnswer())
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
      void whenIdle().then(loadNumbers)
    } catch (reason) {
      modelFailed(reason)
    }
  }

  const predict = (): void => {
    pad.predict().catch(modelFailed)
  }

  const loadNumbers = async (): Promise<void> => {
    dispatch({ type: 'numbers-loading' })
    try {
      const [{ mountNumberView }] = await Promise.all([loadChunk(import('./number-view')), pad.loadNumbers()])
      numberView ??= mountNumberView(root, pad, numberActions)
      dispatch({ type: 'numbers-ready' })
      if (!pad.live && state.answer.prediction.strokes > 0) predict()
    } catch (reason) {
      errorCodeOf(reason) // which logs unexpected ones
      dispatch({ type: 'numbers-failed' })
    }
  }

  const numberActions = {
    choose: (index: number): void => {
      dispatch({ type: 'digit-chosen', index })
    },
    strikeOut: (index: number): void => {
      pad.removeDigit(index)
    },
    rewrite: (index: number): void => {
      const { size } = state.answer
      const number = numberOf(state)
      const drawing = serializeDrawing(pad)
      if (!number || !pad.removeDigit(index)) return
      drawingBefore = drawing
      inkToExtend = describeInk(pad)
      dispatch({ type: 'rewrite-started', rewriting: { number: withPlaceholder(number, index), size, index } })
    },
  }

  const runOrShowInkError = async (task: () => Promise<void>): Promise<void> => {
    dispatch({ type: 'ink-task-started' })
    try {
      await task()
    } catch (reason) {
      dispatch({ type: 'ink-task-failed', error: errorCodeOf(reason) })
    }
  }

  const showPicture = (pending: PendingPicture): Promise<void> => {
    root.querySelector<HTMLDialogElement>('#sheet-dialog')?.close() // it would cover what is said of the picture
    return runOrShowInkError(async () => {
      const picture = await pending
      if (!picture) return
      dispatch({ type: 'picture-reading', picture: pending })
      const search = openSheet(picture, (...progress) => {
        dispatch({ type: 'picture-progress', picture: pending, progress })
      })
      try {
        const hasMoreFrames = await pad.showPicture(
          picture,
          search.then((sheet) => sheet === 'shown'),
        )
        pad.scrollIntoView({ block: 'nearest' })
        if (hasMoreFrames) throw new DigitpadError('firstFrameOnly')
      } catch (reason) {
        if (state.latestPicture === pending) throw reason
      } finally {
        const sheet = await search
        if (sheet === 'shown' && state.latestPicture === pending && pad.hasPicture) pad.clear() // it was the one before
        dispatch({ type: 'picture-finished', picture: pending, sheet })
      }
    })
  }

  const finishRewritingSoon = debounce(REWRITE_DELAY_MS, () => {
    if (state.rewriting) dispatch({ type: 'ink-rested' })
  })

  const announceSoon = debounce(ANNOUNCE_DELAY_MS, () => {
    if (pad.isBusy) {
      announceSoon()
      return
    }
    view.resumeAnnouncements()
    if (!pad.live || !state.isOutdated) render()
  })

  pad.addEventListener('ink', () => {
    view.pauseAnnouncements()
    announceSoon()
    finishRewritingSoon()
    const extended = state.rewriting !== null && describeInk(pad).startsWith(inkToExtend)
    dispatch({ type: 'ink-changed', blank: pad.blank, extended })
  })
  pad.addEventListener('prediction', ({ detail }) => {
    dispatch({ type: 'prediction', answer: { prediction: detail, size: sizeOf(pad) } })
    finishRewritingSoon()
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
    if (state.numbers === 'failed') void loadNumbers()
  })
  requireElement(root, '#reopen-sheet').addEventListener('click', () => {
    dispatch({ type: 'ink-task-started' }) // what failed since then was no part of it
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
    else if (state.numbers === 'failed') void loadNumbers()
  })

  return {
    load,
    runOrShowInkError,
    drawingToSave: () => (unreadDigit(state) ? drawingBefore : serializeDrawing(pad)),
    onAnswer(listener) {
      listeners.push(listener)
    },
    get answer() {
      return shownAnswer()
    },
  }
}

/** Describes the ink of a pad by the number of points and the start of each stroke: later strokes are appended. */
const describeInk = ({ hasPicture, strokes }: DigitPad): string =>
  [hasPicture, ...strokes.map(({ length, 0: start }) => `${String(length)}:${String(start)}`), ''].join(' ')

/** The code of an expected error; an unexpected one is logged. */
function errorCodeOf(reason: unknown): ErrorCode {
  if (reason instanceof DigitpadError) return reason.code
  console.error(reason)
  return 'unexpected'
}
