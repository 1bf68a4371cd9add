/** What every forward pass offers, whatever it runs on. */
import type { Frame } from '../preprocessing/frame'

export const CLASSES = 10

/** How often the frame is halved, 28 → 14 → 7: the evidence maps are 7 × 7. */
export const POOLS = 2

export interface Scores {
  /** Ten numbers in 0..1 that sum to 1: how the network would choose if it had to. */
  probabilities: Float32Array
  /** The probability, 0..1, that the ink is no digit. */
  noDigit: number
  /** One map per digit, 10 × 7 × 7 in rows from top to bottom: where in the frame the evidence for it lies. */
  evidence: Float32Array
}

export interface Network {
  /** Runs the network on one frame. */
  predict(frame: Frame): Scores
}

/**
 * The scores that follow from the class maps, which lie one after another: their means are the digits' logits. Ink
 * that is no digit is an eleventh class, whose logit is 0.
 */
export function scoresFrom(evidence: Float32Array): Scores {
  const places = evidence.length / CLASSES
  const logits = Array.from({ length: CLASSES }, (_, digit) =>
    mean(evidence.subarray(digit * places, (digit + 1) * places)),
  )
  const noDigit = softmax([...logits, 0])[CLASSES] ?? 0
  return { probabilities: softmax(logits), noDigit, evidence }
}

function mean(values: Float32Array): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length
}

function softmax(logits: number[]): Float32Array {
  const highest = Math.max(...logits)
  const weights = logits.map((logit) => Math.exp(logit - highest))
  const sum = weights.reduce((total, weight) => total + weight, 0)
  return Float32Array.from(weights, (weight) => weight / sum)
}
