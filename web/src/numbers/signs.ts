/**
 * Tells from the shape of a number's ink what else it may be: a sign, a line that crosses a digit out, ink left over.
 *
 * The port of `src/digitpad/numbers/signs.py`.
 */
import { softmax } from '../network/scores'
import type { Stroke } from '../preprocessing/strokes'
import type { Arc, Lattice } from './lattice'
import { type Box, boundingBox, heightOf, MIN_SIZE, type PieceRun, sumOf, widthOf } from './pieces'
import { DIGIT_COUNT, SKIP } from './symbols'

/** Ink that is skipped may be a letter if it is higher, and a sign if it is wider or higher, in heights of a digit. */
const [MIN_LETTER_HEIGHT, MIN_SIGN_SIZE] = [0.5, 0.2]

/** If more of its width than this is above or below digits, it is no sign, but a speck or an underline. */
const MAX_COVERED_WIDTH = 0.5

/** Ink that is this far beside the rest of a digit may not belong to it. */
const MIN_SIGN_GAP = 0.1

/** Nor is it needed if the rest is that digit at least as probably. */
const MIN_REST_PROBABILITY = 0.9

/** What is read as 1 and is higher than this may be a slash. */
const MIN_SLASH_HEIGHT = 1.25

/** So may a straight 1 that is wider than this, in its heights, when the number's slant is removed. */
const MIN_SLASH_WIDTH = 0.6

/** How far a straight 1 is from the line between its ends, at most, and a bracket at least; in lengths of this line. */
const [MAX_STRAIGHT_BOW, MIN_BRACKET_BOW] = [0.08, 0.12]

/** How far a bracket goes to the other side at most, and how far from both ends it is roundest. */
const [MAX_COUNTER_BOW, MIN_BOW_POSITION] = [0.03, 0.35]

/** A line strikes a digit out if it is this much longer at both sides, in heights of a digit: a 7's bar is not. */
const MIN_STRIKE_OVERHANG = 0.1

/** How steep such a line is at most, through any digit and through a 0, which may have a slash. */
const [MAX_STRIKE_SLOPE, MAX_ZERO_STRIKE_SLOPE] = [2, 0.35]

/** How long it is at most, in distances between its ends. */
const MAX_STRIKE_LENGTH = 1.1

/** How far from the top and from the bottom of the digit it lies, in heights of this digit. */
const MIN_STRIKE_OFFSET = 0.2

/** That digit is at least this high. */
const MIN_STRUCK_HEIGHT = 0.5

/** Whether a path skips a stroke that crosses a digit, or reads one with a line that strikes it out as a digit. */
export function isStruckOut({ pieces }: Lattice, path: readonly Arc[]): boolean {
  const { lines, outerBoxes, height } = pieces
  const digits = path.filter(({ symbol }) => symbol < DIGIT_COUNT)
  const boxes = digits.map(({ start, end }) => boundingBox(outerBoxes.slice(start, end)))
  const skipped = path.filter(({ symbol }) => symbol === SKIP).flatMap(({ start, end }) => lines.slice(start, end))
  return (
    skipped.some((line) => boxes.some((box) => crosses(line, box))) ||
    digits.some(({ start, end, symbol }) =>
      lines.slice(start, end).some((line, index) => {
        const rest = boundingBox(outerBoxes.slice(start, end).toSpliced(index, 1))
        return strikesOut(line, rest, symbol, height)
      }),
    )
  )
}

