/** Shows the answer: the digit, a sentence with a note, the bars and the network's input. */
import { messages } from '../i18n/messages'
import { requireElement, setText } from '../lib/dom'
import { blankPrediction } from '../recognizer/prediction'
import { answerText } from './answer-text'
import { paintFrame } from './frame-canvas'
import type { Bars } from './probability-bars'
import { shownNumber, shownPrediction, type State } from './state'

export interface AnswerView {
  show(state: State): void
  /** Has a screen reader announce the next answer even if it is the same as the last. */
  announceNext(): void
  /** Keeps screen readers from announcing answers until `announce` is called. */
  pauseAnnouncements(): void
  /** Has the present answer announced, unless it was the last to be. */
  announce(): void
}

const NO_DIGIT_SYMBOL = '?'
const BLANK = blankPrediction()

/** The answer's view in the page of `root`. */
export function createAnswerView(root: ParentNode, bars: Bars): AnswerView {
  const status = requireElement(root, '[role="status"]')
  const sentence = requireElement(status, '#sentence')
  const note = requireElement(status, '#note')
  const numeral = requireElement(root, '#numeral')
  const answer = requireElement(root, '#answer')
  const retry = requireElement(root, '#retry')
  const canvas = requireElement(root, 'canvas#network-input') as HTMLCanvasElement
  const taught = requireElement(status, 'canvas')
  const correct = requireElement(root, '#correct')
  const wrong = requireElement(correct, '#wrong')
  let lastShown = BLANK
  let lastMessages = messages()
  let lastAnnounced = ''
  const currentText = (): string => `${sentence.textContent} ${note.textContent}`

  return {
    show(state) {
      const shown = state.model === 'ready' ? shownPrediction(state) : BLANK
      const number = shownNumber(state)
      const digit = shown.digit === null || number ? '' : String(shown.digit)
      const text = answerText(state)
      answer.dataset['state'] = state.model
      retry.hidden = state.model !== 'failed'
      status.dataset['digit'] = digit
      if (number) status.dataset['number'] = number.text
      else delete status.dataset['number']
      status.dataset['confidence'] = String((number ?? shown).confidence)
      status.dataset['strokes'] = String(shown.strokes)
      setText(sentence, text.sentence)
      setText(note, text.note)
      setText(numeral, shown.strokes > 0 ? digit || NO_DIGIT_SYMBOL : '')
      correct.dataset['widest'] = messages().answers.notA('8')
      if (digit) setText(wrong, messages().answers.notA(digit))
      taught.hidden = !shown.taughtBy
      if (shown.taughtBy) paintFrame(taught, shown.taughtBy.frame)
      if (status.ariaBusy !== 'true') lastAnnounced = currentText()
      if (shown.probabilities === lastShown.probabilities && messages() === lastMessages) return
      lastShown = shown
      lastMessages = messages()
      bars.show(shown)
      paintFrame(canvas, shown.frame)
    },
    announceNext() {
      lastAnnounced = ''
      setText(sentence, '')
    },
    pauseAnnouncements() {
      status.ariaBusy = 'true'
    },
    announce() {
      status.ariaBusy = 'false'
      if (currentText() === lastAnnounced) return
      lastAnnounced = currentText()
      // Screen readers ignore changes of a busy region, so the text is replaced once more.
      for (const element of [sentence, note]) element.replaceChildren(element.textContent)
    },
  }
}
