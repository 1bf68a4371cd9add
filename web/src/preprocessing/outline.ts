/**
 * The outline of ink, to be drawn at any size: marching squares (Lorensen and Cline, "Marching cubes", 1987, in the
 * plane), smoothed as strokes are.
 */
import type { Point } from './strokes'
import { averaged, type Grid } from './grid'
import { sum } from './statistics'

/** More cells across than this make no better picture of a digit on a screen. */
const FINEST = 256

/** The line runs where this share of what is typical is ink; so thin pens, which cover little of a pixel, are seen. */
const LEVEL = 0.5

const [TOP, RIGHT, BOTTOM, LEFT] = [0, 1, 2, 3]

/**
 * The sides by which the outline enters and leaves a square, ink to its right. Squares are numbered by their inked
 * corners: 1 for the one at the top left, then 2, 4 and 8, clockwise. Ink that touches at a corner is one.
 */
const LINES: readonly (readonly (readonly [enters: number, leaves: number])[])[] = [
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
export function outlineOf(ink: Grid): string {
  const cells = averaged(ink, FINEST)
  const [scaleX, scaleY] = [Math.floor(ink.width / cells.width), Math.floor(ink.height / cells.height)]
  return loopsOf(cells)
    .map((loop) => smooth(loop.map(([x, y]) => [x * scaleX, y * scaleY])))
    .join('')
}

/** The mean of the ink, that which is more ink weighing more. */
const typical = ({ values }: Grid): number => sum(values.map((ink) => ink * ink)) / sum(values)

/** The closed lines around ink, and around the holes in it. Paper lies all around the cells. */
function loopsOf(cells: Grid): Point[][] {
  const across = cells.width + 2
  const level = LEVEL * typical(cells)
  const inkAt = (x: number, y: number): number =>
    x < 1 || y < 1 || x > cells.width || y > cells.height ? 0 : cells.values[(y - 1) * cells.width + x - 1]!
  /** Each side of a square has a number: twice its place, and one more where it is upright. */
  const sidesOf = (x: number, y: number): number[] => {
    const place = 2 * (y * across + x)
    return [place, place + 3, place + 2 * across, place + 1]
  }
  const next = new Map<number, number>()
  for (let y = 0; y <= cells.height; y++)
    for (let x = 0; x <= cells.width; x++) {
      const corners = [inkAt(x, y), inkAt(x + 1, y), inkAt(x + 1, y + 1), inkAt(x, y + 1)]
      const kind = corners.reduce((sum, ink, corner) => sum + (Number(ink >= level) << corner), 0)
      for (const [enters, leaves] of LINES[kind]!) next.set(sidesOf(x, y)[enters]!, sidesOf(x, y)[leaves]!)
    }
  const pointOn = (side: number): Point => {
    const [x, y] = [(side >> 1) % across, Math.floor((side >> 1) / across)]
    const upright = side & 1
    const [from, to] = [inkAt(x, y), inkAt(x + 1 - upright, y + upright)]
    const share = (level - from) / (to - from)
    return upright ? [x - 0.5, y + share - 0.5] : [x + share - 0.5, y - 0.5]
  }
  const loops: Point[][] = []
  for (const [start] of next) {
    const loop: Point[] = []
    for (let side: number | undefined = start; side !== undefined;) {
      loop.push(pointOn(side))
      const after: number | undefined = next.get(side)
      next.delete(side)
      side = after === start ? undefined : after
    }
    loops.push(loop)
  }
  return loops
}

/** A closed line of quadratic curves through the middles between the points, with the points as controls. */
function smooth(loop: Point[]): string {
  const middleAfter = ([x, y]: Point, place: number): string => {
    const [nextX, nextY] = loop[(place + 1) % loop.length]!
    return text([(x + nextX) / 2, (y + nextY) / 2])
  }
  const curves = loop.map((point, place) => `Q${text(point)} ${middleAfter(point, place)}`)
  return `M${middleAfter(loop.at(-1)!, loop.length - 1)}${curves.join('')}Z`
}

const text = ([x, y]: Point): string => `${x.toFixed(2)} ${y.toFixed(2)}`
