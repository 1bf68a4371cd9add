/** Predictions: what the network says about a drawing. */
import { CLASS_COUNT, type Scores } from '../network/scores'
import { blankFrame, type FittedFrame, type Frame } from '../preprocessing/frame'

/** The answer, with the frame that the network saw and the bounds of that frame on the pad, in CSS pixels. */
export interface Prediction extends FittedFrame {
  /** The digit; null for a blank, or for ink that is no digit. */
  digit: number | null
  /** The probability of the digit, 0..1; 0 if there is none. */
  confidence: number
  /** Ten probabilities in 0..1 that sum to 1, given that the ink is a digit. */
  probabilities: number[]
  /** The number of strokes that were recognised; a picture counts as one. */
  strokes: number
  /** 10 × 7 × 7: for each digit, the evidence for it by position in the frame; null for a blank. */
  evidence: Float32Array | null
  /** The mean of each feature map of the network's last hidden layer; null for a blank. */
  embedding: Float32Array | null
  /** The example of the person's hand that changed the answer; absent where it is the network's own. */
  taughtBy?: { frame: Frame; digit: number | null }
}

/** The prediction for a drawing without ink. */
export const blankPrediction = (): Prediction => ({
  digit: null,
  confidence: 0,
  probabilities: Array.from({ length: CLASS_COUNT }, () => 1 / CLASS_COUNT),
  strokes: 0,
  frame: blankFrame(),
  bounds: null,
  evidence: null,
  embedding: null,
})

/** Turns the network's scores into a prediction, which rejects ink above the threshold as no digit. */
export function toPrediction(
  { frame, bounds }: FittedFrame,
  strokes: number,
  scores: Scores,
  rejectionThreshold: number,
): Prediction {
  const max = Math.max(...scores.probabilities)
  const isDigit = scores.noDigit <= rejectionThreshold
  return {
    digit: isDigit ? scores.probabilities.indexOf(max) : null,
    confidence: isDigit ? max : 0,
    probabilities: Array.from(scores.probabilities),
    strokes,
    frame,
    bounds,
    evidence: scores.evidence,
    embedding: scores.embedding,
  }
}

/** The most probable digit other than the one given. */
export function bestExcept(digit: number | null, probabilities: readonly number[]): number {
  const others = probabilities.map((probability, other) => (other === digit ? -1 : probability))
  return others.indexOf(Math.max(...others))
}
