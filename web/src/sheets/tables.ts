/**
 * Arranges boxes as people read them: boxes close together are one number, numbers have rows and columns.
 *
 * Lines of print that are parallel on paper meet in a vanishing point in the photograph, so that their slope is nearly a
 * linear function of the position; least squares over the steps between neighbours give it.
 *
 * The port of `src/digitpad/sheets/tables.py`.
 */
import { connect } from '../numbers/pieces'
import { median, rint } from '../preprocessing/statistics'
import type { Point } from '../preprocessing/strokes'
import {
  createBox,
  findPairs,
  MAX_MISALIGNMENT,
  MAX_STEP,
  measureSteps,
  medianSize,
  MIN_FREE_STEP,
  MIN_STEP,
  type PrintedBox,
} from './boxes'

const AXES = [0, 1] as const

/** From the centre of a box to that of one which shares its line, in sides. */
const MAX_TOUCHING_STEP = 1.3

/** The same with one row or column of a grid between them that is lost. */
const [MIN_LOST_STEP, MAX_LOST_STEP] = [1.85, 2.2]

/** Gaps between numbers are wider than those within by this, in widths of a box. */
const MIN_GAP_JUMP = 0.2

/** A row or column of a grid has at least this fraction of the boxes of the fullest. */
const MIN_LINE_SHARE = 0.5

/** So many rows or columns on each side may have few boxes, which are not of the grid. */
const MAX_OUTER_LINES = 2

/** Of which at least this fraction of all boxes belong to it. */
const MIN_GRID_BOXES = 9

/**
 * From a corner of a cell to where the lines of its table meet, in heights of a cell; so many cells of a row or column have
 * no corner farther from its lines.
 */
const [MAX_CORNER_OFFSET, MIN_KEPT_CELLS] = [0.2, 0.5]

/** Fewer steps only tell one slope for all. If all lie in one line, damping keeps the slopes across it at 0. */
const [MIN_SLOPES, DAMPING] = [12, 1e-6]

/** Boxes that hold one number. */
export interface BoxGroup {
  row: number
  column: number
  /** The indices of its boxes from left to right. */
  indices: number[]
}

/** The box in a picture that is turned counterclockwise so many times by a quarter. */
export function turnBox(box: PrintedBox, turns: number): PrintedBox {
  let { corners } = box
  for (let turn = 0; turn < turns; turn++) {
    const [first, ...others] = corners.map(([x, y]): Point => [y, -x])
    corners = [...others, first!]
  }
  return createBox(corners)
}

/** The boxes, if most are those of one grid: without others beside it, and with those that are missing in it. */
export function completeGrid(boxes: PrintedBox[]): PrintedBox[] {
  const centers = straighten(boxes)
  const [width, height] = medianSize(boxes)
  const grids = labelGrids(boxes, centers)
  const counts = new Map<number, number>()
  for (const grid of grids) if (grid !== null) counts.set(grid, (counts.get(grid) ?? 0) + 1)
  const most = Math.max(...counts.values())
  if (most < Math.max(MIN_LINE_SHARE * boxes.length, MIN_GRID_BOXES)) return boxes
  const largest = Math.min(...[...counts].flatMap(([grid, count]) => (count === most ? [grid] : [])))
  const members = boxes.flatMap((box, index) => (grids[index] === largest ? [{ box, center: centers[index]! }] : []))
  const linesOf = (axis: 0 | 1, side: number): number[] => {
    const positions = members.map(({ center }) => center[axis])
    return numberLines(cluster(positions.map((position) => [position - side / 2, position + side / 2])), positions)
  }
  const [columns, rows] = [linesOf(0, width), linesOf(1, height)]
  let cells = members.map(({ box }, index) => ({ box, row: rows[index]!, column: columns[index]! }))
  for (let round = 0; round < MAX_OUTER_LINES; round++) {
    const isInFullRow = inFullLines(cells.map(({ row }) => row))
    const isInFullColumn = inFullLines(cells.map(({ column }) => column))
    cells = cells.filter((_, index) => isInFullRow[index] && isInFullColumn[index])
    const [top, left] = [Math.min(...cells.map(({ row }) => row)), Math.min(...cells.map(({ column }) => column))]
    cells = cells.map(({ box, row, column }) => ({ box, row: row - top, column: column - left }))
  }
  const [lastRow, lastColumn] = [
    Math.max(...cells.map(({ row }) => row)),
    Math.max(...cells.map(({ column }) => column)),
  ]
  const grid = Array.from({ length: lastRow + 1 }, () => new Array<Point[] | undefined>(lastColumn + 1).fill(undefined))
  for (const { box, row, column } of cells) grid[row]![column] = box.corners
  const isMissing = grid.map((line) => line.map((corners) => !corners))
  for (let round = 0; round < 2; round++)
    // again, with those that are not missing any more
    isMissing.forEach((line, row) => {
      line.forEach((isFree, column) => {
        const guesses = isFree
          ? [...guessCorners(grid, row, column, 0, 1), ...guessCorners(grid, row, column, 1, 0)]
          : []
        if (guesses.length)
          grid[row]![column] = [0, 1, 2, 3].map((corner): Point => {
            const at = (axis: 0 | 1): number => median(guesses.map((corners) => corners[corner]![axis]))
            return [at(0), at(1)]
          })
      })
    })
  return grid.flat().flatMap((corners) => (corners ? [createBox(corners)] : []))
}

