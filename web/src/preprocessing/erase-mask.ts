/** Ink of a picture that an eraser took away. */
import { map, type Grid } from './grid'
import type { Point } from './strokes'

/** The way of a round eraser over a picture's ink, in the ink's pixels. */
export interface EraserPath {
  readonly points: readonly Point[]
  /** From the eraser's middle to its edge. */
  readonly radius: number
}

/** Ink that is less than this share of what is typical is hardly seen. */
const SEEN = 0.5

/** The ink from which on it is seen. */
export function visibilityThreshold({ values }: Grid): number {
  let [total, squares] = [0, 0]
  for (const ink of values) {
    total += ink
    squares += ink * ink
  }
  return total > 0 ? (SEEN * squares) / total : Infinity
}

/** What erasers left of the ink. */
export function applyErasers(ink: Grid, gone: readonly EraserPath[]): Grid {
  const left = map(ink, (value) => value)
  for (const { points, radius } of gone)
    points.forEach((to, index) => eraseSegment(left, points[index - 1] ?? to, to, radius))
  return left
}

/** Takes away the ink under an eraser that moves straight from one place to another; tells whether there was any. */
export function eraseSegment({ width, height, values }: Grid, from: Point, to: Point, radius: number): boolean {
  const [alongX, alongY] = [to[0] - from[0], to[1] - from[1]]
  const squared = alongX ** 2 + alongY ** 2 || 1
  const [firstX, lastX] = pixelsBetween(from[0], to[0], radius, width)
  const [firstY, lastY] = pixelsBetween(from[1], to[1], radius, height)
  let touched = false
  for (let y = firstY; y <= lastY; y++)
    for (let x = firstX; x <= lastX; x++) {
      const place = y * width + x
      const [toX, toY] = [x + 0.5 - from[0], y + 0.5 - from[1]]
      const share = Math.min(Math.max((toX * alongX + toY * alongY) / squared, 0), 1)
      if (!values[place] || Math.hypot(toX - share * alongX, toY - share * alongY) >= radius) continue
      values[place] = 0
      touched = true
    }
  return touched
}

/** The pixels of a line of `length` that an eraser may cover between two places. */
const pixelsBetween = (from: number, to: number, radius: number, length: number): [first: number, last: number] => [
  Math.max(Math.floor(Math.min(from, to) - radius), 0),
  Math.min(Math.ceil(Math.max(from, to) + radius), length - 1),
]
