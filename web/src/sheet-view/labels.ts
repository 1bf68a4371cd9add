/** Where the label of a cell, with what was read of it, covers no ink as far as there is room. Pure. */
import type { Point } from '../preprocessing/strokes'
import { centerOf, heightOf } from '../sheets/layout'
import type { SheetReading, ShownCell } from '../sheets/reading'
import type { SheetPicture } from '../sheets/sheet-picture'

/** Above the cell, or where that is another's ink, in one of its own upper corners. */
export type LabelPosition = 'above' | 'left' | 'right'

export interface LabeledCell extends ShownCell {
  label: LabelPosition
  /** How much its row slopes in the picture, in radians, clockwise: its area is turned by this about its centre. */
  angle: number
  /** The height of the space between it and the cell above, as a fraction of that of the picture. */
  gap: number
}

/** Cells with nothing but a line between them are this fraction of their height apart at most. */
const MAX_GAP = 0.2

/** So much of a cell's height is looked at, one pixel in so many each way. */
const [LABEL_HEIGHT, SAMPLING] = [0.35, 3]

/** Between two of these pixels paper changes its value, of 255, by no more than this. */
const MIN_EDGE = 20

/** The right corners of a column must be so much emptier than the left ones. */
const MAX_RATIO = 0.7

/** The cells with their labels: above all of them, unless on another's sheet most touch the one above. */
export function placeLabels({ cells, code, picture }: SheetReading): LabeledCell[] {
  const sloping = code === null ? findSlopes(cells, picture) : cells.map((cell) => ({ ...cell, angle: 0 }))
  const spaced = sloping.map((cell) => {
    const above = sloping.find(({ row, column }) => column === cell.column && row === cell.row - 1)
    return { ...cell, gap: above ? Math.max(cell.area.top - above.area.bottom, 0) : 1 }
  })
  const touching = spaced.filter(({ area, gap }) => gap < MAX_GAP * heightOf(area))
  if (code !== null || 2 * touching.length < cells.length) return spaced.map((cell) => ({ ...cell, label: 'above' }))
  const isRight = findRightColumns(spaced, picture)
  return spaced.map((cell) => ({ ...cell, label: isRight[cell.column] ? 'right' : 'left' }))
}

/**
 * The cells with the slopes of their rows, and their areas before they are turned. The picture shows the photograph turned
 * and scaled, as the centres of the first and the last cell tell.
 */
function findSlopes(cells: readonly ShownCell[], { width, height }: SheetPicture): (ShownCell & { angle: number })[] {
  const [first, last] = [cells[0], cells.at(-1)]
  if (!first || !last || first === last) return cells.map((cell) => ({ ...cell, angle: 0 }))
  const toPixels = ([x, y]: Point): Point => [x * width, y * height]
  const shown: [Point, Point] = [toPixels(centerOf(first.area)), toPixels(centerOf(last.area))]
  const photographed: [Point, Point] = [middleOf(first.box), middleOf(last.box)]
  const turn = angleOf(...shown) - angleOf(...photographed)
  const scale = distance(...shown) / distance(...photographed)
  return cells.map((cell) => {
    const ofRow = cells.filter(({ row }) => row === cell.row).sort((one, other) => one.column - other.column)
    const [start, end] = [sidesOf((ofRow[0] ?? cell).box)[0], sidesOf((ofRow.at(-1) ?? cell).box)[1]]
    const [x, y] = centerOf(cell.area)
    const dx = (scale * distance(...sidesOf(cell.box))) / width / 2
    const dy = (scale * distance(middleOf(cell.box.slice(0, 2)), middleOf(cell.box.slice(2)))) / height / 2
    const area = { left: x - dx, top: y - dy, right: x + dx, bottom: y + dy }
    return { ...cell, area, angle: turn + angleOf(start, end) }
  })
}

const middleOf = (points: readonly Point[]): Point =>
  points.reduce(([x, y], [pointX, pointY]) => [x + pointX / points.length, y + pointY / points.length], [0, 0])

/** The middles of the left and the right side of a box. */
const sidesOf = (box: readonly Point[]): [Point, Point] => [
  middleOf([...box.slice(0, 1), ...box.slice(3)]),
  middleOf(box.slice(1, 3)),
]

const distance = (one: Point, other: Point): number => Math.hypot(one[0] - other[0], one[1] - other[1])

const angleOf = (start: Point, end: Point): number => Math.atan2(end[1] - start[1], end[0] - start[0])

/**
 * For each column, whether there are fewer edges of ink at the right of its cells than at the left; light that falls off
 * makes none.
 */
function findRightColumns(
  cells: readonly Omit<LabeledCell, 'label'>[],
  { width, height, data }: SheetPicture,
): Record<number, boolean> {
  const edges: Record<number, [left: number, right: number]> = {}
  const valueAt = (x: number, y: number): number => data[4 * (Math.round(y) * width + x)] ?? 0
  for (const { column, area, angle } of cells) {
    const ink = (edges[column] ??= [0, 0])
    const [middle, slope] = [centerOf(area)[0] * width, Math.tan(angle)]
    for (let y = area.top * height; y < (area.top + LABEL_HEIGHT * heightOf(area)) * height; y += SAMPLING)
      for (let x = Math.ceil(area.left * width); x + SAMPLING < area.right * width; x += SAMPLING) {
        const sloped = y + (x - middle) * slope
        const step = Math.abs(valueAt(x, sloped) - valueAt(x + SAMPLING, sloped + SAMPLING * slope))
        ink[x > middle ? 1 : 0] += Math.max(step - MIN_EDGE, 0)
      }
  }
  return Object.fromEntries(Object.entries(edges).map(([column, [left, right]]) => [column, right < MAX_RATIO * left]))
}
