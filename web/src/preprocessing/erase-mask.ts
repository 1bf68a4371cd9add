/** Erases a picture's ink. */
import { squaredDistanceToSegment } from './geometry'
import { type Grid, map } from './grid'
import { contraharmonicMean } from './statistics'
import type { Point } from './strokes'

/** The path of a round eraser over a picture's ink, in the ink's pixels. */
export interface EraserPath {
  readonly points: readonly Point[]
  readonly radius: number
}

/** Ink that is less than this fraction of the ink's mean is hardly visible. */
const VISIBLE_FRACTION = 0.5

/** The least ink that is visible; infinite for a blank. */
export function visibilityThreshold({ values }: Grid): number {
  return values.some(Boolean) ? VISIBLE_FRACTION * contraharmonicMean(values) : Infinity
}

/** The ink that erasers leave. */
export function applyErasers(ink: Grid, paths: readonly EraserPath[]): Grid {
  const rest = map(ink, (value) => value)
  for (const { points, radius } of paths)
    points.forEach((to, index) => eraseSegment(rest, points[index - 1] ?? to, to, radius))
  return rest
}

/** Erases the ink under an eraser that moves straight from one point to another; returns whether there was any. */
export const eraseSegment = (ink: Grid, from: Point, to: Point, radius: number): boolean =>
  fillSegment(ink, from, to, radius, 0)

/** Fills the pixels near a segment with a value; returns whether that changed any. */
export function fillSegment(
  { width, height, values }: Grid,
  from: Point,
  to: Point,
  radius: number,
  value: number,
): boolean {
  const [[fromX, fromY], [toX, toY]] = [from, to]
  const [firstX, lastX] = pixelRange(fromX, toX, radius, width)
  const [firstY, lastY] = pixelRange(fromY, toY, radius, height)
  let changed = false
  for (let y = firstY; y <= lastY; y++)
    for (let x = firstX; x <= lastX; x++) {
      const pixel = y * width + x
      if (values[pixel] === value) continue
      if (squaredDistanceToSegment(x + 0.5, y + 0.5, fromX, fromY, toX, toY) >= radius ** 2) continue
      values[pixel] = value
      changed = true
    }
  return changed
}

/** The pixels along an axis of `length` that an eraser may cover between two positions. */
const pixelRange = (from: number, to: number, radius: number, length: number): [first: number, last: number] => [
  Math.max(Math.floor(Math.min(from, to) - radius), 0),
  Math.min(Math.ceil(Math.max(from, to) + radius), length - 1),
]
