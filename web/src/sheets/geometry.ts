/**
 * From the plane of the sheet, in millimetres, to the pixels of a photograph.
 *
 * Four corners determine a homography. Paper is seldom flat: the marks between the corners say how far each side deviates
 * from it, and a Coons patch carries that to the inside.
 *
 * The port of `src/digitpad/sheets/geometry.py`.
 */
import { type Grid, zeros } from '../preprocessing/grid'
import { applyHomography, type Homography, invertHomography } from '../preprocessing/homography'
import type { Point } from '../preprocessing/strokes'
import { cornersOf, heightOf, type Rectangle, widthOf } from './layout'

/** A 2 × 2 matrix, row by row. */
export type Matrix2 = readonly [number, number, number, number]

/** The derivative of a homography at a point. */
export function jacobian(homography: Homography, point: Point): Matrix2 {
  const [a, b, , d, e, , g, h, i] = homography
  const [x, y] = applyHomography(homography, point)
  const depth = g * point[0] + h * point[1] + i
  return [(a - x * g) / depth, (b - x * h) / depth, (d - y * g) / depth, (e - y * h) / depth]
}

/** How far the paper deviates at marks along a side, in ascending order from corner to corner, in millimetres. */
export interface Side {
  positions: number[]
  deviations: Point[]
}

/** Where each point of a sheet is in a photograph. */
export class SheetMap {
  readonly homography: Homography
  readonly frame: Rectangle
  readonly #inverse: Homography
  readonly #sides: ((position: number) => Point)[]

  /**
   * @param homography from millimetres to pixels, exact at the four corners of the frame.
   * @param frame the rectangle whose sides deviate.
   * @param sides the left, top, right and bottom side; none if the paper is flat.
   */
  constructor(homography: Homography, frame: Rectangle, sides: readonly Side[] = []) {
    this.homography = homography
    this.frame = frame
    this.#inverse = invertHomography(homography)
    this.#sides = sides.map(({ positions, deviations }) => interpolateSpline(positions, deviations))
  }

  /** A point of the sheet as a pixel of the photograph. */
  toPicture(point: Point): Point {
    const [dx, dy] = this.deviation(point)
    return this.flatToPicture([point[0] + dx, point[1] + dy])
  }

  /** The same for a point of a flat sheet. */
  flatToPicture(point: Point): Point {
    return applyHomography(this.homography, point)
  }

  /** A pixel of the photograph as a point of a flat sheet. */
  toSheet(pixel: Point): Point {
    return applyHomography(this.#inverse, pixel)
  }

  /** How far the paper deviates from the plane of its corners at a point, in millimetres. */
  deviation([pointX, pointY]: Point): Point {
    const { frame } = this
    const x = Math.min(Math.max(pointX, frame.left), frame.right)
    const y = Math.min(Math.max(pointY, frame.top), frame.bottom)
    const u = (x - frame.left) / widthOf(frame)
    const v = (y - frame.top) / heightOf(frame)
    const weights = [1 - u, 1 - v, u, v]
    const sum: Point = [0, 0]
    this.#sides.forEach((side, index) => {
      const [dx, dy] = side(index % 2 ? x : y)
      sum[0] += weights[index]! * dx
      sum[1] += weights[index]! * dy
    })
    return sum
  }
}

/** The natural cubic spline through values at ascending knots, as a function of positions between them. */
export function interpolateSpline(knots: readonly number[], values: readonly Point[]): (position: number) => Point {
  const steps = knots.slice(1).map((knot, index) => knot - knots[index]!)
  const curvatures = [0, 1].map((axis) => {
    const slopes = steps.map((step, index) => (values[index + 1]![axis]! - values[index]![axis]!) / step)
    // Gaussian elimination of a tridiagonal system, whose first and last unknown are 0.
    const [diagonals, rights] = [[1], [0]]
    for (let index = 1; index < steps.length; index++) {
      const factor = index > 1 ? steps[index - 1]! / diagonals[index - 1]! : 0
      diagonals.push(2 * (steps[index - 1]! + steps[index]!) - (index > 1 ? factor * steps[index - 1]! : 0))
      rights.push(6 * (slopes[index]! - slopes[index - 1]!) - factor * rights[index - 1]!)
    }
    const result = knots.map(() => 0)
    for (let index = steps.length - 1; index > 0; index--)
      result[index] = (rights[index]! - steps[index]! * result[index + 1]!) / diagonals[index]!
    return result
  })
  return (position) => {
    const above = knots.findIndex((knot) => knot >= position)
    const index = Math.min(Math.max((above < 0 ? knots.length : above) - 1, 0), steps.length - 1)
    const step = steps[index]!
    const [low, high] = [position - knots[index]!, knots[index + 1]! - position]
    return [0, 1].map((axis) => {
      const [before, after] = [curvatures[axis]![index]!, curvatures[axis]![index + 1]!]
      return (
        (before * high ** 3 + after * low ** 3) / (6 * step) +
        (values[index]![axis]! / step - (before * step) / 6) * high +
        (values[index + 1]![axis]! / step - (after * step) / 6) * low
      )
    }) as Point
  }
}

/** The grey value at a pixel, interpolated linearly; outside the picture that at its edge. */
export function sampleLinear({ width, height, values }: Grid, pixelX: number, pixelY: number): number {
  const x = Math.min(Math.max(pixelX, 0), width - 1.001)
  const y = Math.min(Math.max(pixelY, 0), height - 1.001)
  const [column, row] = [Math.trunc(x), Math.trunc(y)]
  const right = x - column
  const offset = row * width + column
  const upper = values[offset]! * (1 - right) + values[offset + 1]! * right
  const lower = values[offset + width]! * (1 - right) + values[offset + width + 1]! * right
  return upper * (1 - y + row) + lower * (y - row)
}

/**
 * The grey values of a rectangle of the sheet, in so many pixels; the paper's deviation in it is bilinear.
 *
 * Without an array for each pixel this takes a fraction of the time.
 */
export function rectify(gray: Grid, sheet: SheetMap, area: Rectangle, width: number, height: number): Grid {
  const result = zeros(width, height)
  const corners = cornersOf(area).map((corner) => sheet.deviation(corner))
  const [[ax, ay], [bx, by], [dx, dy], [cx, cy]] = corners as [Point, Point, Point, Point]
  const [h0, h1, h2, h3, h4, h5, h6, h7, h8] = sheet.homography
  const [areaWidth, areaHeight] = [widthOf(area), heightOf(area)]
  for (let row = 0; row < height; row++) {
    const v = (row + 0.5) / height
    const [leftX, leftY, rightX, rightY] = [
      area.left + (1 - v) * ax + v * cx,
      area.top + v * areaHeight + (1 - v) * ay + v * cy,
      area.left + (1 - v) * bx + v * dx,
      area.top + v * areaHeight + (1 - v) * by + v * dy,
    ]
    for (let column = 0; column < width; column++) {
      const u = (column + 0.5) / width
      const x = u * areaWidth + (1 - u) * leftX + u * rightX
      const y = (1 - u) * leftY + u * rightY
      const depth = h6 * x + h7 * y + h8
      const pixelX = (h0 * x + h1 * y + h2) / depth
      const pixelY = (h3 * x + h4 * y + h5) / depth
      result.values[row * width + column] = sampleLinear(gray, pixelX, pixelY)
    }
  }
  return result
}
