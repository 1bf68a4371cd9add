/** The page: a pad, what the network says about it, and the buttons. */
import { createBars } from './probability-bars'
import { DigitpadError } from '../lib/errors'
import { messages, onLanguageChange } from '../i18n/messages'
import type { ErrorCode } from '../lib/error-messages'
import { mountLiveToggle } from './live-toggle'
import { type PendingPicture, listenForPictures } from './picture-input'
import { blankPrediction, type Prediction } from '../recognizer/prediction'
import { afterPause } from '../lib/scheduling'
import { mountShare } from '../share/mount'
import { mountToolbar } from './toolbar'
import { type State, createAnswerView } from './answer-view'
import { requireElement } from '../lib/dom'

/** Milliseconds without new ink after which a screen reader reads the answer out. */
const ANNOUNCE_DELAY_MS = 600

export interface App {
  /** The answer that is shown. */
  readonly prediction: Prediction
  /** Fetches the network and names what has been drawn meanwhile. Never rejects: a failure is shown. */
  load(): Promise<void>
}

/** Brings the page to life. */
export function startApp(root: Document): App {
  const pad = requireElement(root, 'digit-pad')
  const view = createAnswerView(root, createBars(requireElement(root, '#bars')))
  let state: State = {
    network: 'loading',
    prediction: blankPrediction(),
    blank: true,
    live: true,
    problem: null,
    reading: false,
    trouble: null,
  }

  /** Whether Predict was pressed. */
  let asked = false

  /** The picture that came last. */
  let latest: PendingPicture | undefined

  const show = (change: Partial<State>): void => {
    state = { ...state, ...change }
    view.show(state)
  }

  const tryTo = async (task: () => Promise<void>): Promise<void> => {
    try {
      await task()
    } catch (reason) {
      failed(reason)
    }
  }

  const failed = (reason: unknown): void => {
    show({ network: 'failed', problem: errorCodeOf(reason) })
    settleLive()
  }

  /** A network that failed is fetched again when somebody asks, not at every move of the pen. */
  const settleLive = (): void => {
    pad.live = state.live && state.network === 'ready'
  }

  const load = (): Promise<void> =>
    tryTo(async () => {
      show({ network: 'loading', problem: null })
      await pad.recognizer.load()
      show({ network: 'ready' })
      settleLive()
      if (state.live || asked) await pad.predict()
    })

  const predict = (): Promise<void> =>
    tryTo(async () => {
      await pad.predict()
    })

  const tryWithInk = async (task: () => Promise<void>): Promise<void> => {
    show({ trouble: null })
    try {
      await task()
    } catch (reason) {
      show({ trouble: errorCodeOf(reason) })
    }
  }

  const takePicture = (coming: PendingPicture): Promise<void> =>
    tryWithInk(async () => {
      const picture = await coming
      if (!picture) return
      latest = coming
      show({ reading: true })
      try {
        await pad.showPicture(picture)
        pad.scrollIntoView({ block: 'nearest' })
      } catch (reason) {
        if (latest === coming) throw reason
      } finally {
        if (latest === coming) show({ reading: false })
      }
    })

  const readOut = afterPause(ANNOUNCE_DELAY_MS, () => {
    view.readOut()
  })

  const inkChanged = (): void => {
    view.holdBack()
    readOut()
    const { blank } = pad
    const outdated = blank || !state.live
    show(outdated ? { blank, trouble: null, prediction: blankPrediction() } : { blank, trouble: null })
  }

  const predictNow = (): void => {
    view.repeat()
    asked = true
    if (state.network === 'failed') void load()
    else if (state.network === 'ready') void predict()
    else show({})
  }

  const decideLive = (live: boolean): void => {
    show({ live })
    settleLive()
    if (pad.live) void predict()
  }

  pad.addEventListener('ink', inkChanged)
  pad.addEventListener('predictionerror', ({ detail }: CustomEvent<unknown>) => {
    failed(detail)
  })
  pad.addEventListener('prediction', ({ detail }: CustomEvent<Prediction>) => {
    show({ prediction: detail })
  })
  mountLiveToggle(root, decideLive)
  mountToolbar(root, pad, predictNow)
  requireElement(root, '#retry').addEventListener('click', () => void load())
  onLanguageChange(() => {
    pad.messages = messages().pad
    show({})
  })
  listenForPictures(root, (coming) => void takePicture(coming))
  mountShare(root, tryWithInk)
  addEventListener('online', () => {
    if (state.network === 'failed') void load()
  })

  show({ blank: pad.blank })
  return {
    load,
    get prediction() {
      return state.prediction
    },
  }
}

/** What to tell of a failure; the console gets the rest of one that was not foreseen. */
function errorCodeOf(reason: unknown): ErrorCode {
  if (reason instanceof DigitpadError) return reason.code
  console.error(reason)
  return 'unexpected'
}
