/** Erasing: removes the parts of strokes and pictures under an eraser, and keeps the rest. */
import { visibilityThreshold, eraseSegment, applyErasers } from '../preprocessing/erase-mask'
import type { PlacedPicture } from '../recognizer/recognizer'
import type { Point } from '../preprocessing/strokes'
import type { Drawing, InkStroke } from './drawing'
import { distance, type Gesture, type PenSample } from './gesture'

/** Part of a stroke, as fractional indices of its points: 1.25 is a quarter of the way from the second to the third. */
type Span = readonly [start: number, end: number]

/** Part of a segment, 0 at its start and 1 at its end. */
type Interval = readonly [start: number, end: number]

/**
 * Starts erasing with a round eraser. It removes what it covers of a picture, and of strokes wherever it covers any of
 * their width.
 *
 * @param radius of the eraser, like `penWidth` in the drawing's coordinates.
 */
export function startErasing(before: Drawing, { point }: PenSample, radius: number, penWidth: number): Gesture {
  const reach = radius + penWidth / 2
  const erasePicture = before.picture && createPictureEraser(before.picture, radius)
  let last = point
  let drawing = before
  const move = (samples: PenSample[]): boolean => {
    const previous = drawing
    for (const { point } of samples) {
      const strokes = eraseStrokes(drawing.strokes, last, point, reach)
      const picture = erasePicture?.(point)
      if (strokes !== drawing.strokes || picture !== drawing.picture) drawing = { ...drawing, strokes, picture }
      last = point
    }
    return drawing !== previous
  }
  move([{ point }])
  return {
    before,
    isAdditive: false,
    move,
    get drawing() {
      return drawing
    },
  }
}

/**
 * Moves an eraser over a picture. The function returned takes the eraser's next point, and returns what is left of the
 * picture: the same object while nothing is erased, undefined once no ink is visible.
 */
function createPictureEraser(before: PlacedPicture, radius: number): (to: Point) => PlacedPicture | undefined {
  const { ink, corners, erased = [] } = before
  const [[left, top], [right]] = corners
  const scale = ink.coverage.width / (right - left)
  const rest = applyErasers(ink.coverage, erased)
  const threshold = visibilityThreshold(ink.coverage)
  const path: Point[] = []
  let picture: PlacedPicture | undefined = before
  return ([x, y]) => {
    const to: Point = [scale * (x - left), scale * (y - top)]
    path.push(to)
    if (!picture || !eraseSegment(rest, path.at(-2) ?? to, to, scale * radius)) return picture
    const isVisible = rest.values.some((ink) => ink >= threshold)
    picture = isVisible ? { ...before, erased: [...erased, { points: [...path], radius: scale * radius }] } : undefined
    return picture
  }
}

/** What is left of strokes when an eraser moves along a segment: the same array when it touches none. */
export function eraseStrokes(
  strokes: readonly InkStroke[],
  from: Point,
  to: Point,
  reach: number,
): readonly InkStroke[] {
  const rest = strokes.flatMap((stroke) => eraseStroke(stroke, from, to, reach))
  return rest.length === strokes.length && rest.every((stroke, index) => stroke === strokes[index]) ? strokes : rest
}

function eraseStroke(stroke: InkStroke, from: Point, to: Point, reach: number): InkStroke[] {
  const end = stroke.points.length - 1
  const erased = findCoveredSpans(stroke.points, from, to, reach)
  if (erased.length === 0) return [stroke]
  const starts = [0, ...erased.map(([, end]) => end)]
  const ends = [...erased.map(([start]) => start), end]
  return starts
    .map((start, index): Span => [start, ends[index] ?? end])
    .filter(([start, end]) => end > start)
    .map((span) => cutStroke(stroke, span))
}

/** The spans of a stroke within reach of the eraser's segment, in order, joined where they meet. */
function findCoveredSpans(points: readonly Point[], from: Point, to: Point, reach: number): Span[] {
  const spans: [number, number][] = []
  points.forEach((end, index) => {
    const start = points[index - 1]
    if (!start && points.length > 1) return
    const interval = intervalNear(start ?? end, end, from, to, reach)
    if (!interval) return
    const offset = Math.max(index - 1, 0)
    const last = spans.at(-1)
    if (last?.[1] === offset + interval[0]) last[1] = offset + interval[1]
    else spans.push([offset + interval[0], offset + interval[1]])
  })
  return spans
}

