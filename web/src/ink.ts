/** Strokes as smooth lines on the screen. */
import type { Point, Stroke } from './strokes'

const middle = ([x1, y1]: Point, [x2, y2]: Point): Point => [(x1 + x2) / 2, (y1 + y2) / 2]

const text = ([x, y]: Point): string => `${x.toFixed(1)} ${y.toFixed(1)}`

/**
 * The SVG path data of a stroke: quadratic curves through the middles between its points, with the points as
 * controls. A dot is a line of no length, which a round cap makes visible.
 */
export function pathOf(stroke: Stroke): string {
  const [first, ...rest] = stroke
  const last = rest.at(-1)
  if (!first) return ''
  if (!last) return `M${text(first)}h0`
  const curves = rest
    .slice(0, -1)
    .map((point, index) => `Q${text(point)} ${text(middle(point, rest[index + 1] ?? last))}`)
  return `M${text(first)}${curves.join('')}L${text(last)}`
}
