/** Erasing: what of a line or a picture lies under an eraser goes, and what is left of it stays. */
import { visibilityThreshold, eraseSegment, applyErasers } from '../preprocessing/erase-mask'
import type { PlacedPicture } from '../recognizer/recognizer'
import type { Point } from '../preprocessing/strokes'
import { distance, type Gesture, type Touch } from './gesture'
import type { Line, Sheet } from './drawing'

/** Part of a line, between two places: 1.25 is a quarter of the way from its second point to its third. */
type Span = readonly [start: number, end: number]

/** Part of the way along a segment, 0 where it starts and 1 where it ends. */
type Share = readonly [start: number, end: number]

/**
 * A round eraser that starts at a place: it takes away what it covers of a picture, and of lines where it covers any of
 * their width.
 */
export function erasing(before: Sheet, { point }: Touch, radius: number, penWidth: number): Gesture {
  const reach = radius + penWidth / 2
  const restOfPicture = before.picture && rubbing(before.picture, radius)
  let last = point
  let sheet = before
  const move = (touches: Touch[]): boolean => {
    const already = sheet
    for (const { point } of touches) {
      const lines = erased(sheet.lines, last, point, reach)
      const picture = restOfPicture?.(point)
      if (lines !== sheet.lines || picture !== sheet.picture) sheet = { ...sheet, lines, picture }
      last = point
    }
    return sheet !== already
  }
  move([{ point }])
  return {
    before,
    adds: false,
    move,
    get sheet() {
      return sheet
    },
  }
}

/** Moves an eraser over a picture: gives what is then left of it, the same while that is all, nothing once none is seen. */
function rubbing(before: PlacedPicture, radius: number): (to: Point) => PlacedPicture | undefined {
  const { ink, corners, erased = [] } = before
  const [[left, top], [right]] = corners
  const scale = ink.coverage.width / (right - left)
  const rest = applyErasers(ink.coverage, erased)
  const seen = visibilityThreshold(ink.coverage)
  const way: Point[] = []
  let picture: PlacedPicture | undefined = before
  return ([x, y]) => {
    const to: Point = [scale * (x - left), scale * (y - top)]
    way.push(to)
    if (!picture || !eraseSegment(rest, way.at(-2) ?? to, to, scale * radius)) return picture
    const isLeft = rest.values.some((ink) => ink >= seen)
    picture = isLeft ? { ...before, erased: [...erased, { points: [...way], radius: scale * radius }] } : undefined
    return picture
  }
}

/** What is left of lines when an eraser moves straight from one place to another: the same list when that is all. */
export function erased(lines: readonly Line[], from: Point, to: Point, reach: number): readonly Line[] {
  const left = lines.flatMap((line) => leftOf(line, from, to, reach))
  return left.length === lines.length && left.every((line, index) => line === lines[index]) ? lines : left
}

function leftOf(line: Line, from: Point, to: Point, reach: number): Line[] {
  const end = line.points.length - 1
  const gone = coveredSpans(line.points, from, to, reach)
  if (gone.length === 0) return [line]
  const starts = [0, ...gone.map(([, end]) => end)]
  const ends = [...gone.map(([start]) => start), end]
  return starts
    .map((start, index): Span => [start, ends[index] ?? end])
    .filter(([start, end]) => end > start)
    .map((span) => partOf(line, span))
}

/** The spans of a line that come within reach of the way of an eraser, in their order and joined where they meet. */
function coveredSpans(points: readonly Point[], from: Point, to: Point, reach: number): Span[] {
  const spans: [number, number][] = []
  points.forEach((end, index) => {
    const start = points[index - 1]
    if (!start && points.length > 1) return
    const share = shareNear(start ?? end, end, from, to, reach)
    if (!share) return
    const before = Math.max(index - 1, 0)
    const last = spans.at(-1)
    if (last?.[1] === before + share[0]) last[1] = before + share[1]
    else spans.push([before + share[0], before + share[1]])
  })
  return spans
}

/** The part of a segment within reach of another: one, as what lies within reach of a segment is convex. */
function shareNear(start: Point, end: Point, from: Point, to: Point, reach: number): Share | undefined {
  const shares = [
    shareInDisc(start, end, from, reach),
    shareInDisc(start, end, to, reach),
    shareInBand(start, end, from, to, reach),
  ].filter((share) => share !== undefined)
  if (shares.length === 0) return undefined
  return [Math.min(...shares.map(([start]) => start)), Math.max(...shares.map(([, end]) => end))]
}

function shareInDisc(start: Point, end: Point, middle: Point, radius: number): Share | undefined {
  const [alongX, alongY] = [end[0] - start[0], end[1] - start[1]]
  const [toX, toY] = [start[0] - middle[0], start[1] - middle[1]]
  const squared = alongX ** 2 + alongY ** 2
  if (squared === 0) return Math.hypot(toX, toY) < radius ? [0, 1] : undefined
  const nearest = -(toX * alongX + toY * alongY) / squared
  const halfChord = Math.sqrt((radius ** 2 - (toX ** 2 + toY ** 2)) / squared + nearest ** 2)
  return within([nearest - halfChord, nearest + halfChord])
}

/** The part of a segment beside another, no further off than reach. */
function shareInBand(start: Point, end: Point, from: Point, to: Point, reach: number): Share | undefined {
  const length = distance(from, to)
  if (length === 0) return undefined
  const [x, y] = [(to[0] - from[0]) / length, (to[1] - from[1]) / length]
  const along = (point: Point): number => (point[0] - from[0]) * x + (point[1] - from[1]) * y
  const beside = (point: Point): number => (point[1] - from[1]) * x - (point[0] - from[0]) * y
  const shareAlong = shareBetween(along(start), along(end), 0, length)
  const shareBeside = shareBetween(beside(start), beside(end), -reach, reach)
  if (!shareAlong || !shareBeside) return undefined
  return within([Math.max(shareAlong[0], shareBeside[0]), Math.min(shareAlong[1], shareBeside[1])])
}

/** Between which shares of the way from one number to another the values lie between two bounds. */
function shareBetween(start: number, end: number, low: number, high: number): Share | undefined {
  if (start === end) return start >= low && start <= high ? [0, 1] : undefined
  const [first, second] = [(low - start) / (end - start), (high - start) / (end - start)]
  return [Math.min(first, second), Math.max(first, second)]
}

/** What of a share lies on the segment; nothing for one without length, or not a number. */
function within([start, end]: Share): Share | undefined {
  const [first, last] = [Math.max(start, 0), Math.min(end, 1)]
  return first < last ? [first, last] : undefined
}

function partOf({ points, weights }: Line, [start, end]: Span): Line {
  const inside = (_: unknown, index: number): boolean => index > start && index < end
  return {
    points: [pointAt(points, start), ...points.filter(inside), pointAt(points, end)],
    ...(weights && { weights: [valueAt(weights, start), ...weights.filter(inside), valueAt(weights, end)] }),
  }
}

const pointAt = (points: readonly Point[], place: number): Point => [
  valueAt(
    points.map(([x]) => x),
    place,
  ),
  valueAt(
    points.map(([, y]) => y),
    place,
  ),
]

function valueAt(values: readonly number[], place: number): number {
  const before = Math.floor(place)
  const [low = 0, high = low] = values.slice(before, before + 2)
  return low + (place - before) * (high - low)
}
