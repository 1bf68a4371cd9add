/** What the page says about an answer. */
import type { Prediction } from './prediction'

const ALMOST_SURE = 0.999

/** A probability, "99.8 %"; never rounded up to certainty. */
export function percentage(probability: number): string {
  if (probability > ALMOST_SURE) return '> 99.9 %'
  return `${(Math.floor(probability * 1000 + 1e-6) / 10).toFixed(1)} %`
}

/** The answer as a sentence. */
export function sentenceFor({ digit, confidence, strokes }: Prediction): string {
  if (strokes === 0) return 'Draw a digit'
  if (digit === null) return 'That does not look like a digit'
  return `${String(digit)}, ${percentage(confidence).replace('>', 'over')} sure`
}
