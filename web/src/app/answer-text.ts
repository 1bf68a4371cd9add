/** The answer in words: its sentence, its note, and probabilities as text. */
import { formatPercent } from '../i18n/format'
import { messages } from '../i18n/messages'
import { noDigitReason } from '../recognizer/no-digit-reason'
import { bestExcept, type Prediction } from '../recognizer/prediction'
import type { NumberReading, ReviewReason } from '../numbers/number-reading'
import { isDigit, leastSureDigit, spellOut } from './number-answer'
import { numberOf, type State, unreadDigit } from './state'

/** Probabilities above it are shown as more than it, so that nothing is called certain. */
const MAX_SHOWN_CONFIDENCE = 0.999

/** From this confidence on, the answer names no runner-up. */
export const CONFIDENT = 0.6

/** A probability, "99.8%"; never rounded up to certainty. */
export function formatConfidence(probability: number): string {
  return probability > MAX_SHOWN_CONFIDENCE
    ? messages().answers.above(formatPercent(MAX_SHOWN_CONFIDENCE))
    : formatPercent(floorToPermille(probability))
}

const floorToPermille = (probability: number): number => Math.floor(probability * 1000 + 1e-6) / 1000

/** A probability within a sentence, where a tiny one is "under 0.1%" rather than 0%. */
export const formatShare = (probability: number): string =>
  probability < 1 - MAX_SHOWN_CONFIDENCE
    ? messages().answers.lessThan(formatPercent(1 - MAX_SHOWN_CONFIDENCE))
    : formatConfidence(probability)

interface Text {
  sentence: string
  note: string
}

/** The answer as a sentence. */
export function answerSentence(prediction: Prediction): string {
  const { digit, confidence } = prediction
  const { answers } = messages()
  if (digit === null) return noDigitText(prediction, 'ready').sentence
  const rival = runnerUp(prediction)
  return rival === null
    ? answers.confident(String(digit), formatSureness(confidence))
    : answers.unsure(String(digit), String(rival))
}

/** The note below the sentence; empty when there is nothing to add. */
export function answerNote(prediction: Prediction, numbers: State['numbers']): string {
  const { digit, confidence, taughtBy } = prediction
  const { answers } = messages()
  if (taughtBy) return answers.taught
  if (digit === null) return noDigitText(prediction, numbers).note
  if (runnerUp(prediction) !== null) return answers.either(String(digit), formatSureness(confidence))
  return numbers === 'failed' ? answers.numbersFailed : '' // there may be more digits
}

/** Why there is no digit, and what to do. */
function noDigitText(prediction: Prediction, numbers: State['numbers']): Text {
  const { answers } = messages()
  const { numbersLoading, numbersFailed, crowdedNote } = answers
  switch (prediction.taughtBy ? 'notDigit' : noDigitReason(prediction)) {
    case 'blank':
      return { sentence: answers.prompt, note: '' }
    case 'framed':
      return { sentence: answers.framed, note: answers.framedNote }
    case 'faint':
      return { sentence: answers.faint, note: answers.faintNote }
    case 'crowded':
      return {
        sentence: answers.crowded,
        note: { loading: numbersLoading, failed: numbersFailed, ready: crowdedNote }[numbers],
      }
    case 'notDigit':
      return { sentence: answers.notDigit, note: numbers === 'failed' ? numbersFailed : answers.notDigitNote }
  }
}

const formatSureness = (confidence: number): string =>
  confidence > MAX_SHOWN_CONFIDENCE
    ? messages().answers.moreThan(formatPercent(MAX_SHOWN_CONFIDENCE))
    : formatConfidence(confidence)

/** The second most probable digit, if the answer is not confident and the digit at least half as probable. */
function runnerUp({ digit, confidence, probabilities }: Prediction): number | null {
  if (confidence >= CONFIDENT) return null
  const second = bestExcept(digit, probabilities)
  return (probabilities[second] ?? 0) >= confidence / 2 ? second : null
}

/** One digit of a number: "Second digit: 0". */
export const digitText = ({ text }: NumberReading, index: number): string =>
  messages().numbers.digit(index + 1, Array.from(text).filter(isDigit)[index] ?? '')

/** The sentence and the note for a number; one that needs a review is never said without doubt. */
function numberText(number: NumberReading): Text {
  const { numbers } = messages()
  const digits = spellOut(number.text)
  return number.reviewReason
    ? { sentence: numbers.doubtful(digits), note: reviewNote(number, number.reviewReason) }
    : { sentence: numbers.confident(digits, formatSureness(number.confidence)), note: '' }
}

/** Why a number needs a review. */
function reviewNote(number: NumberReading, reason: ReviewReason): string {
  const { numbers } = messages()
  const [alternative] = number.alternatives
  if (reason === 'noNumber') return ''
  if (reason === 'severalReadings') return alternative ? numbers.severalReadings(spellOut(alternative.text)) : ''
  if (reason !== 'doubtfulDigit') return numbers[reason]
  const index = leastSureDigit(number)
  const { digit = 0, probabilities = [] } = number.digits[index] ?? {}
  return numbers.doubtfulDigit(index + 1, String(digit), String(bestExcept(digit, probabilities)))
}

/** The sentence and the note for a state of the page. */
export function answerText(state: State): Text {
  const { model, modelError, numbers, answer, blank, live, readingPicture, progress, sheet } = state
  const { prediction } = answer
  const number = numberOf(state)
  const { answers, errors } = messages()
  if (readingPicture) return { sentence: answers.readingPicture, note: progress ? answers.progress(...progress) : '' }
  if (modelError) return { sentence: errors[modelError], note: '' }
  if (unreadDigit(state)) return { sentence: messages().numbers.rewrite, note: '' }
  if (model === 'ready' && !live && !blank && prediction.strokes === 0)
    return { sentence: answers.pressPredict, note: '' }
  if (model === 'ready' && number) return numberText(number)
  if (model === 'ready' && isUnreadSheet(state))
    return { sentence: sheet === 'unreadable' ? answers.unreadableSheet : answers.noSheet, note: answers.sheetNote }
  if (model === 'ready') return { sentence: answerSentence(prediction), note: answerNote(prediction, numbers) }
  return blank
    ? { sentence: answers.prompt, note: answers.loading }
    : { sentence: answers.loading, note: answers.drawingKept }
}

/**
 * Whether a picture that was searched for a sheet in vain shows no digit or number either: whatever its ink is, nobody
 * drew it. Where it cannot be shown, as a blank one, the error says what to do.
 */
export function isUnreadSheet(state: State): boolean {
  const { answer, sheet, inkError } = state
  if (answer.prediction.digit !== null || numberOf(state)) return false
  return sheet === 'unreadable' || (sheet === 'notFound' && !inkError)
}
