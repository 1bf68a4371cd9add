/**
 * Pieces of strokes: whole strokes, and the parts of strokes in which several digits are joined.
 *
 * The port of `src/digitpad/numbers/stroke_pieces.py`.
 */
import { squaredDistanceToSegment } from '../preprocessing/geometry'
import { rint } from '../preprocessing/statistics'
import { HALF_WIDTH, type Point, type Stroke } from '../preprocessing/strokes'
import { drawStrokes, type LineFrame, lineGrid } from './line-frame'
import { splitLines } from './lines'
import {
  type Box,
  boundingBox,
  emptyBox,
  heightOf,
  MAX_PIECES,
  MIN_SIZE,
  orderFromLeft,
  type PieceRun,
  type Pieces,
  typicalHeight,
  widthOf,
} from './pieces'
import { findSlant, type InkPoint } from './slant'

/**
 * Points of a stroke that lie closer together are left out; in heights of this stroke. Other strokes have no say, so that
 * one more stroke changes none of the frames that a cache holds.
 */
const MIN_STEP = 0.03

/** A stroke that is this many times as wide as high, or more, counts as higher than it is. */
const MAX_FLATNESS = 8

/** The steps to which positions along a stroke are rounded, in `MIN_STEP`. */
const STEP_FRACTIONS = 1e6

/** Longer strokes in all, or farther from one another, are too much to read at once: a digit seldom has more than 4. */
const MAX_LENGTH = 400

/** Only wider strokes may hold several digits; in heights of a digit, as all lengths here. */
const MAX_UNCUT_WIDTH = 0.6

/** A stroke is cut at one of the straight lines that follow it this closely. */
const CUT_TOLERANCE = 0.04

/** What lies before a cut reaches at most this far over what comes after it. */
const MAX_CUT_OVERLAP = 0.1

/** Both are at least this high. */
const MIN_PART_HEIGHT = 0.25

/** Smaller differences are rounding errors: of two cuts that overlap equally the first is taken. */
const MIN_DIFFERENCE = 1e-6

/** The pieces of a line of writing, and the parts of strokes that runs of them consist of. */
export interface StrokeLine {
  pieces: Pieces
  partsOf: (run: PieceRun) => ThinnedPart[]
  drawLine: () => LineFrame
}

/** The points of a stroke from index `first` to before `end`. */
export interface StrokePart {
  stroke: number
  first: number
  end: number
}

/** Part of a stroke with the points of it that are left after thinning. */
export interface ThinnedPart extends StrokePart {
  points: Stroke
}

/** A stroke without the points that are close to others, and the index that each of the rest has in the whole stroke. */
interface ThinnedStroke {
  points: Stroke
  indices: number[]
}

/** The points of a thinned stroke from index `first` to before `end`; `number` counts the parts of the stroke. */
interface Part {
  stroke: number
  number: number
  thinned: ThinnedStroke
  first: number
  end: number
}

/** The pieces of each line of writing, from top to bottom; none if the strokes are too long. */
export function strokePieces(strokes: readonly Stroke[]): StrokeLine[] {
  if (strokes.length === 0) return []
  const [boxes, lengths] = [strokes.map(boxOf), strokes.map(lengthOf)]
  const length = lengths.reduce((sum, one) => sum + one, 0)
  const extent = boundingBox(boxes)
  if (Math.max(length, widthOf(extent), heightOf(extent)) > MAX_LENGTH * typicalHeight(boxes, lengths)) return []
  return splitLines(boxes, lengths).map((line) => linePieces(strokes, line))
}

function linePieces(strokes: readonly Stroke[], line: readonly number[]): StrokeLine {
  const lineStrokes = line.map((index) => strokes[index]!)
  const height = typicalHeight(lineStrokes.map(boxOf), lineStrokes.map(lengthOf))
  const thinned = lineStrokes.map(thin)
  const slant = slantOf(
    thinned.map(({ points }) => points),
    height,
  )
  const divided = line.flatMap((stroke, index) => divide(stroke, thinned[index]!, height))
  const straighten = (points: Stroke): Stroke => points.map(([x, y]) => [x + slant * y, y])
  const uprightBoxes = divided.map((part) => boxOf(straighten(pointsIn(part))))
  const order = orderFromLeft(uprightBoxes, height)
  const parts = order.map((index) => divided[index]!)
  const outerBoxes = parts.map((part) => boxOf(pointsIn(part)))
  const cutCounts = countCuts(parts)
  const pieces = {
    boxes: order.map((index) => uprightBoxes[index]!),
    outerBoxes,
    ink: parts.map((part) => lengthOf(pointsIn(part))),
    height,
    cutCounts,
    cutInk: cutCounts, // a stroke is as wide as the pen
    crossings: countCrossings(parts, outerBoxes, height),
    lines: parts.map(pointsIn),
    isAtEdge: parts.map(() => false),
  }
  return {
    pieces,
    partsOf: ([first, end]) => join(parts.slice(first, end)),
    drawLine() {
      const grid = lineGrid(pieces, HALF_WIDTH)
      const upright = thinned.map(({ points }) => straighten(points))
      return grid && { grid, frame: drawStrokes(upright, grid) }
    },
  }
}

