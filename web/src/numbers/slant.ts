/**
 * Estimates the slant of a line of writing.
 *
 * After Kavallieratou, Fakotakis and Kokkinakis, "Slant estimation algorithm for OCR systems", 2001: upright writing has
 * the highest peaks in its projection on the x axis. The port of `src/digitpad/numbers/slant.py`.
 */
import { rint } from '../preprocessing/statistics'

/** The slants that are tried: how much further right a point of ink is than one that is a unit below it. */
const SLANTS = [0, 0.1, -0.1, 0.2, -0.2, 0.3, -0.3, 0.4, 0.5, 0.6, 0.7, 0.8]

/** The width of a column of the projection, in heights of a digit. */
const BIN_WIDTH = 0.08

/** Writing is upright unless the peaks for another slant are higher by this factor. */
const MIN_GAIN = 1.05

/** The steps to which gains are rounded, so that rounding errors decide nothing. */
const GAIN_STEPS = 1e6

/** How much ink is at a point; y is downwards. */
export interface InkPoint {
  x: number
  y: number
  ink: number
}

/** The slant of ink, by which `x + slant * y` is upright, given the height of a digit. */
export function findSlant(points: readonly InkPoint[], height: number): number {
  const peaks = SLANTS.map((slant) => measurePeaks(points, slant, BIN_WIDTH * height))
  if (!(peaks[0]! > 0)) return 0
  const gains = peaks.map((peak) => rint((peak / peaks[0]!) * GAIN_STEPS) / GAIN_STEPS)
  const gain = Math.max(...gains)
  return gain > MIN_GAIN ? SLANTS[gains.indexOf(gain)]! : 0
}

/** The sum of the columns' amounts of ink to the power of 1.5; each point is shared by the two nearest columns. */
function measurePeaks(points: readonly InkPoint[], slant: number, width: number): number {
  const left = points.reduce((least, { x, y }) => Math.min(least, x + slant * y), Infinity)
  const columns: number[] = []
  for (const { x, y, ink } of points) {
    const position = (x + slant * y - left) / width
    const column = Math.floor(position)
    const fraction = position - column
    columns[column] = (columns[column] ?? 0) + ink * (1 - fraction)
    columns[column + 1] = (columns[column + 1] ?? 0) + ink * fraction
  }
  return columns.reduce((sum, ink) => sum + ink ** 1.5, 0)
}
