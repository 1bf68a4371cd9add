/** What the page says about an answer. */
import type { Prediction } from './prediction'

const ALMOST_SURE = 0.999

/** From here on, one digit is named without its rival. */
const SURE = 0.6

/** A probability, "99.8 %"; never rounded up to certainty. */
export function percentage(probability: number): string {
  if (probability > ALMOST_SURE) return '> 99.9 %'
  return `${(Math.floor(probability * 1000 + 1e-6) / 10).toFixed(1)} %`
}

/** The answer as a sentence. */
export function sentenceFor(prediction: Prediction): string {
  const { digit, confidence, strokes } = prediction
  if (strokes === 0) return 'Draw a digit'
  if (digit === null) return 'Not a digit yet'
  const sure = `${percentage(confidence).replace('>', 'over')} sure`
  const rival = rivalOf(prediction)
  return rival === null
    ? `${String(digit)}, ${sure}`
    : `${String(digit)} or ${String(rival)}? ${sure} of ${String(digit)}`
}

/** What to add to the sentence. */
export function noteFor({ digit, strokes }: Prediction): string {
  return digit === null && strokes > 0 ? 'The bars show the nearest ones.' : ''
}

/** The digit that comes close to the one named, where that is not sure. */
function rivalOf({ digit, confidence, probabilities }: Prediction): number | null {
  if (confidence >= SURE) return null
  const others = probabilities.map((probability, other) => (other === digit ? 0 : probability))
  const second = Math.max(...others)
  return second >= confidence / 2 ? others.indexOf(second) : null
}
