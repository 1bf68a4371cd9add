/** What a pen does to a drawing from pen down to pen up: it makes new drawings of the one before. */
import type { Point } from '../preprocessing/strokes'
import type { Drawing, InkStroke } from './drawing'

/** The state of a pen at one moment. */
export interface PenSample {
  point: Point
  /** The width at which it draws, relative to its usual width; undefined for input without pressure. */
  width?: number | undefined
}

export interface Gesture {
  readonly before: Drawing
  /** The drawing so far; `before` itself while nothing has changed. */
  readonly drawing: Drawing
  /** Whether it only adds ink: answers to the ink before stay valid. */
  readonly isAdditive: boolean
  /** Moves the pen through samples in the drawing's coordinates; returns whether the drawing changed. */
  move(samples: PenSample[]): boolean
}

/** Receives the input of mouse, finger, pen or keyboard. Points are in CSS pixels of the pad. */
export interface PenHandler {
  down(sample: PenSample, isEraserEnd: boolean): void
  /** @param predicted where the pen is about to be: shown, but never part of a stroke. */
  move(samples: PenSample[], predicted: PenSample[]): void
  up(): void
  /** The input was not meant for the pad after all. */
  cancel(): void
  /** Nor was that of the gesture that has just ended. */
  takeBack(): void
}

/** Shorter moves are a finger's tremor: they count once they add up, and a tap stays a dot. */
const MIN_DISTANCE_PX = 2.5

/** The weight of a new width in the exponential smoothing of widths: pressure trembles. */
const WIDTH_SMOOTHING = 0.5

/** Starts a stroke. */
export function startStroke(before: Drawing, first: PenSample): Gesture {
  let stroke: InkStroke = {
    points: [first.point],
    ...(first.width !== undefined && { widths: [first.width] }),
  }
  const withStroke = (): Drawing => ({ ...before, strokes: [...before.strokes, stroke] })
  let drawing = withStroke()
  return {
    before,
    isAdditive: true,
    get drawing() {
      return drawing
    },
    move(samples) {
      const longer = samples.reduce(appendSample, stroke)
      if (longer === stroke) return false
      stroke = longer
      drawing = withStroke()
      return true
    },
  }
}

function appendSample(stroke: InkStroke, { point, width }: PenSample): InkStroke {
  const { points, widths } = stroke
  const last = points.at(-1) ?? point
  if (distance(point, last) < MIN_DISTANCE_PX) {
    if (points.length > 1 || !widths || (widths[0] ?? 0) >= (width ?? 0)) return stroke
    return { points, widths: [width ?? 0] } // a dot is as wide as the strongest pressure
  }
  const longer = [...points, point]
  if (!widths) return { points: longer }
  const lastWidth = widths.at(-1) ?? 1
  return { points: longer, widths: [...widths, lastWidth + WIDTH_SMOOTHING * ((width ?? lastWidth) - lastWidth)] }
}

export function distance([x1, y1]: Point, [x2, y2]: Point): number {
  return Math.hypot(x2 - x1, y2 - y1)
}
