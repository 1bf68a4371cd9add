/**
 * Why ink was not recognised as a digit, from its frame.
 *
 * The port of `src/digitpad/no_digit_reason.py`.
 */
import { FRAME_SIZE } from '../preprocessing/frame'
import { contraharmonicMean } from '../preprocessing/statistics'
import type { Prediction } from './prediction'

export type NoDigitReason =
  /** There is no ink. */
  | 'blank'
  /** A picture's lines are so thin or pale that preprocessing had to strengthen them, and it is no wider than a digit. */
  | 'faint'
  /** More than one digit, or so much ink that no line can be told from another. */
  | 'crowded'
  | 'notDigit'

/** The line strength to which preprocessing raises faint ink (`MIN_LINE_STRENGTH` in fit.ts), with some tolerance. */
const MAX_FAINT_STRENGTH = 0.55

/** A pixel of the frame is inked from this value on. */
const MIN_INK = 0.4

/** Ink as wide as this, in heights, holds several digits if a line across it crosses three strokes or more. */
const MIN_NUMBER_WIDTH = 1.1
const MIN_NUMBER_STROKES = 3

/**
 * In ink as wide as this, in heights, strokes run together in the frame: it is a number unless it is a line, which is low
 * and dark. A picture's number is pale there, however dark it is: its strokes are thinner than a pixel of the frame.
 */
const MIN_LONG_NUMBER_WIDTH = 2
const MAX_LINE_HEIGHT = 4

/** The sum of a frame whose box of 20 × 20 pixels is so full that lines run together. */
const MAX_INK = 170

/** Why a prediction has no digit. */
export function noDigitReason({ frame }: Pick<Prediction, 'frame'>): NoDigitReason {
  if (!frame.some(Boolean)) return 'blank'
  const isFaint = contraharmonicMean(frame) <= MAX_FAINT_STRENGTH
  if (isCrowded(frame, isFaint)) return 'crowded'
  return isFaint ? 'faint' : 'notDigit'
}

function isCrowded(frame: Float32Array, isFaint: boolean): boolean {
  if (frame.reduce((sum, ink) => sum + ink, 0) > MAX_INK) return true
  const rows = Array.from({ length: FRAME_SIZE }, (_, row) =>
    Array.from(frame.subarray(row * FRAME_SIZE, (row + 1) * FRAME_SIZE), (ink) => ink >= MIN_INK),
  ).filter((row) => row.includes(true))
  const left = Math.min(...rows.map((row) => row.indexOf(true)))
  const right = Math.max(...rows.map((row) => row.lastIndexOf(true)))
  const width = (right - left + 1) / rows.length
  const crossings = Math.max(...rows.map(countRuns))
  return width > MIN_LONG_NUMBER_WIDTH
    ? isFaint || rows.length > MAX_LINE_HEIGHT
    : width > MIN_NUMBER_WIDTH && crossings >= MIN_NUMBER_STROKES
}

/** The number of strokes that a row of pixels crosses. */
const countRuns = (row: boolean[]): number => row.filter((ink, column) => ink && !row[column - 1]).length
