import { describe, expect, it } from 'vitest'
import type { LikelyArc } from '../../src/numbers/decode'
import { type Lattice, makeLattices } from '../../src/numbers/lattice'
import type { ReviewReason } from '../../src/numbers/number-reading'
import { findReviewReason } from '../../src/numbers/review'
import { strokePieces } from '../../src/numbers/stroke-pieces'
import { SKIP } from '../../src/numbers/symbols'
import type { Stroke } from '../../src/preprocessing/strokes'

/** Three digits, upright bows from y = 20 to 60, with their middles at x = 20, 50 and 80. */
const digits = [20, 50, 80].map((x): Stroke =>
  Array.from({ length: 21 }, (_, index) => [x + 9 * Math.cos((Math.PI * index) / 10), 20 + 2 * index]),
)

/** The network's logits for ink that is no digit. */
const NO_DIGIT = Array<number>(10).fill(-9)

/** The reason for the review of digits that are read as 7s, with a stroke that is skipped. */
function reasonFor(stroke: Stroke, { isImprobable = false, hasDoubtfulDigit = false } = {}): ReviewReason | null {
  const [{ pieces, partsOf }] = strokePieces([...digits, stroke]) as [ReturnType<typeof strokePieces>[number]]
  const [lattice] = makeLattices([pieces]) as [Lattice]
  const path = pieces.boxes.map((_, index): LikelyArc => {
    const isSkipped = partsOf([index, index + 1])[0]?.stroke === digits.length
    return { candidate: index, start: index, end: index + 1, symbol: isSkipped ? SKIP : 7, score: 0, posterior: 1 }
  })
  const hypothesis = { text: '777', total: 0, best: 0, arcs: path }
  return findReviewReason(
    lattice,
    path,
    hypothesis,
    path.map(() => NO_DIGIT),
    isImprobable,
    hasDoubtfulDigit,
  )
}

const dash: Stroke = [[34, 40], [36, 40]] // prettier-ignore

describe('the reason for a review', () => {
  it.each<[string, Stroke]>([
    ['through all digits', [[0, 40], [100, 45]]],
    ['from corner to corner', [[5, 62], [95, 18]]],
    ['through one digit', [[10, 40], [30, 41]]],
  ])('is a digit struck out by a stroke %s', (_, stroke) => {
    expect(reasonFor(stroke)).toBe('struckOut')
  }) // prettier-ignore

  it.each<[string, Stroke]>([
    ['below the digits', [[0, 66], [100, 66]]],
    ['between two digits', dash],
  ])('is none for a low stroke %s', (_, stroke) => {
    expect(reasonFor(stroke)).toBeNull()
  }) // prettier-ignore

  it('is a digit struck out by a line that is read as part of it, unless that is as short as a bar or the slash of a 0', () => {
    const readAsOne = (stroke: Stroke, symbol = 7): ReviewReason | null => {
      const pieces = strokePieces([...digits.slice(0, 1), stroke]).map((line) => line.pieces)
      const [lattice] = makeLattices(pieces) as [Lattice]
      const arc = { candidate: 0, start: 0, end: 2, symbol, score: 0, posterior: 1 }
      const hypothesis = { text: String(symbol), total: 0, best: 0, arcs: [arc] }
      return findReviewReason(lattice, [arc], hypothesis, [NO_DIGIT], false, false)
    }
    expect(readAsOne([[2, 38], [38, 41]])).toBe('struckOut') // prettier-ignore
    expect(readAsOne([[14, 38], [33, 41]])).toBeNull() // prettier-ignore
    expect(readAsOne([[2, 57], [38, 60]])).toBeNull() // prettier-ignore
    expect(readAsOne([[2, 58], [38, 22]])).toBe('struckOut') // prettier-ignore
    expect(readAsOne([[2, 58], [38, 22]], 0)).toBeNull() // prettier-ignore
  })

  it.each<[string, Stroke]>([
    ['high', [[35, 20], [35, 60]]],
    ['wide', [[62, 52], [72, 52]]],
  ])('is skipped ink beside a digit that is as %s as a sign', (_, stroke) => {
    expect(reasonFor(stroke)).toBe('skippedInk')
  }) // prettier-ignore

  it.each<[ReviewReason | null, string, Stroke]>([
    [null, 'upright', [[40, 20], [39, 60]]],
    ['possibleSign', 'as slanted as a slash', [[60, 20], [20, 60]]],
    ['possibleSign', 'as high as a slash', [[40, 10], [40, 66]]],
    ['possibleSign', 'as round as a bracket', [[40, 20], [34, 30], [32, 40], [34, 50], [40, 60]]],
    [null, 'with a flag', [[30, 30], [40, 20], [39, 60]]],
  ])('is %s for a 1 that is %s', (expected, _, stroke) => {
    const [{ pieces }] = strokePieces([...digits.slice(0, 1), stroke]) as [ReturnType<typeof strokePieces>[number]]
    const [lattice] = makeLattices([pieces]) as [Lattice]
    const path = [7, 1].map((symbol, start) => ({ candidate: start, start, end: start + 1, symbol, score: 0, posterior: 1 }))
    const hypothesis = { text: '71', total: 0, best: 0, arcs: path }
    expect(findReviewReason(lattice, path, hypothesis, [NO_DIGIT, NO_DIGIT], false, false)).toBe(expected)
  }) // prettier-ignore

  it('is a doubtful digit before another reading, and the ink before both', () => {
    expect(reasonFor(dash, { isImprobable: true })).toBe('severalReadings')
    expect(reasonFor(dash, { isImprobable: true, hasDoubtfulDigit: true })).toBe('doubtfulDigit')
    expect(reasonFor([[0, 40], [100, 45]], { isImprobable: true, hasDoubtfulDigit: true })).toBe('struckOut') // prettier-ignore
  })
})
