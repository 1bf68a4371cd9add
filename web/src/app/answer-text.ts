/** What the page says about answers. */
import { formatPercent } from '../i18n/format'
import { messages } from '../i18n/messages'
import { bestBut, type Prediction } from '../recognizer/prediction'

const ALMOST_SURE = 0.999

/** From this confidence on, an answer is told as sure, without a rival. */
export const SURE = 0.6

/** A probability, "99.8%"; never rounded up to certainty. */
export function percentage(probability: number): string {
  return probability > ALMOST_SURE
    ? messages().answers.above(formatPercent(ALMOST_SURE))
    : formatPercent(roundedDown(probability))
}

const roundedDown = (probability: number): number => Math.floor(probability * 1000 + 1e-6) / 1000

/** A probability in a sentence, where a small one is not told as none. */
export const shareOf = (probability: number): string =>
  probability < 1 - ALMOST_SURE ? messages().answers.lessThan(formatPercent(1 - ALMOST_SURE)) : percentage(probability)

/** The answer as a sentence. */
export function sentenceFor(prediction: Prediction): string {
  const { digit, confidence, strokes } = prediction
  const { answers } = messages()
  if (strokes === 0) return answers.prompt
  if (digit === null) return answers.noDigit
  const rival = rivalOf(prediction)
  return rival === null
    ? answers.confident(String(digit), sureness(confidence))
    : answers.unsure(String(digit), String(rival))
}

/** What to add to the sentence. */
export function noteFor(prediction: Prediction): string {
  const { digit, confidence, strokes } = prediction
  if (strokes === 0) return ''
  if (digit === null) return messages().answers.closestMatch
  return rivalOf(prediction) === null ? '' : messages().answers.either(String(digit), sureness(confidence))
}

const sureness = (confidence: number): string =>
  confidence > ALMOST_SURE ? messages().answers.moreThan(formatPercent(ALMOST_SURE)) : percentage(confidence)

/** The digit that comes close to the one named, where that is not sure. */
function rivalOf({ digit, confidence, probabilities }: Prediction): number | null {
  if (confidence >= SURE) return null
  const second = bestBut(digit, probabilities)
  return (probabilities[second] ?? 0) >= confidence / 2 ? second : null
}