/** The lines of a grid by their positions, from 0: where one is lost, its number is left out. */
function numberLines(lines: readonly number[], positions: readonly number[]): number[] {
  const centers = Array.from({ length: Math.max(...lines) + 1 }, (_, line) =>
    median(positions.filter((_, index) => lines[index] === line)),
  )
  const steps = centers.slice(1).map((center, index) => center - centers[index]!)
  const usual = steps.length ? median(steps) : 1
  const numbers = [0]
  for (const step of steps) numbers.push(numbers.at(-1)! + Math.max(rint(step / usual), 1))
  return lines.map((line) => numbers[line]!)
}

/** Which boxes are not in a first or last row, or column, that has few boxes. */
function inFullLines(lines: readonly number[]): boolean[] {
  const counts: number[] = []
  for (const line of lines) counts[line] = (counts[line] ?? 0) + 1
  const last = counts.length - 1
  const most = counts.reduce((max, count) => Math.max(max, count), 0)
  return lines.map((line) => (line > 0 && line < last) || counts[line]! >= MIN_LINE_SHARE * most)
}

/**
 * Where a missing box is by those beside it in its line, and the steps between their neighbours in the next lines.
 *
 * @param down by how many rows the next box of the line is lower, and by how many columns it is farther to the right.
 */
function guessCorners(
  grid: readonly (readonly (Point[] | undefined)[])[],
  row: number,
  column: number,
  down: number,
  right: number,
): Point[][] {
  /** The box so many steps along the line, and across it. */
  const at = (along: number, across: number): Point[] | undefined =>
    grid[row + along * down + across * right]?.[column + along * right + across * down]
  const combine = (boxes: (Point[] | undefined)[], weights: number[]): Point[][] =>
    boxes.every((box) => box !== undefined)
      ? [
          [0, 1, 2, 3].map((corner): Point => {
            const sum = (axis: 0 | 1): number =>
              boxes.reduce((total, box, index) => total + weights[index]! * box[corner]![axis], 0)
            return [sum(0), sum(1)]
          }),
        ]
      : []
  return [
    ...[-1, 1].flatMap((along) =>
      [-1, 1].flatMap((across) => combine([at(along, 0), at(0, across), at(along, across)], [1, 1, -1])),
    ),
    ...combine([at(-1, 0), at(1, 0)], [0.5, 0.5]),
  ]
}

