/** Readings of numbers whose digits lie side by side. */
import type { NumberDigit, NumberReading, ReviewReason } from '../../src/numbers/number-reading'

/** One digit, 20 wide and 40 high, which begins 30 pixels after the one before it and is the stroke of its index. */
export function digitAt(index: number, digit: number, confidence = 0.98): NumberDigit {
  const left = 10 + 30 * index
  return {
    digit,
    confidence,
    probabilities: Array.from({ length: 10 }, (_, other) => (other === digit ? 0.91 : 0.01)),
    box: { left, top: 20, right: left + 20, bottom: 60 },
    parts: [{ stroke: index, first: 0, end: 2 }],
    frame: new Float32Array(784).fill(index / 10),
    bounds: { left, top: 20, side: 40 },
    evidence: new Float32Array(490),
  }
}

/** The reading of a text whose digits have the given confidences. */
export function readingOf(
  text: string,
  confidences: number[] = [],
  reviewReason: ReviewReason | null = null,
): NumberReading {
  const digits = Array.from(text.replace(/\D/g, ''), (digit, index) =>
    digitAt(index, Number(digit), confidences[index]),
  )
  return { text, confidence: 0.95, digits, alternatives: [], reviewReason }
}
