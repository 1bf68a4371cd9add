/** The page: a pad, what the network says about it, and the buttons. */
import { barsIn } from './bars'
import { DigitpadError } from './errors'
import { blankPrediction, type Prediction } from './prediction'
import { afterPause, oncePerFrame } from './schedule'
import { find, type State, viewIn } from './view'

/** Milliseconds without new ink after which a screen reader reads the answer out. */
const PAUSE = 600

const UNFORESEEN = 'Something went wrong: reload the page and try again.'

export interface App {
  /** Fetches the network and names what has been drawn meanwhile. Never rejects: a failure is shown. */
  load(): Promise<void>
}

/** Brings the page in `root` to life. */
export function startApp(root: ParentNode): App {
  const pad = find(root, 'digit-pad')
  const view = viewIn(root, barsIn(find(root, '#bars')))
  let state: State = { network: 'loading', prediction: blankPrediction(), strokes: 0, problem: '' }

  const show = (change: Partial<State>): void => {
    state = { ...state, ...change }
    view.show(state)
  }

  const tryTo = async (task: () => Promise<void>): Promise<void> => {
    try {
      await task()
    } catch (reason) {
      if (!(reason instanceof DigitpadError)) console.error(reason)
      show({ network: 'failed', problem: reason instanceof DigitpadError ? reason.message : UNFORESEEN })
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

  const predictLive = oncePerFrame(predict)
  const readOut = afterPause(PAUSE, () => {
    view.readOut()
  })

  const inkChanged = (): void => {
    view.holdBack()
    readOut()
    const strokes = pad.strokeCount
    show(strokes === 0 ? { strokes, prediction: blankPrediction() } : { strokes })
    if (strokes > 0 && state.network === 'ready') predictLive()
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
  addEventListener('online', () => {
    if (state.network === 'failed') void load()
  })

  show({ strokes: pad.strokeCount })
  return { load }
}