/** The numbers of upright boxes, row by row. */
export function arrangeBoxes(boxes: readonly PrintedBox[]): BoxGroup[] {
  const centers = straighten(boxes)
  const [width, height] = medianSize(boxes)
  const grids = labelGrids(boxes, centers)
  const rows = cluster(centers.map(([, y]) => [y - height / 2, y + height / 2]))
  const lines = Array.from({ length: Math.max(...rows) + 1 }, (_, row) =>
    [...boxes.keys()]
      .filter((index) => rows[index] === row)
      .sort((one, other) => centers[one]![0] - centers[other]![0]),
  )
  const step = (one: number, other: number): number => (centers[other]![0] - centers[one]![0]) / width
  const maxStep = findMaxStep(lines.flatMap((line) => line.slice(1).map((index, before) => step(line[before]!, index))))
  const groups = lines.flatMap((line) => {
    const inLine: number[][] = []
    line.forEach((index, position) => {
      const before = line[position - 1] ?? index
      const isNext = grids[index] !== null && grids[index] === grids[before]
      const length = step(before, index) // too short if two rows were taken for one
      if (isNext || length < MIN_STEP || length > maxStep) inLine.push([])
      inLine.at(-1)!.push(index)
    })
    return inLine
  })
  const columns = cluster(
    groups.map((indices) => [centers[indices[0]!]![0] - width / 2, centers[indices.at(-1)!]![0] + width / 2]),
  )
  return groups.map((indices, group) => ({ row: rows[indices[0]!]!, column: columns[group]!, indices }))
}

/** The upright cells of a table, row by row; each holds a number. */
export function arrangeCells(boxes: readonly PrintedBox[]): BoxGroup[] {
  const sides = [[0, 1], [3, 2], [0, 3], [1, 2]].flatMap(([start, end]) =>
    boxes.map(({ corners, center: [x, y] }): readonly [Point, Point] => {
      const [half, other] = [0, 1].map((axis) => (corners[end!]![axis]! - corners[start!]![axis]!) / 2) as Point
      return [
        [x - half, y - other],
        [x + half, y + other],
      ]
    }),
  ) // prettier-ignore
  const centers = straightenAlong(
    boxes.map(({ center }) => center),
    sides,
  )
  const [columns, rows] = AXES.map((axis) =>
    findLines(
      centers.map((center) => center[axis]),
      boxes.map(({ size }) => size[axis]),
    ),
  ) as [number[], number[]]
  return [...boxes.keys()]
    .sort((one, other) => rows[one]! - rows[other]! || centers[one]![0] - centers[other]![0])
    .map((index) => ({ row: rows[index]!, column: columns[index]!, indices: [index] }))
}

/** The rows or columns of cells by where they are and how large; parts of cells are no lines of their own. */
function findLines(positions: readonly number[], sizes: readonly number[]): number[] {
  const lines = cluster(
    positions.map((position, index) => [position - sizes[index]! / 2, position + sizes[index]! / 2]),
  )
  const usual = (values: readonly number[]): number[] =>
    Array.from({ length: Math.max(...lines) + 1 }, (_, line) =>
      median(values.filter((_, index) => lines[index] === line)),
    )
  const [centers, widths] = [usual(positions), usual(sizes)]
  const joined: number[] = []
  centers.forEach((center, line) => {
    const isNext = 2 * (center - centers[line - 1]!) > Math.max(widths[line]!, widths[line - 1]!)
    joined.push((joined.at(-1) ?? 0) + Number(isNext))
  })
  return lines.map((line) => joined[line]!)
}

/**
 * The cells of one table, where the straight lines of its rows and columns meet, and whether they do.
 *
 * Those found are kept if they lie there. Others are parts of cells, as a 1 may be taken for a line, and some are missing.
 * If they are no such table, they are returned as they are.
 */
