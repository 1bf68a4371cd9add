/** What hands do on a pad: a gesture begins on a sheet, and makes others of it until the hand is lifted. */
import type { Point } from '../preprocessing/strokes'
import type { Line, Sheet } from './drawing'

/** Where a pen is. */
export interface Touch {
  point: Point
  /** How wide it draws, 1 being its usual width; nothing for what cannot press. */
  weight?: number | undefined
}

export interface Gesture {
  readonly before: Sheet
  /** What it has made so far; that of before, while it has changed nothing. */
  readonly sheet: Sheet
  /** Whether it only adds ink: answers to what was there before stay good. */
  readonly adds: boolean
  /** Goes on to these places, in the sheet's coordinates; false when nothing comes of that. */
  move(touches: Touch[]): boolean
}

/** What has a pen, and moves it over a pad. Places are CSS pixels of the pad. */
export interface Hand {
  /** Touches down, maybe with the end that erases. */
  down(touch: Touch, erases: boolean): void
  /** @param expected where the pen is about to be: shown, but never part of a stroke. */
  move(touches: Touch[], expected: Touch[]): void
  up(): void
  /** It was no gesture after all. */
  cancel(): void
}

/** CSS pixels that a pen must move to count: less is a finger's tremor, and a tap stays a dot. */
const MIN_MOVE = 2.5

/** Share of the way from one weight to the next that a pen goes at a point: what presses trembles. */
const EASE = 0.5

/** A stroke that starts at a place. */
export function drawing(before: Sheet, first: Touch): Gesture {
  let line: Line = {
    points: [first.point],
    ...(first.weight !== undefined && { weights: [first.weight] }),
  }
  return {
    before,
    adds: true,
    get sheet() {
      return { ...before, lines: [...before.lines, line] }
    },
    move(touches) {
      const longer = touches.reduce(extended, line)
      const moved = longer !== line
      line = longer
      return moved
    },
  }
}

function extended(line: Line, { point, weight }: Touch): Line {
  const { points, weights } = line
  const last = points.at(-1) ?? point
  if (distance(point, last) < MIN_MOVE) {
    if (points.length > 1 || !weights || (weights[0] ?? 0) >= (weight ?? 0)) return line
    return { points, weights: [weight ?? 0] } // a dot is as wide as the pen was pressed at most
  }
  const longer = [...points, point]
  if (!weights) return { points: longer }
  const lastWeight = weights.at(-1) ?? 1
  return { points: longer, weights: [...weights, lastWeight + EASE * ((weight ?? lastWeight) - lastWeight)] }
}

export function distance([x1, y1]: Point, [x2, y2]: Point): number {
  return Math.hypot(x2 - x1, y2 - y1)
}
