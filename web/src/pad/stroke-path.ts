/** Strokes as smooth lines on the screen. */
import type { Point, Stroke } from '../preprocessing/strokes'

/** Part of a line, and how wide the pen is there, 1 being its usual width. */
export interface Piece {
  path: string
  weight: number
}

/** A line is drawn in pieces as wide as it is there, to a fiftieth. */
const FINENESS = 50

const STANDING: Point = [0, 0]

const text = ([x, y]: Point): string => `${x.toFixed(1)} ${y.toFixed(1)}`

/**
 * The SVG path data of a stroke: quadratic curves through all its points. A dot is a line of no length, which a round
 * cap makes visible.
 */
export function pathOf(points: Stroke): string {
  const [first] = points
  if (!first) return ''
  return `M${text(first)}${points.length > 1 ? curvesOf(points).join('') : 'h0'}`
}

/** A stroke in pieces of one width each; `weights` tells that at its points. */
export function piecesOf(points: Stroke, weights: readonly number[] = []): Piece[] {
  const weightAt = (index: number): number => weights[index] ?? 1
  if (points.length < 2) return [{ path: pathOf(points), weight: rounded(weightAt(0)) }]
  const pieces: Piece[] = []
  curvesOf(points).forEach((curve, index) => {
    const weight = rounded((weightAt(index) + weightAt(index + 1)) / 2)
    const last = pieces.at(-1)
    if (last?.weight === weight) last.path += curve
    else pieces.push({ path: `M${text(points[index] ?? STANDING)}${curve}`, weight })
  })
  return pieces
}

const rounded = (weight: number): number => Math.round(FINENESS * weight) / FINENESS

/**
 * The way from each point to the next: two quadratic curves that meet in the middle of their controls (Schumaker, "On
 * shape preserving quadratic spline interpolation", SIAM Journal on Numerical Analysis, 1983). At each point the line goes
 * on in the direction in which it came; the sharper it turns there the slower, so that corners stay corners. A short way
 * beside a long one keeps the long one straight.
 */
function curvesOf(points: Stroke): string[] {
  const lengths = points.slice(1).map(([x, y], index) => {
    const [fromX, fromY] = points[index] ?? STANDING
    return Math.hypot(x - fromX, y - fromY)
  })
  const reachAt = (index: number): number => Math.min(lengths[index - 1] ?? 0, lengths[index] ?? 0) / 4
  const velocities = points.map((point, index) => velocityAt(points[index - 1], point, points[index + 1]))
  return points.slice(1).map((end, index) => {
    const [start, leaving, arriving] = [points[index] ?? end, velocities[index], velocities[index + 1]]
    if (leaving === STANDING && arriving === STANDING) return `L${text(end)}`
    const first = moved(start, leaving ?? STANDING, reachAt(index))
    const second = moved(end, arriving ?? STANDING, -reachAt(index + 1))
    const middle = moved(first, [second[0] - first[0], second[1] - first[1]], 0.5)
    return `Q${text(first)} ${text(middle)}Q${text(second)} ${text(end)}`
  })
}

/** That of the parabola through three points on which the way between them is covered evenly; none at the ends. */
function velocityAt(before: Point | undefined, point: Point, after: Point | undefined): Point {
  if (!before || !after) return STANDING
  const [inX, inY, outX, outY] = [point[0] - before[0], point[1] - before[1], after[0] - point[0], after[1] - point[1]]
  const [inLength, outLength] = [Math.hypot(inX, inY), Math.hypot(outX, outY)]
  if (inLength === 0 || outLength === 0) return STANDING
  const [inShare, outShare] = [outLength / inLength, inLength / outLength]
  const both = inLength + outLength
  return [(inX * inShare + outX * outShare) / both, (inY * inShare + outY * outShare) / both]
}

const moved = ([x, y]: Point, [alongX, alongY]: Point, far: number): Point => [x + far * alongX, y + far * alongY]
