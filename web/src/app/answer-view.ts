/** What the page shows in each state. */
import type { Bars } from './probability-bars'
import { messages } from '../i18n/messages'
import type { ErrorCode } from '../lib/error-messages'
import { paintFrame } from './frame-canvas'
import { blankPrediction, type Prediction } from '../recognizer/prediction'
import { answerNote, answerSentence } from './answer-text'
import { requireElement, setText } from '../lib/dom'

export interface State {
  network: 'loading' | 'ready' | 'failed'
  /** The last answer; it may be for fewer strokes than there are. */
  prediction: Prediction
  /** Whether the pad is. */
  blank: boolean
  /** Whether ink is named as it changes, or when Predict is pressed. */
  live: boolean
  /** Why the network could not be had; null while it can. */
  problem: ErrorCode | null
  /** Whether a picture is being read. */
  reading: boolean
  /** Why the last picture cannot be shown; null when it is. */
  trouble: ErrorCode | null
}

export interface AnswerView {
  show(state: State): void
  /** Has the next answer read out although it may be the same. */
  repeat(): void
  /** Keeps answers from being read out, until `readOut` has the one read that is there then, if it is another. */
  holdBack(): void
  readOut(): void
}

const NO_DIGIT_SYMBOL = '?'
const BLANK = blankPrediction()

/** The view of the page in `root`. */
export function createAnswerView(root: ParentNode, bars: Bars): AnswerView {
  const status = requireElement(root, '[role="status"]')
  const sentence = requireElement(status, '#sentence')
  const note = requireElement(status, '#note')
  const numeral = requireElement(root, '#numeral')
  const answer = requireElement(root, '#answer')
  const retry = requireElement(root, '#retry')
  const trouble = requireElement(root, '#error-toast')
  const canvas = requireElement(root, 'canvas')
  let painted = BLANK
  let spoken = messages()
  let heard = ''
  const readable = (): string => `${sentence.textContent} ${note.textContent}`

  return {
    show(state) {
      const shown = state.network === 'ready' ? state.prediction : BLANK
      const digit = shown.digit === null ? '' : String(shown.digit)
      const said = answerText(state)
      answer.dataset['state'] = state.network
      retry.hidden = state.network !== 'failed'
      status.dataset['digit'] = digit
      status.dataset['confidence'] = String(shown.confidence)
      status.dataset['strokes'] = String(shown.strokes)
      setText(sentence, said.sentence)
      setText(note, said.note)
      setText(trouble, state.trouble ? messages().errors[state.trouble] : '')
      setText(numeral, shown.strokes > 0 ? digit || NO_DIGIT_SYMBOL : '')
      if (status.ariaBusy !== 'true') heard = readable()
      if (shown === painted && messages() === spoken) return
      painted = shown
      spoken = messages()
      bars.show(shown)
      paintFrame(canvas, shown.frame)
    },
    repeat() {
      heard = ''
      setText(sentence, '')
    },
    holdBack() {
      status.ariaBusy = 'true'
    },
    readOut() {
      status.ariaBusy = 'false'
      if (readable() === heard) return
      heard = readable()
      // What changed while it was busy is never read out, so it changes once more.
      for (const element of [sentence, note]) element.replaceChildren(element.textContent)
    },
  }
}

function answerText({ network, prediction, blank, live, problem, reading }: State): { sentence: string; note: string } {
  const { answers, errors } = messages()
  if (reading) return { sentence: answers.readingPicture, note: '' }
  if (problem) return { sentence: errors[problem], note: '' }
  if (network === 'ready' && !live && !blank && prediction.strokes === 0)
    return { sentence: answers.pressPredict, note: '' }
  if (network === 'ready') return { sentence: answerSentence(prediction), note: answerNote(prediction) }
  return blank
    ? { sentence: answers.prompt, note: answers.loading }
    : { sentence: answers.loading, note: answers.drawingKept }
}
