/**
 * Why a person should look at a number: its ink may be something else, or its probabilities are low.
 *
 * The port of `src/digitpad/numbers/review.py`, without lengths and checksums.
 */
import type { Hypothesis } from './decode'
import type { Arc, Lattice } from './lattice'
import type { ReviewReason } from './number-reading'
import { boundingBox, widthOf } from './pieces'
import { hasSpareInk, isStruckOut, mayHaveSign } from './signs'
import { DIGIT_COUNT, POINTS, SKIP, SYMBOLS } from './symbols'

/** A narrower dash may be a point. */
const MIN_DASH_WIDTH = 0.17

/**
 * Why the most probable text of a line needs review; null if it does not.
 *
 * @param logits the network's for each candidate.
 * @param isImprobable whether the text is less probable than its threshold.
 * @param hasDoubtfulDigit whether one of its digits is, or may be no digit.
 */
export function findReviewReason(
  lattice: Lattice,
  arcs: readonly Arc[],
  { text, arcs: path }: Hypothesis,
  logits: readonly (readonly number[])[],
  isImprobable: boolean,
  hasDoubtfulDigit: boolean,
): ReviewReason | null {
  if (isStruckOut(lattice, path)) return 'struckOut'
  if (hasSpareInk(lattice, path, logits)) return 'skippedInk'
  if (mayHaveSign(lattice, path)) return 'possibleSign'
  if (mayLackSeparator(lattice, arcs, path)) return 'possibleSeparator'
  if (text === '1' && lattice.pieces.isAtEdge.every(Boolean)) return 'pictureEdge'
  if (hasDoubtfulDigit) return 'doubtfulDigit'
  return isImprobable ? 'severalReadings' : null
}

/**
 * Whether a path reads as a digit, as part of one or as a dash, or skips what may be a point or comma.
 *
 * Skipped ink does not count if it is far from the number, nor does ink that lies above or below the rest of a digit.
 */
function mayLackSeparator({ gaps, spaces, pieces }: Lattice, arcs: readonly Arc[], path: readonly Arc[]): boolean {
  const points = new Set(arcs.filter(({ symbol }) => POINTS.includes(symbol)).map(({ start }) => start))
  return path.some(({ start, end, symbol }) => {
    if (SYMBOLS[symbol] === '-')
      return widthOf(boundingBox(pieces.boxes.slice(start, end))) < MIN_DASH_WIDTH * pieces.height
    const isSingle = end - start === 1
    const isPoint =
      (points.has(start) && (isSingle || gaps[start + 1]! > 0)) ||
      (points.has(end - 1) && (isSingle || gaps[end - 1]! > 0))
    const isBeside = (start > 0 && !spaces[start]) || (end < spaces.length - 1 && !spaces[end])
    return isPoint && (symbol < DIGIT_COUNT || (symbol === SKIP && isBeside))
  })
}
