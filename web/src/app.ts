/** The page: a pad, what the network says about it, and the buttons. */
import { barsIn } from './bars'
import { DigitpadError } from './errors'
import { type Coming, receivePictures } from './pictures'
import { blankPrediction, type Prediction } from './prediction'
import { afterPause, oncePerFrame } from './schedule'
import { find, type State, viewIn } from './view'

/** Milliseconds without new ink after which a screen reader reads the answer out. */
const PAUSE = 600

const UNFORESEEN = 'Something went wrong: reload the page and try again.'

export interface App {
  /** The answer that is shown. */
  readonly prediction: Prediction
  /** Fetches the network and names what has been drawn meanwhile. Never rejects: a failure is shown. */
  load(): Promise<void>
}

/** Brings the page to life. */
export function startApp(root: Document): App {
  const pad = find(root, 'digit-pad')
  const view = viewIn(root, barsIn(find(root, '#bars')))
  let state: State = {
    network: 'loading',
    prediction: blankPrediction(),
    blank: true,
    problem: '',
    reading: false,
    trouble: '',
  }

  const show = (change: Partial<State>): void => {
    state = { ...state, ...change }
    view.show(state)
  }

  const tryTo = async (task: () => Promise<void>): Promise<void> => {
    try {
      await task()
    } catch (reason) {
      show({ network: 'failed', problem: sentenceFor(reason) })
    }
  }

  const load = (): Promise<void> =>
    tryTo(async () => {
      show({ network: 'loading' })
      await pad.recognizer.load()
      show({ network: 'ready' })
      await pad.predict()
    })

  const predict = (): Promise<void> =>
    tryTo(async () => {
      await pad.predict()
    })

  const takePicture = async (coming: Coming): Promise<void> => {
    show({ trouble: '' })
    try {
      const picture = await coming
      show({ reading: true })
      if (picture) await pad.show(picture)
    } catch (reason) {
      show({ trouble: sentenceFor(reason) })
    } finally {
      show({ reading: false })
    }
  }

  const predictLive = oncePerFrame(predict)
  const readOut = afterPause(PAUSE, () => {
    view.readOut()
  })

  const inkChanged = (): void => {
    view.holdBack()
    readOut()
    const { blank } = pad
    show(blank ? { blank, trouble: '', prediction: blankPrediction() } : { blank, trouble: '' })
    if (!blank && state.network === 'ready') predictLive()
  }

  const predictNow = (): void => {
    view.repeat()
    if (state.network === 'failed') void load()
    else if (state.network === 'ready') void predict()
    else show({})
  }

  pad.addEventListener('ink', inkChanged)
  pad.addEventListener('prediction', ({ detail }: CustomEvent<Prediction>) => {
    show({ prediction: detail })
  })
  const press = (button: string, action: () => void): void => {
    find(root, button).addEventListener('click', action)
  }
  press('#predict', predictNow)
  press('#clear', () => {
    pad.clear()
  })
  press('#undo', () => {
    pad.undo()
  })
  press('#retry', () => void load())
  receivePictures(root, (coming) => void takePicture(coming))
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

/** What to say of a failure; the console gets the rest of one that was not foreseen. */
function sentenceFor(reason: unknown): string {
  if (reason instanceof DigitpadError) return reason.message
  console.error(reason)
  return UNFORESEEN
}
