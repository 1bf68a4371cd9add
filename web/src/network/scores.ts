/** The output of a forward pass, whichever implementation runs it. */
import type { Frame } from '../preprocessing/frame'

export const CLASS_COUNT = 10

/** The characters of numbers, and the blank of CTC. */
export const LINE_CLASS_COUNT = 15

/** Number of 2 × 2 poolings, which halve the frame from 28 to 14 to 7: the class maps are 7 × 7. */
export const POOL_COUNT = 2

export interface Scores {
  /** Ten probabilities in 0..1 that sum to 1, given that the ink is a digit. */
  probabilities: Float32Array
  /** The probability, 0..1, that the ink is no digit. */
  noDigit: number
  /** 10 × 7 × 7, row-major: for each digit, the evidence for it by position in the frame. */
  evidence: Float32Array
  /** The mean of each feature map of the last hidden layer; the logits are an affine function of it. */
  embedding: Float32Array
}

export interface Network {
  /** Runs the network on one frame. */
  predict(frame: Frame): Scores
}

export interface LineNetwork {
  /** The logits, 15 for each 4 columns, of a line frame: 28 × W numbers in rows from top to bottom. */
  predict(frame: Frame): number[][]
}

/**
 * Turns class maps, one after another, into scores. The mean of a map is its digit's logit (global average pooling);
 * ink that is no digit is an eleventh class, whose logit is 0.
 */
export function toScores(evidence: Float32Array): Omit<Scores, 'embedding'> {
  const logits = toLogits(evidence)
  const noDigit = softmax([...logits, 0])[CLASS_COUNT] ?? 0
  return { probabilities: softmax(logits), noDigit, evidence }
}

/** The logit of each digit: the mean of its class map. */
export function toLogits(evidence: Float32Array): number[] {
  const mapSize = evidence.length / CLASS_COUNT
  return Array.from({ length: CLASS_COUNT }, (_, digit) =>
    mean(evidence.subarray(digit * mapSize, (digit + 1) * mapSize)),
  )
}

function mean(values: Float32Array): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length
}

/** The probabilities of classes with these logits. */
export function softmax(logits: readonly number[]): Float32Array {
  const max = Math.max(...logits)
  const exponentials = logits.map((logit) => Math.exp(logit - max))
  const sum = exponentials.reduce((total, exponential) => total + exponential, 0)
  return Float32Array.from(exponentials, (exponential) => exponential / sum)
}
