/** Removes a digit of a number from a drawing. */
import type { NumberDigit } from '../numbers/number-reading'
import type { Box } from '../numbers/pieces'
import type { StrokePart } from '../numbers/stroke-pieces'
import type { Point } from '../preprocessing/strokes'
import type { Drawing, InkStroke } from './drawing'
import { startErasing } from './eraser'

/** The radius of the eraser that removes a digit of a picture, as a share of the shorter side of the digit's box. */
const ERASER_RADIUS = 1 / 16
const MIN_ERASER_RADIUS = 1.5

/** The drawing without the ink of a digit, whose box is in the drawing's coordinates. */
export function removeDigit(drawing: Drawing, { parts, box }: NumberDigit): Drawing {
  return parts.length > 0
    ? { ...drawing, strokes: drawing.strokes.flatMap((stroke, index) => removeParts(stroke, index, parts)) }
    : eraseBox(drawing, box)
}

/** What is left of a stroke: the runs of points that belong to none of the parts. */
function removeParts(stroke: InkStroke, index: number, parts: readonly StrokePart[]): InkStroke[] {
  const removed = parts.filter((part) => part.stroke === index).sort((one, other) => one.first - other.first)
  if (removed.length === 0) return [stroke]
  const starts = [0, ...removed.map(({ end }) => end)]
  const ends = [...removed.map(({ first }) => first), stroke.points.length]
  return starts.flatMap((start, run) => {
    const end = ends[run] ?? start
    if (end <= start) return []
    return [
      {
        points: stroke.points.slice(start, end),
        ...(stroke.widths && { widths: stroke.widths.slice(start, end) }),
      },
    ]
  })
}

/** Erases all ink within a box: in a picture, no digit knows its ink. */
function eraseBox(drawing: Drawing, box: Box): Drawing {
  const side = Math.min(box.right - box.left, box.bottom - box.top)
  const radius = Math.max(ERASER_RADIUS * side, MIN_ERASER_RADIUS)
  const [first, ...rest] = pathOver(box, radius)
  const gesture = startErasing(drawing, { point: first }, radius, 0)
  gesture.move(rest.map((point) => ({ point })))
  return gesture.drawing
}

/** The path of an eraser that covers a box, in rows from top to bottom, to and fro. */
function pathOver({ left, top, right, bottom }: Box, radius: number): [Point, ...Point[]] {
  const rows = Math.max(1, Math.ceil((bottom - top) / radius))
  const path = Array.from({ length: rows }, (_, row): Point[] => {
    const y = top + ((row + 0.5) / rows) * (bottom - top)
    const ends: Point[] = [
      [left, y],
      [right, y],
    ]
    return row % 2 ? ends.reverse() : ends
  }).flat()
  return [[left, top], ...path, [right, bottom]]
}
