/** Strokes independent of the pad's size: in a square of side 1, which fits the pad's shorter side and is centred on it. */
import { shorterSide, type Size } from '../pad/drawing'
import { squaredDistanceToSegment } from '../preprocessing/geometry'
import type { Point, Stroke, Strokes } from '../preprocessing/strokes'

/** The pad rounds the corners between points that are further apart. */
const MAX_STEP = 0.02

/** Strokes in the coordinates of the square. */
export function normalize(strokes: Strokes, size: Size): Stroke[] {
  const { width, height } = size
  const side = shorterSide(size) || 1
  return strokes.map((stroke) => stroke.map(([x, y]) => [(x - width / 2) / side + 0.5, (y - height / 2) / side + 0.5]))
}

/**
 * Normalized strokes in CSS pixels of a pad, with points close enough to keep every corner. Strokes from a wider or higher
 * pad, which reach beyond this one, are shrunk about its centre.
 */
export function denormalize(strokes: Strokes, size: Size): Stroke[] {
  const { width, height } = size
  const points = strokes.flat()
  const reachX = Math.max(...points.map(([x]) => Math.abs(x - 0.5)))
  const reachY = Math.max(...points.map(([, y]) => Math.abs(y - 0.5)))
  const side = Math.min(shorterSide(size), width / (2 * reachX), height / (2 * reachY))
  return strokes.map((stroke) =>
    densify(stroke).map(([x, y]) => [(x - 0.5) * side + width / 2, (y - 0.5) * side + height / 2]),
  )
}

/** The same line with additional points, so that none is further than a step from the next. */
export function densify(stroke: Strokes[number]): Stroke {
  return stroke.flatMap(([x, y], index): Stroke => {
    const [fromX, fromY] = stroke[index - 1] ?? [x, y]
    const parts = Math.max(Math.ceil(Math.hypot(x - fromX, y - fromY) / MAX_STEP), 1)
    return Array.from({ length: parts }, (_, part): Point => {
      const share = (part + 1) / parts
      return [fromX + (x - fromX) * share, fromY + (y - fromY) * share]
    })
  })
}

/**
 * The same line within `tolerance`, with fewer points, by the Ramer–Douglas–Peucker algorithm (Ramer, "An iterative
 * procedure for the polygonal approximation of plane curves", 1972; Douglas and Peucker, 1973).
 */
export function simplify(stroke: Strokes[number], tolerance: number): Stroke {
  const kept = new Set([0, stroke.length - 1])
  const ranges: [number, number][] = [[0, stroke.length - 1]]
  for (let range = ranges.pop(); range; range = ranges.pop()) {
    const [first, last] = range
    const { index, distance } = farthestPoint(stroke, first, last)
    if (distance <= tolerance) continue
    kept.add(index)
    ranges.push([first, index], [index, last])
  }
  return stroke.filter((_, index) => kept.has(index)).map(([x, y]) => [x, y])
}

/** Of the points between two, the one farthest from the segment that joins these. */
function farthestPoint(stroke: Strokes[number], first: number, last: number): { index: number; distance: number } {
  const [start, end] = [stroke[first], stroke[last]]
  let farthest = { index: first, distance: 0 }
  if (!start || !end) return farthest
  for (const [offset, point] of stroke.slice(first + 1, last).entries()) {
    const distance = Math.sqrt(squaredDistanceToSegment(...point, ...start, ...end))
    if (distance > farthest.distance) farthest = { index: first + 1 + offset, distance }
  }
  return farthest
}
