/**
 * The line frame: the picture of a whole line of writing that the line network reads.
 *
 * It has 28 rows and at least 28 columns, a multiple of 4; the writing is upright and level, 20 pixels high with the pen,
 * and its middle lies between rows 13 and 14. The network's output has a column for each 4 pixels.
 *
 * The port of `src/digitpad/numbers/line_frame.py`, and of `line_grid` in `pieces.py`.
 */
import { boostFaintInk } from '../preprocessing/fit'
import { type Frame, FRAME_SIZE, INK_SIZE } from '../preprocessing/frame'
import { type Grid, map, row, transpose, zeros } from '../preprocessing/grid'
import { rint } from '../preprocessing/statistics'
import { type Point, rasterize, type Stroke, toSegments } from '../preprocessing/strokes'
import { boundingBox, fitLine, type FittedLine, middleX, type Pieces } from './pieces'

/** The paper to the left and to the right of the ink, in pixels of the line frame, as all lengths here. */
const MARGIN = 8

/** The pixels of a column of the network's output. */
const COLUMN_WIDTH = 4

/** The widest line, in heights of a digit. */
const MAX_LINE_WIDTH = 64

/** The steps to which columns are rounded first, so that rounding errors decide nothing. */
const COLUMN_STEPS = 1e6

/** Where upright writing lies in its line frame, whose pixel (row, column) covers x from column to column + 1. */
export interface LineGrid {
  /** Pixels for each unit of the writing. */
  scale: number
  /** The x of the writing that lies at `margin`. */
  left: number
  margin: number
  line: FittedLine
  width: number
}

/** A line frame; null for a line that is too wide. It can be sent to a worker. */
export type LineFrame = { grid: LineGrid; frame: Frame } | null

const roundColumn = (column: number): number => rint(column * COLUMN_STEPS) / COLUMN_STEPS

/**
 * Where a line of writing lies in its line frame; null if it is too wide.
 *
 * @param pen how far the ink reaches beyond the boxes.
 */
export function lineGrid(pieces: Pieces, pen: number): LineGrid | null {
  const { left, right } = boundingBox(pieces.boxes)
  if (right - left > MAX_LINE_WIDTH * pieces.height) return null
  const scale = (INK_SIZE - 2 * pen) / pieces.height
  const margin = MARGIN + pen
  const columns = Math.ceil(roundColumn((2 * margin + scale * (right - left)) / COLUMN_WIDTH))
  return { scale, left, margin, line: fitLine(pieces), width: Math.max(COLUMN_WIDTH * columns, FRAME_SIZE) }
}

/**
 * The boundaries between the network's columns at those between the pieces, and at both ends. They lie halfway between the
 * middles of neighbouring pieces, which may overlap.
 */
export function columnBoundaries({ boxes }: Pieces, { scale, left, margin, width }: LineGrid): number[] {
  const inner = boxes.slice(1).map((box, index) => {
    const x = (middleX(boxes[index]!) + middleX(box)) / 2
    return Math.floor(roundColumn((margin + scale * (x - left)) / COLUMN_WIDTH) + 0.5)
  })
  return [0, ...inner, width / COLUMN_WIDTH]
}

/** The line frame of upright strokes. */
export function drawStrokes(strokes: readonly Stroke[], { scale, left, margin, line, width }: LineGrid): Frame {
  const lines = strokes.map((stroke) =>
    stroke.map(([x, y]): Point => {
      const offset = y - line.y - line.slope * (x - line.x)
      // Centres of pixels lie at whole numbers.
      return [margin + scale * (x - left) - 0.5, FRAME_SIZE / 2 + scale * offset - 0.5]
    }),
  )
  return new Float32Array(rasterize(lines.flatMap(toSegments), width))
}

/** The line frame of the ink of a picture, 0..1, which becomes upright by its slant. */
export function drawInk(ink: Grid, slant: number, { scale, left, margin, line, width }: LineGrid): Frame {
  const radius = Math.max(1, 1 / scale)
  const xOf = (column: number): number => (column + 0.5 - margin) / scale + left
  const upright = resample(ink, width, radius, (y, column) => xOf(column) - 0.5 - slant * y)
  const level = resample(transpose(upright), FRAME_SIZE, radius, (column, y) => {
    const middle = line.y + line.slope * (xOf(column) - line.x)
    return (y + 0.5 - FRAME_SIZE / 2) / scale + middle - 0.5
  })
  return boostFaintInk(new Float32Array(map(transpose(level), (value) => Math.min(Math.max(value, 0), 1)).values))
}

/** The values at `count` positions along each row, by a triangle filter; 0 outside. */
function resample(grid: Grid, count: number, radius: number, positionOf: (y: number, index: number) => number): Grid {
  const result = zeros(count, grid.height)
  for (let y = 0; y < grid.height; y++) {
    const line = row(grid, y)
    for (let index = 0; index < count; index++) {
      const position = positionOf(y, index)
      const last = Math.min(Math.floor(position + radius), grid.width - 1)
      let sum = 0
      for (let x = Math.max(Math.ceil(position - radius), 0); x <= last; x++)
        sum += (1 - Math.abs(position - x) / radius) * line[x]!
      result.values[y * count + index] = sum / radius
    }
  }
  return result
}
