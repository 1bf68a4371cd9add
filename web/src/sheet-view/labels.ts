/** Where the label of a cell, with what was read of it, covers no ink as far as there is room. Pure. */
import type { Point } from '../preprocessing/strokes'
import type { Rectangle } from '../sheets/layout'
import type { SheetReading, ShownCell } from '../sheets/reading'
import type { SheetPicture } from '../sheets/sheet-picture'

/** Above the cell, or where that is another's ink, in one of its own upper corners. */
export type LabelPosition = 'above' | 'left' | 'right'

/** Cells with nothing but a line between them are this fraction of their height apart at most. */
const MAX_GAP = 0.2

/** So much of a cell's height is looked at, one pixel in so many each way. */
const [LABEL_HEIGHT, SAMPLING] = [0.35, 3]

/** Between two of these pixels paper changes its value, of 255, by no more than this. */
const MIN_EDGE = 20

/** The other corner must be so much emptier than the left one. */
const MAX_RATIO = 0.7

export type LabeledCell = ShownCell & { label: LabelPosition }

/** The cells with the positions of their labels: above all of them, unless on another's sheet most touch the one above. */
export function placeLabels({ cells, code, picture }: SheetReading): LabeledCell[] {
  const touching = cells.filter((cell) =>
    cells.some((above) => above.column === cell.column && above.row === cell.row - 1 && touches(cell, above)),
  )
  const isLabelAbove = code !== null || 2 * touching.length < cells.length
  return cells.map((cell) => ({
    ...cell,
    label: isLabelAbove ? 'above' : isRightEmptier(picture, cell.area) ? 'right' : 'left',
  }))
}

/** Whether one cell ends where the other begins, however they are turned. */
function touches({ box }: ShownCell, above: ShownCell): boolean {
  const [top, bottom, end] = [box.slice(0, 2), box.slice(2), above.box.slice(2)].map(middle) as [Point, Point, Point]
  return distance(top, end) < MAX_GAP * distance(top, bottom)
}

const middle = (side: readonly Point[]): Point => [
  side.reduce((sum, [x]) => sum + x / 2, 0),
  side.reduce((sum, [, y]) => sum + y / 2, 0),
]

const distance = (one: Point, other: Point): number => Math.hypot(one[0] - other[0], one[1] - other[1])

/** Whether there are fewer edges of ink at the right than at the left; light that falls off makes none. */
function isRightEmptier({ width, height, data }: SheetPicture, { left, top, right, bottom }: Rectangle): boolean {
  let [inkLeft, inkRight] = [0, 0]
  const valueAt = (x: number, y: number): number => data[4 * (y * width + x)] ?? 0
  for (let y = Math.ceil(top * height); y < (top + LABEL_HEIGHT * (bottom - top)) * height; y += SAMPLING)
    for (let x = Math.ceil(left * width); x + SAMPLING < right * width; x += SAMPLING) {
      const step = Math.max(Math.abs(valueAt(x, y) - valueAt(x + SAMPLING, y)) - MIN_EDGE, 0)
      if (2 * x > (left + right) * width) inkRight += step
      else inkLeft += step
    }
  return inkRight < MAX_RATIO * inkLeft
}
