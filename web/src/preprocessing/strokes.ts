/**
 * Rasterises strokes into a frame, with the pen width that the network was trained on.
 *
 * No canvas is involved: the points are scaled to the frame, and each pixel's coverage follows from its distance to the
 * nearest segment. The pen is therefore equally wide whatever the size of the drawing or of the screen.
 *
 * The port of `src/digitpad/preprocessing/strokes.py`.
 */
import { InkError } from '../lib/errors'
import { blankFrame, CENTER, centerOfMass, type FittedFrame, type Frame, FRAME_SIZE, INK_SIZE } from './frame'
import { squaredDistanceToSegment } from './geometry'

export type Point = [x: number, y: number]
/** The points between pen down and pen up: x to the right, y down, in any unit. One point is a dot; none is ignored. */
export type Stroke = Point[]
export type Strokes = readonly (readonly Readonly<Point>[])[]

type Segment = [startX: number, startY: number, endX: number, endY: number]

/** Half the pen's width in frame pixels: the distance at which the coverage is one half. */
export const HALF_WIDTH = 1.2

/** The width of the pen's edge in frame pixels: over this distance the coverage falls from 1 to 0. */
export const SOFT_EDGE = 1.2

const MAX_COORDINATE = 1e9

/** A stroke no larger than this is a dot, in sides of the longest stroke. */
const MAX_DOT_SIDE = 0.12

/**
 * A dot this far beside the box of all longer strokes is no part of a drawing, and this far above or below, in sides of
 * that box: letters such as i and signs such as ! have their dots nearer.
 */
const [MIN_LONE_DOT_GAP, MIN_LONE_DOT_RISE] = [0.4, 1]

/** More dots than this are no accident. */
const MAX_LONE_DOTS = 2

/** The distance at which the coverage becomes 0. */
const REACH = HALF_WIDTH + SOFT_EDGE / 2

/**
 * Rasterises strokes into a frame.
 *
 * @returns the frame; blank when there are no points.
 * @throws InkError when a point is not a pair of numbers between -1e9 and 1e9.
 */
export function strokesToFrame(strokes: Strokes): Frame {
  return fitStrokes(strokes).frame
}

/**
 * Rasterises strokes into a frame, with its bounds among them. A lone dot far from all others is ignored.
 *
 * @throws InkError when a point is not a pair of numbers between -1e9 and 1e9.
 */
export function fitStrokes(strokes: Strokes): FittedFrame {
  const lines = dropLoneDots(validateStrokes(strokes))
  return lines.length > 0 ? fitLines(lines) : { frame: blankFrame(), bounds: null }
}

/** Rasterises at least one line of validated points into a frame, with its bounds among them. */
export function fitLines(lines: readonly Stroke[]): FittedFrame {
  const fit = fitToBox(lines, INK_SIZE - 2 * HALF_WIDTH)
  const segments = lines.map((line) => applyFit(line, fit)).flatMap(toSegments)
  const [x, y] = centerOfMass(rasterize(segments))
  const [shiftX, shiftY] = [CENTER - x, CENTER - y]
  const { scale, centerX, centerY } = fit
  const toEdge = -0.5 - CENTER
  return {
    frame: new Float32Array(rasterize(segments.map((segment) => shiftSegment(segment, shiftX, shiftY)))),
    bounds:
      scale > 0
        ? {
            left: centerX + (toEdge - shiftX) / scale,
            top: centerY + (toEdge - shiftY) / scale,
            side: FRAME_SIZE / scale,
          }
        : null,
  }
}

/**
 * A deep copy of strokes, without those that have no points.
 *
 * @throws InkError when a point is not a pair of numbers between -1e9 and 1e9.
 */
export function validateStrokes(strokes: unknown): Stroke[] {
  return asArray(strokes)
    .map((stroke) => asArray(stroke).map(validatePoint))
    .filter((stroke) => stroke.length > 0)
}

function asArray(value: unknown): unknown[] {
  if (Array.isArray(value)) return value
  throw new InkError('invalidStrokes')
}

function validatePoint(point: unknown): Point {
  const [x, y] = asArray(point)
  if (isCoordinate(x) && isCoordinate(y) && asArray(point).length === 2) return [x, y]
  throw new InkError('invalidPoints')
}

function isCoordinate(value: unknown): value is number {
  return typeof value === 'number' && Math.abs(value) <= MAX_COORDINATE
}