/** Whether a line runs through the middle of the box of a digit, and out of it at both sides. */
function strikesOut(line: Stroke, { left, top, right, bottom }: Box, digit: number, height: number): boolean {
  const [xs, ys] = [line.map(([x]) => x), line.map(([, y]) => y)]
  const [width, rise] = [xs, ys].map((values) => Math.abs(values.at(-1)! - values[0]!)) as [number, number]
  const length = line.slice(1).reduce((sum, [x, y], index) => sum + Math.hypot(x - xs[index]!, y - ys[index]!), 0)
  const [overhang, offset] = [MIN_STRIKE_OVERHANG * height, MIN_STRIKE_OFFSET * (bottom - top)]
  const middle = (Math.min(...ys) + Math.max(...ys)) / 2
  return (
    bottom - top >= MIN_STRUCK_HEIGHT * height &&
    Math.min(...xs) < left - overhang &&
    Math.max(...xs) > right + overhang &&
    rise <= (digit ? MAX_STRIKE_SLOPE : MAX_ZERO_STRIKE_SLOPE) * width &&
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

/**
 * Whether a path skips ink as large as a sign, or reads a digit that is one as surely without such ink beside it.
 *
 * @param logits the network's for each candidate.
 */
export function hasSpareInk(
  { pieces, candidates }: Lattice,
  path: readonly Arc[],
  logits: readonly (readonly number[])[],
): boolean {
  const unit = pieces.height
  const boxOf = ([first, end]: PieceRun): Box => boundingBox(pieces.outerBoxes.slice(first, end))
  const sizeOf = (box: Box): number => Math.max(widthOf(box), heightOf(box))
  const isSpare = (rest: PieceRun, other: PieceRun, digit: number): boolean => {
    const [box, otherBox] = [boxOf(rest), boxOf(other)]
    const gap = Math.max(otherBox.left - box.right, box.left - otherBox.right)
    if (gap <= MIN_SIGN_GAP * unit || sizeOf(otherBox) <= MIN_SIGN_SIZE * unit) return false
    const candidate = candidates.findIndex(([first, end]) => first === rest[0] && end === rest[1])
    return candidate >= 0 && softmax([...logits[candidate]!, 0])[digit]! >= MIN_REST_PROBABILITY
  }
  const digits = path.filter(({ symbol }) => symbol < DIGIT_COUNT)
  const digitBoxes = digits.map(({ start, end }) => boxOf([start, end]))
  const isLarge = (box: Box): boolean =>
    heightOf(box) > MIN_LETTER_HEIGHT * unit ||
    (sizeOf(box) > MIN_SIGN_SIZE * unit &&
      sumOf(digitBoxes.map(({ left, right }) => Math.max(Math.min(right, box.right) - Math.max(left, box.left), 0))) <=
        MAX_COVERED_WIDTH * widthOf(box))
  return (
    path.some(({ start, end, symbol }) => symbol === SKIP && isLarge(boxOf([start, end]))) ||
    digits.some(({ start, end, symbol }) =>
      Array.from({ length: end - start - 1 }, (_, index) => start + 1 + index).some(
        (middle) => isSpare([start, middle], [middle, end], symbol) || isSpare([middle, end], [start, middle], symbol),
      ),
    )
  )
}

/** Whether a path reads as 1 what may be a slash or a bracket. */
export const mayHaveSign = ({ pieces }: Lattice, path: readonly Arc[]): boolean =>
  path.some(({ start, end, symbol }) => {
    if (symbol !== 1) return false
    const box = boundingBox(pieces.boxes.slice(start, end))
    const line = pieces.lines[start]
    return heightOf(box) > MIN_SLASH_HEIGHT * pieces.height || (end === start + 1 && !!line && isSign(line, box))
  })

/** Whether a line is straight and as slanted as a slash, or round like a bracket; the box is that without slant. */
function isSign(line: Stroke, uprightBox: Box): boolean {
  const [[startX, startY], [endX, endY]] = [line[0]!, line.at(-1)!]
  const [chordX, chordY] = [endX - startX, endY - startY]
  const square = Math.max(chordX ** 2 + chordY ** 2, MIN_SIZE)
  const offsets = line.map(([x, y]) => ((y - startY) * chordX - (x - startX) * chordY) / square)
  const [min, max] = [Math.min(...offsets), Math.max(...offsets)]
  const bow = Math.max(max, -min)
  if (bow < MAX_STRAIGHT_BOW) return widthOf(uprightBox) > MIN_SLASH_WIDTH * heightOf(uprightBox)
  const [x, y] = line[offsets.findIndex((offset) => Math.abs(offset) === bow)]!
  const position = ((x - startX) * chordX + (y - startY) * chordY) / square
  const isInMiddle = MIN_BOW_POSITION < position && position < 1 - MIN_BOW_POSITION
  return bow > MIN_BRACKET_BOW && Math.min(max, -min) < MAX_COUNTER_BOW && isInMiddle
}
