/** Strokes that draw themselves. */
import type { Point } from '../preprocessing/strokes'
import { distance } from './gesture'
import type { Line } from './drawing'

export interface Replay {
  /** Whether it came to its end. */
  readonly over: Promise<boolean>
  stop(): void
}

/** Sides of the pad that the pen goes in a second. */
const PACE = 1.5

/** The way, in sides of the pad, that it would have gone while it is lifted between two strokes. */
const LIFTED = 0.3

/** Draws lines as a hand would: in each frame, `show` is given what is drawn by then. Side and speed are above 0. */
export function replay(lines: readonly Line[], side: number, speed: number, show: (lines: Line[]) => void): Replay {
  let stopped = false
  const over = new Promise<boolean>((resolve) => {
    const draw = (start: number, now: number): void => {
      if (stopped) {
        resolve(false)
        return
      }
      const way = Math.max((now - start) / 1000, 0) * speed * PACE * side
      const drawn = drawnAfter(lines, way, LIFTED * side)
      show(drawn)
      if (drawn.length === lines.length && drawn.at(-1) === lines.at(-1)) resolve(true)
      else requestAnimationFrame((later) => { draw(start, later) }) // prettier-ignore
    }
    requestAnimationFrame((start) => { draw(start, start) }) // prettier-ignore
  })
  return {
    over,
    stop() {
      stopped = true
    },
  }
}

/** What of lines is drawn when the pen has gone so far, of which it went `lifted` between one line and the next. */
export function drawnAfter(lines: readonly Line[], way: number, lifted: number): Line[] {
  const drawn: Line[] = []
  let left = way
  for (const line of lines) {
    if (left < 0) break
    const length = lengthOf(line)
    drawn.push(length <= left ? line : startOf(line, left))
    left -= length + lifted
  }
  return drawn
}

const lengthOf = ({ points }: Line): number =>
  points.reduce((sum, point, index) => sum + distance(points[index - 1] ?? point, point), 0)

function startOf({ points }: Line, way: number): Line {
  const start = points.slice(0, 1)
  let left = way
  for (const [index, end] of points.entries()) {
    const from = points[index - 1]
    if (!from) continue
    const length = distance(from, end)
    if (length > left) return { points: [...start, between(from, end, left / length)] }
    start.push(end)
    left -= length
  }
  return { points: start }
}

const between = ([x1, y1]: Point, [x2, y2]: Point, share: number): Point => [
  x1 + share * (x2 - x1),
  y1 + share * (y2 - y1),
]