/** The lines of a digit without accidental dots, which would widen its box. */
function dropLoneDots(lines: Stroke[]): Stroke[] {
  const boxes = lines.map((line) => boxOf([line]))
  const longest = Math.max(...boxes.map(longerSide))
  const isDot = boxes.map((box) => longerSide(box) <= MAX_DOT_SIDE * longest)
  const main = boxOf(lines.filter((_, index) => !isDot[index]))
  const rest = lines.filter((_, index) => !isDot[index] || !isLone(boxes[index]!, main))
  return rest.length > 0 && rest.length >= lines.length - MAX_LONE_DOTS ? rest : lines
}

interface Box {
  left: number
  top: number
  right: number
  bottom: number
}

export function boxOf(lines: Strokes): Box {
  const box = { left: Infinity, top: Infinity, right: -Infinity, bottom: -Infinity }
  for (const [x, y] of lines.flat()) {
    box.left = Math.min(box.left, x)
    box.top = Math.min(box.top, y)
    box.right = Math.max(box.right, x)
    box.bottom = Math.max(box.bottom, y)
  }
  return box
}

export const longerSide = ({ left, top, right, bottom }: Box): number => Math.max(right - left, bottom - top)

function isLone(dot: Box, main: Box): boolean {
  const side = longerSide(main)
  const beside = Math.max(main.left - dot.right, dot.left - main.right) / side
  const above = Math.max(main.top - dot.bottom, dot.top - main.bottom) / side
  return beside > above ? beside > MIN_LONE_DOT_GAP : above > MIN_LONE_DOT_RISE
}

/** How lines are scaled, and which of their points moves to the frame's centre. */
interface Fit {
  scale: number
  centerX: number
  centerY: number
}

/** The fit that makes the longer side of the lines' bounding box `side`; its scale is 0 where that has no size. */
function fitToBox(lines: readonly Stroke[], side: number): Fit {
  const box = boxOf(lines)
  const longest = longerSide(box)
  const scale = longest > 1 / MAX_COORDINATE ? side / longest : 0
  return { scale, centerX: (box.left + box.right) / 2, centerY: (box.top + box.bottom) / 2 }
}

const applyFit = (line: Stroke, { scale, centerX, centerY }: Fit): Stroke =>
  line.map(([x, y]) => [(x - centerX) * scale + CENTER, (y - centerY) * scale + CENTER])

/** The segments of a line; a dot is a segment that ends where it starts. */
export function toSegments(line: Stroke): Segment[] {
  const ends = line.length > 1 ? line.slice(1) : line
  return ends.map((end, index) => [...(line[index] ?? end), ...end])
}

function shiftSegment([startX, startY, endX, endY]: Segment, x: number, y: number): Segment {
  return [startX + x, startY + y, endX + x, endY + y]
}

/**
 * How much of each pixel the pen covers, 0..1: a linear ramp of the distance to the nearest segment.
 *
 * @param width that of the frame.
 */
export function rasterize(segments: Segment[], width: number = FRAME_SIZE): Float64Array {
  const nearest = new Float64Array(width * FRAME_SIZE).fill(Infinity)
  for (const segment of segments) updateNearest(nearest, segment, width)
  return nearest.map((squared) => Math.min(Math.max((REACH - Math.sqrt(squared)) / SOFT_EDGE, 0), 1))
}

/** Lowers each pixel's squared distance to that of this segment, within the pen's reach. */
function updateNearest(nearest: Float64Array, [startX, startY, endX, endY]: Segment, width: number): void {
  const [firstColumn, lastColumn] = pixelRange(startX, endX, width)
  const [firstRow, lastRow] = pixelRange(startY, endY, FRAME_SIZE)
  for (let row = firstRow; row <= lastRow; row++) {
    for (let column = firstColumn; column <= lastColumn; column++) {
      const squared = squaredDistanceToSegment(column, row, startX, startY, endX, endY)
      const pixel = row * width + column
      if (squared < (nearest[pixel] ?? 0)) nearest[pixel] = squared
    }
  }
}

function pixelRange(start: number, end: number, count: number): [first: number, last: number] {
  return [
    Math.max(Math.ceil(Math.min(start, end) - REACH), 0),
    Math.min(Math.floor(Math.max(start, end) + REACH), count - 1),
  ]
}