/** The part of a segment within reach of another: a single one, as the area within reach of a segment is convex. */
function intervalNear(start: Point, end: Point, from: Point, to: Point, reach: number): Interval | undefined {
  const intervals = [
    intervalInDisc(start, end, from, reach),
    intervalInDisc(start, end, to, reach),
    intervalInBand(start, end, from, to, reach),
  ].filter((interval) => interval !== undefined)
  if (intervals.length === 0) return undefined
  return [Math.min(...intervals.map(([start]) => start)), Math.max(...intervals.map(([, end]) => end))]
}

/** The part of a segment inside a disc. */
function intervalInDisc(start: Point, end: Point, center: Point, radius: number): Interval | undefined {
  const [alongX, alongY] = [end[0] - start[0], end[1] - start[1]]
  const [toX, toY] = [start[0] - center[0], start[1] - center[1]]
  const squared = alongX ** 2 + alongY ** 2
  if (squared === 0) return Math.hypot(toX, toY) < radius ? [0, 1] : undefined
  const nearest = -(toX * alongX + toY * alongY) / squared
  const halfChord = Math.sqrt((radius ** 2 - (toX ** 2 + toY ** 2)) / squared + nearest ** 2)
  return clampInterval([nearest - halfChord, nearest + halfChord])
}

/** The part of a segment beside another, that is within its length, and no further away than reach. */
function intervalInBand(start: Point, end: Point, from: Point, to: Point, reach: number): Interval | undefined {
  const length = distance(from, to)
  if (length === 0) return undefined
  const [x, y] = [(to[0] - from[0]) / length, (to[1] - from[1]) / length]
  const along = (point: Point): number => (point[0] - from[0]) * x + (point[1] - from[1]) * y
  const across = (point: Point): number => (point[1] - from[1]) * x - (point[0] - from[0]) * y
  const intervalAlong = intervalBetween(along(start), along(end), 0, length)
  const intervalAcross = intervalBetween(across(start), across(end), -reach, reach)
  if (!intervalAlong || !intervalAcross) return undefined
  return clampInterval([Math.max(intervalAlong[0], intervalAcross[0]), Math.min(intervalAlong[1], intervalAcross[1])])
}

/** Where a value that changes linearly from `start` to `end` is between two bounds. */
function intervalBetween(start: number, end: number, low: number, high: number): Interval | undefined {
  if (start === end) return start >= low && start <= high ? [0, 1] : undefined
  const [first, second] = [(low - start) / (end - start), (high - start) / (end - start)]
  return [Math.min(first, second), Math.max(first, second)]
}

/** The part of an interval on the segment; undefined when it is empty or not a number. */
function clampInterval([start, end]: Interval): Interval | undefined {
  const [first, last] = [Math.max(start, 0), Math.min(end, 1)]
  return first < last ? [first, last] : undefined
}

function cutStroke({ points, widths }: InkStroke, [start, end]: Span): InkStroke {
  const isInside = (_: unknown, index: number): boolean => index > start && index < end
  return {
    points: [interpolatePoint(points, start), ...points.filter(isInside), interpolatePoint(points, end)],
    ...(widths && {
      widths: [interpolateValue(widths, start), ...widths.filter(isInside), interpolateValue(widths, end)],
    }),
  }
}

const interpolatePoint = (points: readonly Point[], index: number): Point => [
  interpolateValue(
    points.map(([x]) => x),
    index,
  ),
  interpolateValue(
    points.map(([, y]) => y),
    index,
  ),
]

/** The value at a fractional index, by linear interpolation. */
function interpolateValue(values: readonly number[], index: number): number {
  const before = Math.floor(index)
  const [low = 0, high = low] = values.slice(before, before + 2)
  return low + (index - before) * (high - low)
}
