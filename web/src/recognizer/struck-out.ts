/**
 * Numbers that a stroke crosses out are read without it; they need review.
 *
 * The port of `src/digitpad/struck_out.py`.
 */
import type { NumberReading } from '../numbers/number-reading'
import type { Box } from '../numbers/pieces'
import type { Stroke } from '../preprocessing/strokes'

/** A stroke that belongs to no digit strikes out as many digits as this or more. */
const MIN_CROSSED_DIGITS = 2

/** The reading of strokes, which needs review if one of them strikes it out. */
export function doubtStruckOut(reading: NumberReading, strokes: readonly Stroke[]): NumberReading {
  const { digits } = reading
  const used = new Set(digits.flatMap(({ parts }) => parts.map(({ stroke }) => stroke)))
  const isStruckOut = strokes.some(
    (stroke, index) =>
      !used.has(index) && digits.filter(({ box }) => crosses(stroke, box)).length >= MIN_CROSSED_DIGITS,
  )
  return isStruckOut ? { ...reading, needsReview: true } : reading
}

/** Whether a stroke crosses the vertical line through the middle of a box, from its top to its bottom. */
function crosses(stroke: Stroke, { left, top, right, bottom }: Box): boolean {
  const middle = (left + right) / 2
  return stroke.slice(1).some(([endX, endY], index) => {
    const [x, y] = stroke[index] ?? [endX, endY]
    if (x === endX || middle < Math.min(x, endX) || middle > Math.max(x, endX)) return false
    const crossing = y + ((middle - x) / (endX - x)) * (endY - y)
    return top <= crossing && crossing <= bottom
  })
}
