/** Strokes that are drawn over time, as by hand. */
import type { Point } from '../preprocessing/strokes'
import { type Drawing, type InkStroke, shorterSide } from './drawing'
import { distance } from './gesture'

export interface Replay {
  /** What is drawn so far. */
  readonly drawing: Drawing
  /** Whether it was completed. */
  readonly finished: Promise<boolean>
  stop(): void
}

/** The pen's speed, in shorter sides of the pad per second. */
const SPEED = 1.5

/** The distance that the pen moves between two strokes, in shorter sides of the pad. */
const PEN_UP_DISTANCE = 0.3

/**
 * Draws the strokes of a drawing one after another, a bit more with each animation frame.
 *
 * @param drawing on a pad whose sides are above 0.
 * @param speed a factor above 0.
 * @param onFrame called whenever more is drawn.
 */
export function startReplay({ size, strokes }: Drawing, speed: number, onFrame: () => void): Replay {
  const side = shorterSide(size)
  let visible: InkStroke[] = []
  let isStopped = false
  const finished = new Promise<boolean>((resolve) => {
    const draw = (start: number, now: number): void => {
      if (isStopped) {
        resolve(false)
        return
      }
      const path = Math.max((now - start) / 1000, 0) * speed * SPEED * side
      visible = visibleAfter(strokes, path, PEN_UP_DISTANCE * side)
      const isComplete = visible.length === strokes.length && visible.at(-1) === strokes.at(-1)
      onFrame()
      if (isComplete) resolve(true)
      else requestAnimationFrame((later) => { draw(start, later) }) // prettier-ignore
    }
    requestAnimationFrame((start) => { draw(start, start) }) // prettier-ignore
  })
  return {
    get drawing() {
      return { size, strokes: visible }
    },
    finished,
    stop() {
      isStopped = true
    },
  }
}

/** What is visible of strokes after the pen has moved `path`, of which `penUpDistance` between each two strokes. */
export function visibleAfter(strokes: readonly InkStroke[], path: number, penUpDistance: number): InkStroke[] {
  const visible: InkStroke[] = []
  let rest = path
  for (const stroke of strokes) {
    if (rest < 0) break
    const length = strokeLength(stroke)
    visible.push(length <= rest ? stroke : truncateStroke(stroke, rest))
    rest -= length + penUpDistance
  }
  return visible
}

const strokeLength = ({ points }: InkStroke): number =>
  points.reduce((sum, point, index) => sum + distance(points[index - 1] ?? point, point), 0)

/** The first part of a stroke, of the given length. */
function truncateStroke({ points }: InkStroke, length: number): InkStroke {
  const start = points.slice(0, 1)
  let rest = length
  for (const [index, end] of points.entries()) {
    const from = points[index - 1]
    if (!from) continue
    const segmentLength = distance(from, end)
    if (segmentLength > rest) return { points: [...start, interpolate(from, end, rest / segmentLength)] }
    start.push(end)
    rest -= segmentLength
  }
  return { points: start }
}

const interpolate = ([x1, y1]: Point, [x2, y2]: Point, share: number): Point => [
  x1 + share * (x2 - x1),
  y1 + share * (y2 - y1),
]
