/**
 * Fits ink to a frame as in MNIST.
 *
 * The port of `src/digitpad/preprocessing/fit.py`.
 */
import { CENTER, centerOfMass, type FittedFrame, type Frame, FRAME_SIZE, INK_SIZE } from './frame'
import { crop, type Grid, row, zeros } from './grid'
import { contraharmonicMean, rint } from './statistics'

/** Thin pens leave lines that are fainter than this on average; they are scaled up to this strength. */
const MIN_LINE_STRENGTH = 0.5

/** Shifts are first rounded to this fraction of a pixel, so that rounding errors do not decide ties. */
const SHIFT_STEPS = 1e6

/** The frame with lines strong enough to see: a pen thinner than a pixel covers little of it. */
export function boostFaintInk(frame: Frame): Frame {
  if (!frame.some(Boolean)) return frame
  const factor = Math.max(1, MIN_LINE_STRENGTH / contraharmonicMean(frame))
  return frame.map((ink) => Math.min(ink * factor, 1))
}

/** The smallest part of the ink that contains all of it; null for a blank. */
export function cropToInk(ink: Grid): Grid | null {
  const box = inkBoundingBox(ink, Number.MIN_VALUE)
  return box && crop(ink, ...box)
}

/** The bounding box of all pixels that are at least `min` ink; null when there are none. */
export function inkBoundingBox(
  ink: Grid,
  min: number,
): [left: number, top: number, width: number, height: number] | null {
  let [left, top, right, bottom] = [Infinity, Infinity, -1, -1]
  for (let y = 0; y < ink.height; y++) {
    const line = row(ink, y)
    const first = line.findIndex((value) => value >= min)
    if (first < 0) continue
    left = Math.min(left, first)
    top = Math.min(top, y)
    right = Math.max(
      right,
      line.findLastIndex((value) => value >= min),
    )
    bottom = y
  }
  return right < 0 ? null : [left, top, right - left + 1, bottom - top + 1]
}

/** Scales cropped ink to the box, and moves its centre of mass to the frame's centre by whole pixels. */
export function fitInk(ink: Grid): FittedFrame {
  const scale = INK_SIZE / Math.max(ink.width, ink.height)
  const [left, top] = [rint((FRAME_SIZE - scale * ink.width) / 2), rint((FRAME_SIZE - scale * ink.height) / 2)]
  const [x, y] = centerOfMass(resampleIntoFrame(ink, scale, left, top))
  const [shiftedLeft, shiftedTop] = [left + wholeShift(x), top + wholeShift(y)]
  return {
    frame: new Float32Array(resampleIntoFrame(ink, scale, shiftedLeft, shiftedTop)),
    bounds: { left: -shiftedLeft / scale, top: -shiftedTop / scale, side: FRAME_SIZE / scale },
  }
}

const wholeShift = (center: number): number => rint(rint((CENTER - center) * SHIFT_STEPS) / SHIFT_STEPS)

/** The ink resampled into 28 × 28 pixels, its corner at (left, top). */
export function resampleIntoFrame(ink: Grid, scale: number, left: number, top: number): Float64Array {
  const rowFilters = triangleFilters(ink.height, scale, top)
  const columnFilters = triangleFilters(ink.width, scale, left)
  const rows = zeros(ink.width, FRAME_SIZE)
  rowFilters.forEach(({ first, weights }, y) => {
    const line = row(rows, y)
    for (const [index, weight] of weights.entries()) {
      const source = row(ink, first + index)
      for (let x = 0; x < line.length; x++) line[x]! += weight * source[x]!
    }
  })
  const frame = new Float64Array(FRAME_SIZE * FRAME_SIZE)
  for (let pixel = 0; pixel < frame.length; pixel++) {
    const offset = Math.floor(pixel / FRAME_SIZE) * ink.width
    const { first, weights } = columnFilters[pixel % FRAME_SIZE]!
    let covered = 0
    for (let index = 0; index < weights.length; index++)
      covered += weights[index]! * rows.values[offset + first + index]!
    frame[pixel] = Math.min(Math.max(covered, 0), 1)
  }
  return frame
}

interface Filter {
  /** The first pixel that has a weight. */
  first: number
  weights: number[]
}

/** The weights of the triangle filters that scale a line of `length` pixels to 28 and move it to `start`. */
function triangleFilters(length: number, scale: number, start: number): Filter[] {
  const radius = Math.max(1, 1 / scale)
  return Array.from({ length: FRAME_SIZE }, (_, pixel) => {
    const source = (pixel + 0.5 - start) / scale - 0.5
    const first = Math.max(Math.ceil(source - radius), 0)
    const count = Math.max(Math.min(Math.floor(source + radius), length - 1) - first + 1, 0)
    const weights = Array.from(
      { length: count },
      (_, index) => Math.max(0, 1 - Math.abs(source - first - index) / radius) / radius,
    )
    return { first, weights }
  })
}