export function completeTable(boxes: PrintedBox[]): { boxes: PrintedBox[]; kind: 'table' | 'cells' } {
  const cells = arrangeCells(boxes).map(({ row, column, indices }) => ({ row, column, box: boxes[indices[0]!]! }))
  const lines = (axis: 'row' | 'column', sides: readonly (readonly [number, number])[]) => {
    const [along, across] = axis === 'row' ? ([0, 1] as const) : ([1, 0] as const)
    const count = Math.max(...cells.map((cell) => cell[axis])) + 1
    return Array.from({ length: count }, (_, line) =>
      sides.map((corners) =>
        fitLine(
          cells.flatMap(({ [axis]: own, box }) =>
            own === line
              ? corners.map((corner): Point => [box.corners[corner]![along], box.corners[corner]![across]])
              : [],
          ),
        ),
      ),
    )
  }
  const levels = lines('row', [[0, 1], [3, 2]]) // prettier-ignore
  const uprights = lines('column', [[0, 3], [1, 2]]) // prettier-ignore
  const expected = levels.map(([top, bottom]) =>
    uprights.map(([left, right]) => [
      intersect(top!, left!),
      intersect(top!, right!),
      intersect(bottom!, right!),
      intersect(bottom!, left!),
    ]),
  )
  const maxOffset = MAX_CORNER_OFFSET * median(cells.map(({ box }) => Math.min(...box.size)))
  const isNear = ({ row, column, box }: (typeof cells)[number], axis: 0 | 1): boolean =>
    box.corners.every((corner, index) => Math.abs(corner[axis] - expected[row]![column]![index]![axis]) <= maxOffset)
  for (const [axis, line] of (['column', 'row'] as const).entries())
    for (const number of new Set(cells.map((cell) => cell[line]))) {
      const members = cells.filter(({ [line]: own }) => own === number)
      if (members.filter((cell) => isNear(cell, axis as 0 | 1)).length < MIN_KEPT_CELLS * members.length)
        return { boxes, kind: 'cells' }
    }
  for (const cell of cells) if (isNear(cell, 0) && isNear(cell, 1)) expected[cell.row]![cell.column] = cell.box.corners
  return { boxes: expected.flat().map(createBox), kind: 'table' }
}

/** A line: the second coordinate at 0 of the first, and its slope along that. */
type Line = readonly [number, number]

/** The line through most points: the medians (Sen, "Estimates of the regression coefficient", 1968). */
function fitLine(points: readonly Point[]): Line {
  const positions = points.map(([along]) => along)
  const minStep = (Math.max(...positions) - Math.min(...positions)) / 2
  const slope = median(
    points.flatMap(([start, from]) =>
      points.flatMap(([end, to]) => (end - start >= minStep ? (to - from) / (end - start) : [])),
    ),
  )
  return [median(points.map(([along, across]) => across - slope * along)), slope]
}

function intersect(level: Line, upright: Line): Point {
  const x = (upright[0] + upright[1] * level[0]) / (1 - upright[1] * level[1])
  return [x, level[0] + level[1] * x]
}

/** The centres in coordinates in which rows and columns are straight and parallel to the axes. */
function straighten(boxes: readonly PrintedBox[]): Point[] {
  const centers = boxes.map(({ center }) => center)
  const pairs = findPairs(boxes).map(([one, other]) => [centers[one]!, centers[other]!] as const)
  return straightenAlong(centers, pairs)
}

/** The same, given the starts and ends of steps along rows and columns. */
function straightenAlong(centers: readonly Point[], pairs: readonly (readonly [Point, Point])[]): Point[] {
  const [left = 0, top = 0] = AXES.map(
    (axis) => centers.reduce((sum, center) => sum + center[axis], 0) / centers.length,
  )
  const origin: Point = [left, top]
  const ranges = AXES.map((axis) => {
    const positions = centers.map((center) => center[axis])
    return Math.max(...positions) - Math.min(...positions)
  })
  const scale = Math.max(...ranges, 1)
  const terms = ([x, y]: Point, count: number): number[] => [1, (x - left) / scale, (y - top) / scale].slice(0, count)
  const straight = AXES.map((axis) => {
    const other = axis ? 0 : 1
    const samples = pairs.flatMap(([from, to]) => {
      const [along, across] = [to[axis] - from[axis], to[other] - from[other]]
      const middle: Point = [(from[0] + to[0]) / 2, (from[1] + to[1]) / 2]
      return Math.abs(along) > Math.abs(across) ? [{ middle, slope: across / along }] : []
    })
    const count = samples.length >= MIN_SLOPES ? 3 : 1
    const weights = fitLinear(
      samples.map(({ middle }) => terms(middle, count)),
      samples.map(({ slope }) => slope),
      count,
    )
    return centers.map((center) => {
      const slope = terms(center, count).reduce((sum, term, index) => sum + term * weights[index]!, 0)
      return center[other] - slope * (center[axis] - origin[axis])
    })
  })
  return centers.map((_, index) => [straight[1]![index]!, straight[0]![index]!])
}

