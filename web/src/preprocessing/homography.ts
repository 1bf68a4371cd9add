/** Homographies: what a plane in perspective does to points. */
import type { Point } from './strokes'

/** A 3 × 3 matrix, row by row. */
export type Homography = readonly [number, number, number, number, number, number, number, number, number]

interface Rectangle {
  readonly left: number
  readonly top: number
  readonly right: number
  readonly bottom: number
}

/**
 * The homography that maps the corners of a rectangle, clockwise from the top left, to four points (Heckbert,
 * "Fundamentals of texture mapping and image warping", 1989).
 */
export function solveHomography({ left, top, right, bottom }: Rectangle, corners: readonly Point[]): Homography {
  const [[x0, y0], [x1, y1], [x2, y2], [x3, y3]] = corners as [Point, Point, Point, Point]
  const [dx1, dx2, dx3] = [x1 - x2, x3 - x2, x0 - x1 + x2 - x3]
  const [dy1, dy2, dy3] = [y1 - y2, y3 - y2, y0 - y1 + y2 - y3]
  const determinant = dx1 * dy2 - dx2 * dy1
  const [g, h] = [(dx3 * dy2 - dx2 * dy3) / determinant, (dx1 * dy3 - dx3 * dy1) / determinant]
  // From the unit square, then from the rectangle.
  const [width, height] = [right - left, bottom - top]
  const [a, b] = [(x1 - x0 + g * x1) / width, (x3 - x0 + h * x3) / height]
  const [d, e] = [(y1 - y0 + g * y1) / width, (y3 - y0 + h * y3) / height]
  const [k, l] = [g / width, h / height]
  return [a, b, x0 - a * left - b * top, d, e, y0 - d * left - e * top, k, l, 1 - k * left - l * top]
}

/** The image of a point. */
export function applyHomography([a, b, c, d, e, f, g, h, i]: Homography, [x, y]: Point): Point {
  const depth = g * x + h * y + i
  return [(a * x + b * y + c) / depth, (d * x + e * y + f) / depth]
}

/** The inverse, up to a factor, which does not matter. */
export const invertHomography = ([a, b, c, d, e, f, g, h, i]: Homography): Homography => [
  e * i - f * h,
  c * h - b * i,
  b * f - c * e,
  f * g - d * i,
  a * i - c * g,
  c * d - a * f,
  d * h - e * g,
  b * g - a * h,
  a * e - b * d,
]
