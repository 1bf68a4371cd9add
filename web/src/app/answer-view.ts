/** Shows the answer: the digit, a sentence with a note, the bars and the network's input. */
import { messages } from '../i18n/messages'
import { requireElement, setText } from '../lib/dom'
import { blankPrediction } from '../recognizer/prediction'
import { answerText as describeAnswer, isUnreadSheet } from './answer-text'
import { paintFrame } from './frame-canvas'
import type { Bars } from './probability-bars'
import { shownNumber, shownPrediction, type State } from './state'

export interface AnswerView {
  show(state: State): void
  /** Has a screen reader announce the next answer even if it is the same as the last. */
  announceNext(): void
  /** Keeps screen readers from announcing answers, such as those to half a stroke, until they are resumed. */
  pauseAnnouncements(): void
  /** Has the answers announced that are shown from now on. */
  resumeAnnouncements(): void
}

const NO_DIGIT_SYMBOL = '?'
const BLANK = blankPrediction()

/** The answer's view in the page of `root`. */
export function createAnswerView(root: ParentNode, bars: Bars): AnswerView {
  const answerText = requireElement(root, '#answer-text')
  const sentence = requireElement(answerText, '#sentence')
  const note = requireElement(answerText, '#note')
  const announcement = requireElement(root, '#announcement')
  const numeral = requireElement(root, '#numeral')
  const answer = requireElement(root, '#answer')
  const retry = requireElement(root, '#retry')
  const canvas = requireElement(root, 'canvas#network-input') as HTMLCanvasElement
  const taught = requireElement(answerText, 'canvas')
  const correct = requireElement(root, '#correct')
  const wrong = requireElement(correct, '#wrong')
  let lastShown = BLANK
  let lastMessages = messages()
  let isPaused = false

  return {
    show(state) {
      const shown = state.model === 'ready' ? shownPrediction(state) : BLANK
      const number = shownNumber(state)
      const digit = shown.digit === null || number ? '' : String(shown.digit)
      const text = describeAnswer(state)
      answer.dataset['state'] = state.model
      answer.toggleAttribute('data-unread-sheet', isUnreadSheet(state))
      retry.hidden = state.model !== 'failed'
      answerText.dataset['digit'] = digit
      if (number) answerText.dataset['number'] = number.text
      else delete answerText.dataset['number']
      answerText.dataset['confidence'] = String((number ?? shown).confidence)
      answerText.dataset['strokes'] = String(shown.strokes)
      setText(sentence, text.sentence)
      setText(note, text.note)
      setText(numeral, shown.strokes > 0 ? digit || NO_DIGIT_SYMBOL : '')
      correct.dataset['widest'] = messages().answers.notA('8')
      if (digit) setText(wrong, messages().answers.notA(digit))
      taught.hidden = !shown.taughtBy
      if (shown.taughtBy) paintFrame(taught, shown.taughtBy.frame)
      const announced = state.readingPicture ? '' : text.note // how far it is read is not read out
      if (!isPaused) setText(announcement, `${text.sentence} ${announced}`.trim())
      if (shown.probabilities === lastShown.probabilities && messages() === lastMessages) return
      lastShown = shown
      lastMessages = messages()
      bars.show(shown)
      paintFrame(canvas, shown.frame)
    },
    announceNext() {
      setText(announcement, '')
    },
    pauseAnnouncements() {
      isPaused = true
    },
    resumeAnnouncements() {
      isPaused = false
    },
  }
}
