/**
 * Why a person should look at a number: its ink may be something else, or its probabilities are low.
 *
 * The port of `src/digitpad/numbers/review.py`, without lengths and checksums.
 */
import type { Stroke } from '../preprocessing/strokes'
import type { Hypothesis } from './decode'
import type { Arc, Lattice } from './lattice'
import type { ReviewReason } from './number-reading'
import { type Box, boundingBox, heightOf } from './pieces'
import { DIGIT_COUNT, POINTS, SKIP } from './symbols'

/** Higher ink that is skipped, in heights of a digit, may be a sign or a letter. */
const MIN_SIGN_HEIGHT = 0.5

/** What is read as 1 and is higher than this may be a slash. */
const MIN_SLASH_HEIGHT = 1.25

/** A level line strikes a digit out if it is this much longer at both sides, in heights of a digit: a 7's bar is not. */
const MIN_STRIKE_OVERHANG = 0.1

/** How steep such a line is at most, and how long, in distances between its ends. */
const [MAX_STRIKE_SLOPE, MAX_STRIKE_LENGTH] = [0.35, 1.1]

/** How far from the top and from the bottom of the digit it lies, in heights of this digit. */
const MIN_STRIKE_OFFSET = 0.2

/** That digit is at least this high. */
const MIN_STRUCK_HEIGHT = 0.5

/**
 * Why the most probable text of a line needs review; null if it does not.
 *
 * @param isImprobable whether the text is less probable than its threshold.
 * @param hasDoubtfulDigit whether one of its digits is, or may be no digit.
 */
export function findReviewReason(
  lattice: Lattice,
  arcs: readonly Arc[],
  { text, arcs: path }: Hypothesis,
  isImprobable: boolean,
  hasDoubtfulDigit: boolean,
): ReviewReason | null {
  if (isStruckOut(lattice, path)) return 'struckOut'
  if (isHigh(lattice, path, SKIP, MIN_SIGN_HEIGHT)) return 'skippedInk'
  if (isHigh(lattice, path, 1, MIN_SLASH_HEIGHT)) return 'tallOne'
  if (mayLackSeparator(lattice, arcs, path)) return 'possibleSeparator'
  if (text === '1' && lattice.pieces.isAtEdge.every(Boolean)) return 'pictureEdge'
  if (hasDoubtfulDigit) return 'doubtfulDigit'
  return isImprobable ? 'severalReadings' : null
}

/** Whether a path skips a stroke that crosses a digit, or reads one with a line that strikes it out as a digit. */
function isStruckOut({ pieces }: Lattice, path: readonly Arc[]): boolean {
  const { lines, outerBoxes, height } = pieces
  const digits = path.filter(({ symbol }) => symbol < DIGIT_COUNT)
  const boxes = digits.map(({ start, end }) => boundingBox(outerBoxes.slice(start, end)))
  const skipped = path.filter(({ symbol }) => symbol === SKIP).flatMap(({ start, end }) => lines.slice(start, end))
  return (
    skipped.some((line) => boxes.some((box) => crosses(line, box))) ||
    digits.some(({ start, end }) =>
      lines
        .slice(start, end)
        .some((line, index) => strikesOut(line, boundingBox(outerBoxes.slice(start, end).toSpliced(index, 1)), height)),
    )
  )
}

/** Whether a line runs level through the middle of a box, and out of it at both sides. */
function strikesOut(line: Stroke, { left, top, right, bottom }: Box, height: number): boolean {
  const [xs, ys] = [line.map(([x]) => x), line.map(([, y]) => y)]
  const [width, rise] = [xs, ys].map((values) => Math.abs(values.at(-1)! - values[0]!)) as [number, number]
  const length = line.slice(1).reduce((sum, [x, y], index) => sum + Math.hypot(x - xs[index]!, y - ys[index]!), 0)
  const [overhang, offset] = [MIN_STRIKE_OVERHANG * height, MIN_STRIKE_OFFSET * (bottom - top)]
  const middle = (Math.min(...ys) + Math.max(...ys)) / 2
  return (
    bottom - top >= MIN_STRUCK_HEIGHT * height &&
    Math.min(...xs) < left - overhang &&
    Math.max(...xs) > right + overhang &&
    rise <= MAX_STRIKE_SLOPE * width &&
    length <= MAX_STRIKE_LENGTH * Math.hypot(width, rise) &&
    top + offset <= middle &&
    middle <= bottom - offset
  )
}

/** Whether a line crosses the vertical line through the middle of a box, from its top to its bottom. */
function crosses(line: Stroke, { left, top, right, bottom }: Box): boolean {
  const middle = (left + right) / 2
  return line.slice(1).some(([endX, endY], index) => {
    const [x, y] = line[index] ?? [endX, endY]
    if (x === endX || middle < Math.min(x, endX) || middle > Math.max(x, endX)) return false
    const crossing = y + ((middle - x) / (endX - x)) * (endY - y)
    return top <= crossing && crossing <= bottom
  })
}

/** Whether a path reads ink as a symbol that is higher than this, in heights of a digit. */
const isHigh = ({ pieces }: Lattice, path: readonly Arc[], symbol: number, minHeight: number): boolean =>
  path.some(
    (arc) =>
      arc.symbol === symbol &&
      heightOf(boundingBox(pieces.boxes.slice(arc.start, arc.end))) > minHeight * pieces.height,
  )

/**
 * Whether a path reads as a digit, or as part of one, or skips what may be a point or comma.
 *
 * Skipped ink does not count if it is far from the number, nor does ink that lies above or below the rest of a digit.
 */
function mayLackSeparator({ gaps, spaces }: Lattice, arcs: readonly Arc[], path: readonly Arc[]): boolean {
  const points = new Set(arcs.filter(({ symbol }) => POINTS.includes(symbol)).map(({ start }) => start))
  return path.some(({ start, end, symbol }) => {
    const isSingle = end - start === 1
    const isPoint =
      (points.has(start) && (isSingle || gaps[start + 1]! > 0)) ||
      (points.has(end - 1) && (isSingle || gaps[end - 1]! > 0))
    const isBeside = (start > 0 && !spaces[start]) || (end < spaces.length - 1 && !spaces[end])
    return isPoint && (symbol < DIGIT_COUNT || (symbol === SKIP && isBeside))
  })
}