const pointsIn = ({ thinned, first, end }: Part): Stroke => thinned.points.slice(first, end)

function boxOf(points: readonly Point[]): Box {
  const box = emptyBox()
  for (const [x, y] of points) {
    if (x < box.left) box.left = x
    if (y < box.top) box.top = y
    if (x > box.right) box.right = x
    if (y > box.bottom) box.bottom = y
  }
  return box
}

const lengthOf = (points: readonly Point[]): number => distancesAlong(points).at(-1)!

/** How far each point is from the first one, along the line. */
function distancesAlong(points: readonly Point[]): number[] {
  let distance = 0
  return points.map(([x, y], index) => {
    const [lastX, lastY] = points[index - 1] ?? [x, y]
    return (distance += Math.hypot(x - lastX, y - lastY))
  })
}

/** The slant of strokes: each segment's ink lies at its middle. */
function slantOf(lines: readonly Stroke[], height: number): number {
  const segments = lines.flatMap((points) =>
    points.slice(1).map(([x, y], index): InkPoint => {
      const [lastX, lastY] = points[index]!
      return { x: (lastX + x) / 2, y: (lastY + y) / 2, ink: Math.hypot(x - lastX, y - lastY) }
    }),
  )
  return findSlant(segments, height)
}

/** The first point in each part of the line of length `MIN_STEP`, and the last one. */
function thin(points: Stroke): ThinnedStroke {
  const { left, top, right, bottom } = boxOf(points)
  const step = Math.max(MIN_STEP * Math.max(bottom - top, (right - left) / MAX_FLATNESS), MIN_SIZE)
  const bins = distancesAlong(points).map((distance) =>
    Math.floor(rint((distance / step) * STEP_FRACTIONS) / STEP_FRACTIONS),
  )
  const isKept = (index: number): boolean => index === points.length - 1 || bins[index] !== bins[index - 1]
  const indices = [...points.keys()].filter(isKept)
  return { points: indices.map((index) => points[index]!), indices }
}

/** The parts of a stroke between its cuts. */
function divide(stroke: number, thinned: ThinnedStroke, height: number): Part[] {
  const cuts = findCuts(thinned.points, height)
  return [...cuts, null].map((cut, number) => ({
    stroke,
    number,
    thinned,
    first: cuts[number - 1]?.end ?? 0,
    end: cut ? cut.start + 1 : thinned.points.length,
  }))
}

/** A straight line from one point of a stroke to another. */
interface Cut {
  start: number
  end: number
  /** How far the stroke before it reaches over what comes after it. */
  overlap: number
}

/**
 * The straight lines that join the digits of a wide stroke.
 *
 * What comes before such a line lies to the left of what comes after it, or to the right.
 */
function findCuts(points: Stroke, height: number): Cut[] {
  const { left, right } = boxOf(points)
  if (right - left <= MAX_UNCUT_WIDTH * height) return []
  const cuts: Cut[] = []
  const isHigh = (line: Stroke): boolean => {
    const { top, bottom } = boxOf(line)
    return bottom - top >= MIN_PART_HEIGHT * height
  }
  const corners = simplify(points, CUT_TOLERANCE * height)
  corners.slice(1).forEach((end, index) => {
    const start = corners[index]!
    const [before, after] = [points.slice(0, start + 1), points.slice(end)]
    const [boxBefore, boxAfter] = [boxOf(before), boxOf(after)]
    const overlap = Math.min(boxBefore.right - boxAfter.left, boxAfter.right - boxBefore.left)
    if (overlap > MAX_CUT_OVERLAP * height || !isHigh(before) || !isHigh(after)) return
    const last = cuts.at(-1)
    if (!last || isHigh(points.slice(last.end, start + 1))) cuts.push({ start, end, overlap })
    else if (overlap < last.overlap - MIN_DIFFERENCE * height) cuts[cuts.length - 1] = { start, end, overlap }
  })
  return cuts
}

