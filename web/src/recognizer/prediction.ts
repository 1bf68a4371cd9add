/** What the network makes of a drawing. */
import { blankFrame, type FittedFrame } from '../preprocessing/frame'
import { CLASSES, type Scores } from '../network/scores'

/** The answer; its frame is what the network saw, and its bounds are where that lies on the pad, in CSS pixels. */
export interface Prediction extends FittedFrame {
  /** The digit; null for a blank, or ink that is no digit. */
  digit: number | null
  /** How sure, 0..1: the probability of the digit; 0 when there is none. */
  confidence: number
  /** Ten numbers in 0..1 that sum to 1: how the network would choose if it had to. */
  probabilities: number[]
  /** How many strokes this is the answer for; a picture counts as one. */
  strokes: number
  /** Ten maps of 7 × 7: where the evidence for each digit lies; none for a blank. */
  evidence: Float32Array | null
}

/** The answer to a drawing without ink. */
export const blankPrediction = (): Prediction => ({
  digit: null,
  confidence: 0,
  probabilities: Array.from({ length: CLASSES }, () => 1 / CLASSES),
  strokes: 0,
  frame: blankFrame(),
  bounds: null,
  evidence: null,
})

/** The answer that the network's scores give. */
export function predictionFrom(
  { frame, bounds }: FittedFrame,
  strokes: number,
  scores: Scores,
  noDigitAbove: number,
): Prediction {
  const best = Math.max(...scores.probabilities)
  const named = scores.noDigit <= noDigitAbove
  return {
    digit: named ? scores.probabilities.indexOf(best) : null,
    confidence: named ? best : 0,
    probabilities: Array.from(scores.probabilities),
    strokes,
    frame,
    bounds,
    evidence: scores.evidence,
  }
}

/** The digit with the highest probability of all but one. */
export function bestBut(digit: number | null, probabilities: readonly number[]): number {
  const others = probabilities.map((probability, other) => (other === digit ? -1 : probability))
  return others.indexOf(Math.max(...others))
}
