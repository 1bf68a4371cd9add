/**
 * Why ink was not recognised as a digit, from its frame.
 *
 * The port of `src/digitpad/no_digit_reason.py`.
 */
import { inkBoundingBox } from '../preprocessing/fit'
import { FRAME_SIZE } from '../preprocessing/frame'
import { contraharmonicMean } from '../preprocessing/statistics'
import type { Prediction } from './prediction'

export type NoDigitReason =
  /** There is no ink. */
  | 'blank'
  /** The only ink is a frame, such as a printed box, in which nothing is written. An empty circle is a 0. */
  | 'framed'
  /** A picture's lines are so thin or pale that preprocessing had to strengthen them, and it is no wider than a digit. */
  | 'faint'
  /** More than one digit, or so much ink that no line can be told from another. */
  | 'crowded'
  | 'notDigit'

/** The line strength to which preprocessing raises faint ink (`MIN_LINE_STRENGTH` in fit.ts), with some tolerance. */
const MAX_FAINT_STRENGTH = 0.55

/** A pixel of the frame is inked from this value on. */
const MIN_INK = 0.4

/** A frame is so many pixels wide and high, and its ink lies in the outer quarters. Thin lines leave pale pixels. */
const [MIN_FRAME_SIDE, FRAME_MARGINS, MIN_FRAME_INK] = [8, 4, 0.2]

/** Ink as wide as this, in heights, holds several digits if a line across it crosses three strokes or more. */
const MIN_NUMBER_WIDTH = 1.1
const MIN_NUMBER_STROKES = 3

/**
 * In ink as wide as this, in heights, strokes run together in the frame: it is a number unless it is a line, which is low
 * and dark. A picture's number is pale there, however dark it is: its strokes are thinner than a pixel of the frame.
 */
const MIN_LONG_NUMBER_WIDTH = 2
const MAX_LINE_HEIGHT = 4

/** Parts side by side that are as high as this, in heights of the ink, are several digits. */
const MIN_DIGIT_HEIGHT = 0.5

/** The sum of a frame whose box of 20 × 20 pixels is so full that lines run together. */
const MAX_INK = 170

/** Why a prediction has no digit. */
export function noDigitReason({ frame }: Pick<Prediction, 'frame'>): NoDigitReason {
  if (!frame.some(Boolean)) return 'blank'
  if (isEmptyFrame(frame)) return 'framed'
  const isFaint = contraharmonicMean(frame) <= MAX_FAINT_STRENGTH
  if (isCrowded(frame, isFaint)) return 'crowded'
  return isFaint ? 'faint' : 'notDigit'
}

/** Whether ink lies on all sides of a middle without ink, half as wide and high as the ink. */
function isEmptyFrame(values: Float32Array): boolean {
  const box = inkBoundingBox(
    { width: FRAME_SIZE, height: FRAME_SIZE, values: Float64Array.from(values) },
    MIN_FRAME_INK,
  )
  if (!box) return false
  const [left, top, width, height] = box
  if (Math.min(width, height) < MIN_FRAME_SIDE) return false
  const [x, y] = [Math.floor(width / FRAME_MARGINS), Math.floor(height / FRAME_MARGINS)]
  const hasInk = (fromX: number, toX: number, fromY: number, toY: number): boolean => {
    for (let row = top + fromY; row < top + toY; row++)
      for (let column = left + fromX; column < left + toX; column++)
        if ((values[row * FRAME_SIZE + column] ?? 0) >= MIN_FRAME_INK) return true
    return false
  }
  for (let row = y; row < height - y; row++)
    if (!hasInk(0, x, row, row + 1) || !hasInk(width - x, width, row, row + 1)) return false
  for (let column = x; column < width - x; column++)
    if (!hasInk(column, column + 1, 0, y) || !hasInk(column, column + 1, height - y, height)) return false
  return !hasInk(x, width - x, y, height - y)
}

function isCrowded(frame: Float32Array, isFaint: boolean): boolean {
  if (frame.reduce((sum, ink) => sum + ink, 0) > MAX_INK) return true
  const inked = Array.from({ length: FRAME_SIZE }, (_, row) =>
    Array.from(frame.subarray(row * FRAME_SIZE, (row + 1) * FRAME_SIZE), (ink) => ink >= MIN_INK),
  )
  if (hasDigitsSideBySide(inked)) return true
  const rows = inked.filter((row) => row.includes(true))
  const left = Math.min(...rows.map((row) => row.indexOf(true)))
  const right = Math.max(...rows.map((row) => row.lastIndexOf(true)))
  const width = (right - left + 1) / rows.length
  const crossings = Math.max(...rows.map(countRuns))
  return width > MIN_LONG_NUMBER_WIDTH
    ? isFaint || rows.length > MAX_LINE_HEIGHT
    : width > MIN_NUMBER_WIDTH && crossings >= MIN_NUMBER_STROKES
}

/** Whether two high parts of the ink have columns without ink between them. */
function hasDigitsSideBySide(rows: boolean[][]): boolean {
  const heights: number[] = []
  const part: number[] = []
  for (let column = 0; column <= FRAME_SIZE; column++) {
    const inked = [...rows.keys()].filter((row) => rows[row]?.[column])
    if (inked.length === 0 && part.length > 0) heights.push(heightOf(part.splice(0)))
    part.push(...inked)
  }
  const height = heightOf([...rows.keys()].filter((row) => rows[row]?.includes(true)))
  return heights.filter((digit) => digit >= MIN_DIGIT_HEIGHT * height).length > 1
}

const heightOf = (rows: number[]): number => Math.max(...rows) - Math.min(...rows) + 1

/** The number of strokes that a row of pixels crosses. */
const countRuns = (row: boolean[]): number => row.filter((ink, column) => ink && !row[column - 1]).length
