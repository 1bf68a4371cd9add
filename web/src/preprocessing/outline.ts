/**
 * Traces the outline of ink, to be drawn at any size: marching squares (Lorensen and Cline, "Marching cubes", 1987, in
 * two dimensions), smoothed with quadratic curves.
 */
import { blockMean } from './filters'
import type { Grid } from './grid'
import { contraharmonicMean } from './statistics'
import type { Point } from './strokes'

/** More cells a side make no better picture of a digit on a screen. */
const MAX_CELLS = 256

/** The outline runs at this fraction of the ink's mean, so that thin pens, which cover little of a pixel, are seen. */
const LEVEL_FRACTION = 0.5

const [TOP, RIGHT, BOTTOM, LEFT] = [0, 1, 2, 3]

/**
 * The sides where the outline enters and leaves a square, with ink to its right. Squares are numbered by their inked
 * corners: 1 for the one at the top left, then 2, 4 and 8, clockwise. Ink that touches at a corner is connected.
 */
const CASES: readonly (readonly (readonly [enters: number, leaves: number])[])[] = [
  [],
  [[TOP, LEFT]],
  [[RIGHT, TOP]],
  [[RIGHT, LEFT]],
  [[BOTTOM, RIGHT]],
  [[TOP, RIGHT],[BOTTOM, LEFT]],
  [[BOTTOM, TOP]],
  [[BOTTOM, LEFT]],
  [[LEFT, BOTTOM]],
  [[TOP, BOTTOM]],
  [[LEFT, TOP],[RIGHT, BOTTOM]],
  [[RIGHT, BOTTOM]],
  [[LEFT, RIGHT]],
  [[TOP, RIGHT]],
  [[LEFT, TOP]],
  [],
] // prettier-ignore

/** SVG path data of the outline, in the ink's pixels. */
export function traceOutline(ink: Grid): string {
  const cells = blockMean(ink, MAX_CELLS)
  const [scaleX, scaleY] = [Math.floor(ink.width / cells.width), Math.floor(ink.height / cells.height)]
  return marchingSquares(cells, LEVEL_FRACTION * contraharmonicMean(cells.values))
    .map((loop) => smoothPath(loop.map(([x, y]) => [x * scaleX, y * scaleY])))
    .join('')
}

/** The closed lines around ink of at least `level`, and around the holes in it. Paper surrounds the cells. */
function marchingSquares(cells: Grid, level: number): Point[][] {
  const stride = cells.width + 2
  const inkAt = (x: number, y: number): number =>
    x < 1 || y < 1 || x > cells.width || y > cells.height ? 0 : cells.values[(y - 1) * cells.width + x - 1]!
  /** Each side of a square has a number: twice the index of its first corner, and one more if it is vertical. */
  const sidesOf = (x: number, y: number): number[] => {
    const side = 2 * (y * stride + x)
    return [side, side + 3, side + 2 * stride, side + 1]
  }
  const next = new Map<number, number>()
  for (let y = 0; y <= cells.height; y++)
    for (let x = 0; x <= cells.width; x++) {
      const corners = [inkAt(x, y), inkAt(x + 1, y), inkAt(x + 1, y + 1), inkAt(x, y + 1)]
      const index = corners.reduce((bits, ink, corner) => bits + (Number(ink >= level) << corner), 0)
      for (const [enters, leaves] of CASES[index]!) next.set(sidesOf(x, y)[enters]!, sidesOf(x, y)[leaves]!)
    }
  const pointOn = (side: number): Point => {
    const [x, y] = [(side >> 1) % stride, Math.floor((side >> 1) / stride)]
    const vertical = side & 1
    const [from, to] = [inkAt(x, y), inkAt(x + 1 - vertical, y + vertical)]
    const fraction = (level - from) / (to - from)
    return vertical ? [x - 0.5, y + fraction - 0.5] : [x + fraction - 0.5, y - 0.5]
  }
  const loops: Point[][] = []
  for (const [start] of next) {
    const loop: Point[] = []
    for (let side: number | undefined = start; side !== undefined;) {
      loop.push(pointOn(side))
      const following: number | undefined = next.get(side)
      next.delete(side)
      side = following === start ? undefined : following
    }
    loops.push(loop)
  }
  return loops
}

/** A closed path of quadratic curves through the midpoints between the points, with the points as controls. */
function smoothPath(loop: Point[]): string {
  const midpointAfter = ([x, y]: Point, index: number): string => {
    const [nextX, nextY] = loop[(index + 1) % loop.length]!
    return text([(x + nextX) / 2, (y + nextY) / 2])
  }
  const curves = loop.map((point, index) => `Q${text(point)} ${midpointAfter(point, index)}`)
  return `M${midpointAfter(loop.at(-1)!, loop.length - 1)}${curves.join('')}Z`
}

const text = ([x, y]: Point): string => `${x.toFixed(2)} ${y.toFixed(2)}`
