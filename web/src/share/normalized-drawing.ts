/** Drawings apart from a pad of some size: on a sheet whose shorter side is 1. */
import type { Size } from '../pad/drawing'
import type { Point, Stroke, Strokes } from '../preprocessing/strokes'

/** How far apart a line's points are at most; the pad rounds the corners between points that are further apart. */
const STEP = 0.02

/** The strokes on a pad as they lie on the sheet, about its middle. */
export function onSheet(strokes: Strokes, { width, height }: Size): Stroke[] {
  const side = Math.min(width, height) || 1
  return strokes.map((stroke) => stroke.map(([x, y]) => [(x - width / 2) / side + 0.5, (y - height / 2) / side + 0.5]))
}

/** The strokes of a sheet as they lie on a pad, with points close enough for it to keep every corner. */
export function onPad(strokes: Strokes, { width, height }: Size): Stroke[] {
  const side = Math.min(width, height)
  return strokes.map((stroke) =>
    dense(stroke).map(([x, y]) => [(x - 0.5) * side + width / 2, (y - 0.5) * side + height / 2]),
  )
}

/** The size of the pad, its border left out. */
export function sizeOf({ clientWidth: width, clientHeight: height }: Element): Size {
  return { width, height }
}

/** The same line with more points: none further from the next than a step. */
export function dense(stroke: Strokes[number]): Stroke {
  return stroke.flatMap(([x, y], index): Stroke => {
    const [fromX, fromY] = stroke[index - 1] ?? [x, y]
    const parts = Math.max(Math.ceil(Math.hypot(x - fromX, y - fromY) / STEP), 1)
    return Array.from({ length: parts }, (_, part): Point => {
      const share = (part + 1) / parts
      return [fromX + (x - fromX) * share, fromY + (y - fromY) * share]
    })
  })
}

/**
 * The same line, within `tolerance`, with fewer points (Ramer, "An iterative procedure for the polygonal approximation
 * of plane curves", 1972; Douglas and Peucker, 1973).
 */
export function sparse(stroke: Strokes[number], tolerance: number): Stroke {
  const kept = new Set([0, stroke.length - 1])
  const open: [number, number][] = [[0, stroke.length - 1]]
  for (let range = open.pop(); range; range = open.pop()) {
    const [first, last] = range
    const far = farthest(stroke, first, last)
    if (far.distance <= tolerance) continue
    kept.add(far.index)
    open.push([first, far.index], [far.index, last])
  }
  return stroke.filter((_, index) => kept.has(index)).map(([x, y]) => [x, y])
}

/** Of the points between two, the one farthest from the line that joins these. */
function farthest(stroke: Strokes[number], first: number, last: number): { index: number; distance: number } {
  const [start, end] = [stroke[first], stroke[last]]
  let far = { index: first, distance: 0 }
  if (!start || !end) return far
  for (const [offset, point] of stroke.slice(first + 1, last).entries()) {
    const distance = distanceTo(start, end, point)
    if (distance > far.distance) far = { index: first + 1 + offset, distance }
  }
  return far
}

function distanceTo([x1, y1]: Readonly<Point>, [x2, y2]: Readonly<Point>, [x, y]: Readonly<Point>): number {
  const [alongX, alongY] = [x2 - x1, y2 - y1]
  const length = alongX ** 2 + alongY ** 2
  const share = length && Math.min(Math.max(((x - x1) * alongX + (y - y1) * alongY) / length, 0), 1)
  return Math.hypot(x - x1 - share * alongX, y - y1 - share * alongY)
}