/** The damped least squares solution, by the normal equations and Gaussian elimination. */
function fitLinear(rows: readonly number[][], values: readonly number[], count: number): number[] {
  const terms = Array.from({ length: count }, (_, index) => index)
  const system = terms.map((one) => [
    ...terms.map((other) => rows.reduce((sum, row) => sum + row[one]! * row[other]!, one === other ? DAMPING : 0)),
    rows.reduce((sum, row, index) => sum + row[one]! * values[index]!, 0),
  ])
  for (const pivot of terms)
    for (const other of terms) {
      if (other === pivot) continue
      const factor = system[other]![pivot]! / system[pivot]![pivot]!
      system[other] = system[other]!.map((value, index) => value - factor * system[pivot]![index]!)
    }
  return terms.map((term) => system[term]![count]! / system[term]![term]!)
}

/**
 * For each box the number of its grid; null if it shares no lines with others in its row and its column.
 *
 * A row or column of a grid may be lost: then its parts on both sides have one number. Boxes may be nearly as close as
 * the blocks of a sudoku, but most boxes of a grid are closer.
 */
function labelGrids(boxes: readonly PrintedBox[], centers: readonly Point[]): (number | null)[] {
  if (Math.max(...measureSteps(boxes)) > MIN_FREE_STEP) return boxes.map(() => null)
  const indices = [...boxes.keys()]
  /** The step between two boxes, in sides of the smaller, along the row or column that they share; 0 if they do not. */
  const step = (one: number, other: number, axis: 0 | 1): number => {
    const [along, across] = [axis, 1 - axis].map(
      (of) =>
        Math.abs(centers[other]![of]! - centers[one]![of]!) / Math.min(boxes[one]!.size[of]!, boxes[other]!.size[of]!),
    ) as Point
    return across < MAX_MISALIGNMENT && along > MIN_STEP ? along : 0
  }
  const isTouching = (length: number): boolean => length > 0 && length < MAX_TOUCHING_STEP
  const touch = (one: number, other: number, axis: 0 | 1): boolean => isTouching(step(one, other, axis))
  const labels = connect(indices, (one, other) => AXES.some((axis) => touch(one, other, axis)))
  const inBoth = new Set(
    indices.flatMap((one) =>
      AXES.every((axis) => indices.some((other) => touch(one, other, axis))) ? [labels[one]] : [],
    ),
  )
  const members = indices.filter((index) => inBoth.has(labels[index]))
  const grids = connect(members, (one, other) =>
    AXES.some((axis) => {
      const length = step(one, other, axis)
      return isTouching(length) || (length > MIN_LOST_STEP && length < MAX_LOST_STEP)
    }),
  )
  const gridOf = new Map(members.map((index, position) => [index, grids[position]!]))
  return indices.map((index) => gridOf.get(index) ?? null)
}

/** The widest step within a number, in widths of a box: steps have two classes, if these are clearly apart. */
function findMaxStep(all: readonly number[]): number {
  const steps = all.filter((step) => step < MAX_STEP).sort((one, other) => one - other)
  const total = steps.reduce((sum, step) => sum + step, 0)
  let [maxStep, jump, maxVariance, sum] = [MAX_STEP, 0, -1, 0]
  for (let count = 1; count < steps.length; count++) {
    sum += steps[count - 1]!
    const difference = (total - sum) / (steps.length - count) - sum / count
    const variance = count * (steps.length - count) * difference ** 2 // as Otsu's threshold
    if (variance > maxVariance)
      [maxVariance, jump, maxStep] = [variance, difference, (steps[count - 1]! + steps[count]!) / 2]
  }
  return jump > MIN_GAP_JUMP ? maxStep : MAX_STEP
}

/** Intervals that overlap by a quarter have the same number, from 0 in ascending order. */
export function cluster(intervals: readonly (readonly [number, number])[]): number[] {
  const usual = median(intervals.map(([start, end]) => end - start))
  const labels: number[] = []
  let [label, reach] = [-1, -Infinity]
  intervals
    .map(([start, end], index) => {
      const margin = Math.min(end - start, usual) / 8
      return { start: start + margin, end: end - margin, index }
    })
    .sort((one, other) => one.start - other.start)
    .forEach(({ start, end, index }) => {
      if (start > reach) label++
      reach = Math.max(reach, end)
      labels[index] = label
    })
  return labels
}
