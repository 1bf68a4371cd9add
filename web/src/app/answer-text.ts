/** What the page says about answers. */
import { formatPercent } from '../i18n/format'
import { messages } from '../i18n/messages'
import { bestExcept, type Prediction } from '../recognizer/prediction'

const MAX_SHOWN_CONFIDENCE = 0.999

/** From this confidence on, an answer is told as sure, without a rival. */
export const CONFIDENT = 0.6

/** A probability, "99.8%"; never rounded up to certainty. */
export function formatConfidence(probability: number): string {
  return probability > MAX_SHOWN_CONFIDENCE
    ? messages().answers.above(formatPercent(MAX_SHOWN_CONFIDENCE))
    : formatPercent(floorToPermille(probability))
}

const floorToPermille = (probability: number): number => Math.floor(probability * 1000 + 1e-6) / 1000

/** A probability in a sentence, where a small one is not told as none. */
export const formatShare = (probability: number): string =>
  probability < 1 - MAX_SHOWN_CONFIDENCE
    ? messages().answers.lessThan(formatPercent(1 - MAX_SHOWN_CONFIDENCE))
    : formatConfidence(probability)

/** The answer as a sentence. */
export function answerSentence(prediction: Prediction): string {
  const { digit, confidence, strokes } = prediction
  const { answers } = messages()
  if (strokes === 0) return answers.prompt
  if (digit === null) return answers.noDigit
  const rival = runnerUp(prediction)
  return rival === null
    ? answers.confident(String(digit), formatSureness(confidence))
    : answers.unsure(String(digit), String(rival))
}

/** What to add to the sentence. */
export function answerNote(prediction: Prediction): string {
  const { digit, confidence, probabilities, strokes } = prediction
  if (strokes === 0) return ''
  if (digit === null) return messages().answers.closestMatch(String(bestExcept(null, probabilities)))
  return runnerUp(prediction) === null ? '' : messages().answers.either(String(digit), formatSureness(confidence))
}

const formatSureness = (confidence: number): string =>
  confidence > MAX_SHOWN_CONFIDENCE
    ? messages().answers.moreThan(formatPercent(MAX_SHOWN_CONFIDENCE))
    : formatConfidence(confidence)

/** The digit that comes close to the one named, where that is not sure. */
function runnerUp({ digit, confidence, probabilities }: Prediction): number | null {
  if (confidence >= CONFIDENT) return null
  const second = bestExcept(digit, probabilities)
  return (probabilities[second] ?? 0) >= confidence / 2 ? second : null
}
