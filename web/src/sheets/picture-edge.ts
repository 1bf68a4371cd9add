/**
 * Tells which boxes the edge of a picture cuts.
 *
 * The port of `src/digitpad/sheets/picture_edge.py`.
 */
import type { Grid } from '../preprocessing/grid'
import { median } from '../preprocessing/statistics'
import type { Point } from '../preprocessing/strokes'
import { sampleLinear } from './geometry'

/** Of a side at which a line is looked for. */
const POINTS = Array.from({ length: 19 }, (_, index) => 0.05 + 0.05 * index)

/** A line lies so near to where it is expected, in sides of the box. */
const REACH = Array.from({ length: 9 }, (_, index) => 0.15 * (index / 4 - 1))

/** Of the lines of the box that was found; so much of each side is a line. */
const [MIN_CONTRAST, MIN_COVERAGE] = [0.5, 0.7]

/** With fewer points in the picture, a box cannot be seen. */
const MIN_SEEN = 2

/** Whether a pixel lies nearer to the edge of the picture than a margin, or outside. */
export const isCut = ({ width, height }: Grid, [x, y]: Point, margin: number): boolean =>
  x < margin || y < margin || x > width - 1 - margin || y > height - 1 - margin

/**
 * Whether the edge of the picture may cut a box beside one, or hide it.
 *
 * @param box its corners in pixels, clockwise from the top left of the text.
 * @param beside where the other would be, at its left or right.
 */
export function mayGoOn(gray: Grid, box: readonly Point[], beside: readonly Point[]): boolean {
  if (!beside.some((corner) => isCut(gray, corner, 0))) return false // it would have been found
  const least = MIN_CONTRAST * median(measureLines(gray, box).flat())
  const sides = measureLines(gray, beside)
  return (
    sides.some((side) => side.length < MIN_SEEN) ||
    sides.every((side) => side.filter((contrast) => contrast >= least).length >= MIN_COVERAGE * side.length)
  )
}

/** How dark lines are near points of its upper and lower side that are in the picture. */
function measureLines(gray: Grid, [first, second, third, last]: readonly Point[]): number[][] {
  const between = ([x, y]: Point, [endX, endY]: Point, part: number): Point => [
    x + part * (endX - x),
    y + part * (endY - y),
  ]
  return [0, 1].map((side) =>
    POINTS.flatMap((part) => {
      const [upper, lower] = [between(first!, second!, part), between(last!, third!, part)]
      if (isCut(gray, side ? lower : upper, 0)) return []
      const values = REACH.map((reach) => sampleLinear(gray, ...between(upper, lower, side + reach)))
      return Math.max(...values) - Math.min(...values)
    }),
  )
}
