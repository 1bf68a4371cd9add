/**
 * Finds the candidates that may be separators, by their size and their distance from the line of writing.
 *
 * All lengths are in heights of a digit. The port of `src/digitpad/numbers/separators.py`.
 */
import { type Box, heightOf, middleX, middleY, type PieceRun, type Pieces, scaleBox, widthOf } from './pieces'

const MAX_DOT_SIZE = 0.3
const MIN_DOT_OFFSET = 0.1

/** How far the middle of a dot usually lies below the middle of the line. */
const DOT_OFFSET = 0.45

/** A lower comma cannot be told from a dot. */
const [MIN_COMMA_HEIGHT, MAX_COMMA_HEIGHT, MAX_COMMA_WIDTH] = [0.28, 0.8, 0.5]

const MIN_COMMA_OFFSET = 0.2

/** A comma reaches at least this far below the middle of the line. */
const MIN_COMMA_END = 0.5

const COMMA_OFFSET = 0.5

const [MAX_DASH_WIDTH, MAX_DASH_HEIGHT] = [1.2, 0.3]
const MAX_DASH_OFFSET = 0.4
const DASH_WIDTH = 0.45

/** A dash is wider than high, unless it is hardly more than a dot. */
const DASH_DOT_SIZE = 0.15

const MAX_COLON_DOT_SIZE = 0.5

/** How far the dots of a colon may stand beside each other, and how far they are above each other at least. */
const [MAX_DOT_SHIFT, MIN_DOT_DISTANCE] = [0.5, 0.3]

/** This distance in heights of the higher dot: the rings of an 8 are closer. */
const MIN_RELATIVE_DOT_DISTANCE = 1.3

/** The width and height of a candidate, and how far its middle lies below the middle of the line. */
export interface CandidateSize {
  width: number
  height: number
  offset: number
}

/** How large a separator is, and how far from its usual height. */
export interface SeparatorFit {
  size: number
  offset: number
}

/** The separators in the order of their symbols. */
export const SEPARATORS = ['point', 'comma', 'dash', 'colon'] as const

/** For each separator how well a candidate fits it; null if it cannot be one. */
export type Separators = Record<(typeof SEPARATORS)[number], SeparatorFit | null>

/** The separators that a candidate may be. */
export function findSeparators(
  pieces: Pieces,
  [first, end]: PieceRun,
  { width, height, offset }: CandidateSize,
): Separators {
  const size = Math.max(width, height)
  const isWhole =
    !pieces.cutCounts.slice(first, end + 1).some(Boolean) && !pieces.isAtEdge.slice(first, end).some(Boolean)
  const isSingle = isWhole && end - first === 1
  const isComma =
    height >= MIN_COMMA_HEIGHT &&
    height <= MAX_COMMA_HEIGHT &&
    width <= MAX_COMMA_WIDTH &&
    offset >= MIN_COMMA_OFFSET &&
    offset + height / 2 >= MIN_COMMA_END
  const isDash =
    width <= MAX_DASH_WIDTH &&
    height <= Math.min(MAX_DASH_HEIGHT, Math.max(width, DASH_DOT_SIZE)) &&
    Math.abs(offset) <= MAX_DASH_OFFSET
  const boxes = pieces.boxes.slice(first, end).map((box) => scaleBox(box, pieces.height))
  return {
    point:
      isSingle && size <= MAX_DOT_SIZE && offset >= MIN_DOT_OFFSET
        ? { size, offset: Math.abs(offset - DOT_OFFSET) }
        : null,
    comma: isSingle && isComma ? { size, offset: Math.abs(offset - COMMA_OFFSET) } : null,
    dash: isSingle && isDash ? { size: Math.abs(width - DASH_WIDTH), offset: Math.abs(offset) } : null,
    colon: isWhole && isColon(boxes) ? { size, offset: Math.abs(offset) } : null,
  }
}

/** Whether boxes are those of two dots, one above the other. */
function isColon(boxes: readonly Box[]): boolean {
  const [one, other] = boxes
  if (!one || !other || boxes.length > 2) return false
  const xDistance = Math.abs(middleX(other) - middleX(one))
  const yDistance = Math.abs(middleY(other) - middleY(one))
  const size = Math.max(...boxes.flatMap((box) => [widthOf(box), heightOf(box)]))
  const minDistance = Math.max(MIN_DOT_DISTANCE, MIN_RELATIVE_DOT_DISTANCE * Math.max(heightOf(one), heightOf(other)))
  return size <= MAX_COLON_DOT_SIZE && xDistance <= MAX_DOT_SHIFT && yDistance >= minDistance
}
