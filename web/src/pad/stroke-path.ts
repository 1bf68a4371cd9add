/** Strokes as smooth SVG paths. */
import type { Point, Stroke } from '../preprocessing/strokes'

/** Part of a stroke at one width of the pen, which is relative to its usual width. */
export interface PathSegment {
  path: string
  width: number
}

/** Widths are rounded to a fiftieth, so that points of nearly equal width share a segment. */
const WIDTH_STEPS = 50

const ZERO: Point = [0, 0]

/** A point as SVG path data, to a tenth of a unit. */
export const formatPoint = ([x, y]: Readonly<Point>): string => `${x.toFixed(1)} ${y.toFixed(1)}`

/**
 * The SVG path data of a stroke: quadratic Bézier curves through all its points. A dot is a line of length 0, which a
 * round cap makes visible.
 */
export function strokePath(points: Stroke): string {
  const [first] = points
  if (!first) return ''
  return `M${formatPoint(first)}${points.length > 1 ? strokeCurves(points).join('') : 'h0'}`
}

/** The path data of a stroke in segments of equal width, from the pen's widths at its points. */
export function strokeSegments(points: Stroke, widths: readonly number[] = []): PathSegment[] {
  const widthAt = (index: number): number => widths[index] ?? 1
  if (points.length < 2) return [{ path: strokePath(points), width: roundWidth(widthAt(0)) }]
  const segments: PathSegment[] = []
  strokeCurves(points).forEach((curve, index) => {
    const width = roundWidth((widthAt(index) + widthAt(index + 1)) / 2)
    const last = segments.at(-1)
    if (last?.width === width) last.path += curve
    else segments.push({ path: `M${formatPoint(points[index] ?? ZERO)}${curve}`, width })
  })
  return segments
}

const roundWidth = (width: number): number => Math.round(WIDTH_STEPS * width) / WIDTH_STEPS

/**
 * The path from each point to the next: two quadratic curves that meet halfway between their control points (Schumaker,
 * "On shape preserving quadratic spline interpolation", SIAM Journal on Numerical Analysis, 1983). The direction is
 * continuous at each point. The sharper the turn, the slower the curve there, so that corners stay corners; a short
 * segment beside a long one leaves the long one straight.
 */
function strokeCurves(points: Stroke): string[] {
  const lengths = points.slice(1).map(([x, y], index) => {
    const [fromX, fromY] = points[index] ?? ZERO
    return Math.hypot(x - fromX, y - fromY)
  })
  const reachAt = (index: number): number => Math.min(lengths[index - 1] ?? 0, lengths[index] ?? 0) / 4
  const velocities = points.map((point, index) => velocityAt(points[index - 1], point, points[index + 1]))
  return points.slice(1).map((end, index) => {
    const [start, leaving, arriving] = [points[index] ?? end, velocities[index], velocities[index + 1]]
    if (leaving === ZERO && arriving === ZERO) return `L${formatPoint(end)}`
    const first = translate(start, leaving ?? ZERO, reachAt(index))
    const second = translate(end, arriving ?? ZERO, -reachAt(index + 1))
    const middle = translate(first, [second[0] - first[0], second[1] - first[1]], 0.5)
    return `Q${formatPoint(first)} ${formatPoint(middle)}Q${formatPoint(second)} ${formatPoint(end)}`
  })
}

/** The velocity at the middle of three points of the parabola through them at constant speed; ZERO at the ends. */
function velocityAt(before: Point | undefined, point: Point, after: Point | undefined): Point {
  if (!before || !after) return ZERO
  const [inX, inY, outX, outY] = [point[0] - before[0], point[1] - before[1], after[0] - point[0], after[1] - point[1]]
  const [inLength, outLength] = [Math.hypot(inX, inY), Math.hypot(outX, outY)]
  if (inLength === 0 || outLength === 0) return ZERO
  const [inWeight, outWeight] = [outLength / inLength, inLength / outLength]
  const length = inLength + outLength
  return [(inX * inWeight + outX * outWeight) / length, (inY * inWeight + outY * outWeight) / length]
}

const translate = ([x, y]: Point, [alongX, alongY]: Point, factor: number): Point => [
  x + factor * alongX,
  y + factor * alongY,
]