/**
 * The indices of points whose line stays within a tolerance of all points, by the Ramer-Douglas-Peucker algorithm.
 *
 * Ramer, "An iterative procedure for the polygonal approximation of plane curves", 1972; Douglas and Peucker, 1973.
 */
function simplify(points: Stroke, tolerance: number): number[] {
  const kept = new Set([0, points.length - 1])
  const ranges: [first: number, last: number][] = [[0, points.length - 1]]
  for (let range = ranges.pop(); range; range = ranges.pop()) {
    const [first, last] = range
    let [farthest, maxSquared] = [0, tolerance * tolerance]
    for (let index = first + 1; index < last; index++) {
      const squared = squaredDistanceToSegment(...points[index]!, ...points[first]!, ...points[last]!)
      if (squared > maxSquared) [farthest, maxSquared] = [index, squared]
    }
    if (!farthest) continue
    kept.add(farthest)
    ranges.push([first, farthest], [farthest, last])
  }
  return [...kept].sort((one, other) => one - other)
}

/** How many cuts of strokes lie at each boundary between the parts. */
function countCuts(parts: readonly Part[]): number[] {
  const counts = Array<number>(parts.length + 1).fill(0)
  parts.forEach(({ stroke, number }, one) => {
    const other = parts.findIndex((part) => part.stroke === stroke && part.number === number + 1)
    if (other < 0) return
    for (let boundary = Math.min(one, other) + 1; boundary <= Math.max(one, other); boundary++) counts[boundary]!++
  })
  return counts
}

/**
 * How often parts before each boundary cross parts of other strokes after it.
 *
 * Parts count that may belong to one candidate.
 */
function countCrossings(parts: readonly Part[], boxes: readonly Box[], height: number): number[] {
  const counts = Array<number>(parts.length + 1).fill(0)
  parts.forEach((one, first) => {
    for (let last = first + 1; last < Math.min(first + MAX_PIECES, parts.length); last++) {
      const other = parts[last]!
      if (one.stroke === other.stroke || !overlap(boxes[first]!, boxes[last]!)) continue
      const count = countLineCrossings(pointsIn(one), pointsIn(other), MIN_DIFFERENCE * height ** 2)
      for (let boundary = first + 1; boundary <= last; boundary++) counts[boundary]! += count
    }
  })
  return counts
}

const overlap = (one: Box, other: Box): boolean =>
  one.left <= other.right && other.left <= one.right && one.top <= other.bottom && other.top <= one.bottom

/** How many segments of two lines cross: the ends of each lie on different sides of the other. */
function countLineCrossings(line: Stroke, other: Stroke, tolerance: number): number {
  const isRight = ([x, y]: Point, [startX, startY]: Point, [endX, endY]: Point): boolean =>
    (endX - startX) * (y - startY) - (endY - startY) * (x - startX) > tolerance
  let count = 0
  for (let index = 1; index < line.length; index++) {
    const [start, end] = [line[index - 1]!, line[index]!]
    for (let otherIndex = 1; otherIndex < other.length; otherIndex++) {
      const [otherStart, otherEnd] = [other[otherIndex - 1]!, other[otherIndex]!]
      if (isRight(otherStart, start, end) === isRight(otherEnd, start, end)) continue
      if (isRight(start, otherStart, otherEnd) !== isRight(end, otherStart, otherEnd)) count++
    }
  }
  return count
}

/** The parts of strokes in a run; neighbouring parts of a stroke are one again, with what was cut out. */
function join(parts: readonly Part[]): ThinnedPart[] {
  const joined: Part[] = []
  for (const part of parts.toSorted((one, other) => one.stroke - other.stroke || one.number - other.number)) {
    const last = joined.at(-1)
    const isNext = last?.stroke === part.stroke && last.number === part.number - 1
    if (isNext) joined[joined.length - 1] = { ...part, first: last.first }
    else joined.push(part)
  }
  return joined.map((part) => ({
    stroke: part.stroke,
    first: part.thinned.indices[part.first]!,
    end: part.thinned.indices[part.end - 1]! + 1,
    points: pointsIn(part),
  }))
}
