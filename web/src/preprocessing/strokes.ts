/**
 * Strokes become a frame, drawn straight into it with the pen width that the network knows.
 *
 * Nothing is read back from a canvas: the points are scaled to the frame, and each pixel's coverage follows from its
 * distance to the nearest segment. The pen is then equally wide whatever the size of the drawing or of the screen.
 *
 * The twin of `src/digitpad/preprocessing/strokes.py`; `tests/vectors/` holds both to the same numbers.
 */
import { InkError } from '../lib/errors'
import {
  blankFrame,
  INK_SIZE,
  centerOfMass,
  type FittedFrame,
  type Frame,
  CENTER,
  FRAME_PIXELS,
  FRAME_SIZE,
} from './frame'

export type Point = [x: number, y: number]
/** The points between pen down and pen up: x to the right, y down, in any unit. One point is a dot; none is nothing. */
export type Stroke = Point[]
export type Strokes = readonly (readonly Readonly<Point>[])[]

type Segment = [startX: number, startY: number, endX: number, endY: number]

/** Half the pen's width in frame pixels: where the coverage is one half. */
export const HALF_WIDTH = 1.2

/** Frame pixels over which the coverage falls from 1 to 0. */
export const SOFT_EDGE = 1.2

const REACH = HALF_WIDTH + SOFT_EDGE / 2
const MAX_COORDINATE = 1e9

/**
 * Draws strokes into a frame.
 *
 * @returns the frame; blank when there are no points.
 * @throws InkError when a point is not a pair of numbers between -1e9 and 1e9.
 */
export function strokesToFrame(strokes: Strokes): Frame {
  return fitStrokes(strokes).frame
}

/**
 * Draws strokes into a frame, and tells where that lies among them.
 *
 * @throws InkError when a point is not a pair of numbers between -1e9 and 1e9.
 */
export function fitStrokes(strokes: Strokes): FittedFrame {
  const lines = validateStrokes(strokes)
  if (lines.length === 0) return { frame: blankFrame(), bounds: null }
  const fit = fitOf(lines, INK_SIZE - 2 * HALF_WIDTH)
  const segments = lines.map((line) => fitted(line, fit)).flatMap(toSegments)
  const [x, y] = centerOfMass(rasterize(segments))
  const [moveX, moveY] = [CENTER - x, CENTER - y]
  const { scale, middleX, middleY } = fit
  const toEdge = -0.5 - CENTER
  return {
    frame: new Float32Array(rasterize(segments.map((segment) => moved(segment, moveX, moveY)))),
    bounds:
      scale > 0
        ? {
            left: middleX + (toEdge - moveX) / scale,
            top: middleY + (toEdge - moveY) / scale,
            side: FRAME_SIZE / scale,
          }
        : null,
  }
}

/**
 * A deep copy of strokes, checked, without the strokes that hold no points.
 *
 * @throws InkError when a point is not a pair of numbers between -1e9 and 1e9.
 */
export function validateStrokes(strokes: unknown): Stroke[] {
  return listOf(strokes)
    .map((stroke) => listOf(stroke).map(copyPoint))
    .filter((stroke) => stroke.length > 0)
}

function listOf(value: unknown): unknown[] {
  if (Array.isArray(value)) return value
  throw new InkError('invalidStrokes')
}

function copyPoint(point: unknown): Point {
  const [x, y] = listOf(point)
  if (isCoordinate(x) && isCoordinate(y) && listOf(point).length === 2) return [x, y]
  throw new InkError('invalidPoints')
}

function isCoordinate(value: unknown): value is number {
  return typeof value === 'number' && Math.abs(value) <= MAX_COORDINATE
}

/** What scales lines, and which point of theirs goes to the frame's middle. */
interface Fit {
  scale: number
  middleX: number
  middleY: number
}

/** The fit that makes the longer side of the lines' common box `span`; its scale is 0 where that has no size. */
function fitOf(lines: Stroke[], span: number): Fit {
  let [left, top, right, bottom] = [Infinity, Infinity, -Infinity, -Infinity]
  for (const [x, y] of lines.flat()) {
    left = Math.min(left, x)
    top = Math.min(top, y)
    right = Math.max(right, x)
    bottom = Math.max(bottom, y)
  }
  const longest = Math.max(right - left, bottom - top)
  const scale = longest > 1 / MAX_COORDINATE ? span / longest : 0
  return { scale, middleX: (left + right) / 2, middleY: (top + bottom) / 2 }
}

const fitted = (line: Stroke, { scale, middleX, middleY }: Fit): Stroke =>
  line.map(([x, y]) => [(x - middleX) * scale + CENTER, (y - middleY) * scale + CENTER])

/** The segments of a line; a dot is a segment that ends where it starts. */
export function toSegments(line: Stroke): Segment[] {
  const ends = line.length > 1 ? line.slice(1) : line
  return ends.map((end, index) => [...(line[index] ?? end), ...end])
}

function moved([startX, startY, endX, endY]: Segment, x: number, y: number): Segment {
  return [startX + x, startY + y, endX + x, endY + y]
}

/** How much of each pixel the pen covers, 0..1: one minus a ramp over the distance to the nearest segment. */
export function rasterize(segments: Segment[]): Float64Array {
  const nearest = new Float64Array(FRAME_PIXELS).fill(Infinity)
  for (const segment of segments) lowerDistances(nearest, segment)
  return nearest.map((squared) => Math.min(Math.max((REACH - Math.sqrt(squared)) / SOFT_EDGE, 0), 1))
}

/** Lowers each pixel's squared distance to that of this segment, where the pen can reach. */
function lowerDistances(nearest: Float64Array, [startX, startY, endX, endY]: Segment): void {
  const alongX = endX - startX
  const alongY = endY - startY
  const length = alongX ** 2 + alongY ** 2 || 1
  const [firstColumn, lastColumn] = pixelsInReach(startX, endX)
  const [firstRow, lastRow] = pixelsInReach(startY, endY)
  for (let row = firstRow; row <= lastRow; row++) {
    for (let column = firstColumn; column <= lastColumn; column++) {
      const toX = column - startX
      const toY = row - startY
      const share = Math.min(Math.max((toX * alongX + toY * alongY) / length, 0), 1)
      const squared = (toX - share * alongX) ** 2 + (toY - share * alongY) ** 2
      const pixel = row * FRAME_SIZE + column
      if (squared < (nearest[pixel] ?? 0)) nearest[pixel] = squared
    }
  }
}

function pixelsInReach(start: number, end: number): [first: number, last: number] {
  return [
    Math.max(Math.ceil(Math.min(start, end) - REACH), 0),
    Math.min(Math.floor(Math.max(start, end) + REACH), FRAME_SIZE - 1),
  ]
}
