/**
 * Cuts connected ink along seams: paths from top to bottom that cross as little ink as possible.
 *
 * After Avidan and Shamir, "Seam carving for content-aware image resizing", 2007. All lengths are in heights of a digit.
 * The port of `src/digitpad/numbers/seams.py`.
 */
import type { Grid } from '../preprocessing/grid'

/** Narrower components are not cut, nor lower ones, such as dashes. */
const [MIN_CUT_WIDTH, MIN_CUT_HEIGHT] = [0.35, 0.3]

/** The slopes, dx / dy, of the lines along which ink is counted, in upright writing; of equal counts the first one's. */
const SLOPES = [0, 0.15, -0.15, 0.3, -0.3]

/** A line that crosses more ink than this, in widths of the pen, is no cut; nor one through a narrow component. */
const [MAX_CUT_INK, MAX_NARROW_CUT_INK] = [2.2, 1.6]

/** How far cuts are from each other, and from the ends of their component. */
const [MIN_CUT_DISTANCE, MIN_EDGE_DISTANCE] = [0.2, 0.15]

/** A component wider than the first is cut at least at every second of these. */
const [MAX_UNCUT_WIDTH, MAX_CUT_DISTANCE] = [0.8, 0.5]

/** How far a seam may leave its straight line. */
const SEAM_REACH = 0.13

/** The cost of a pixel of ink, compared with a move to the side. */
const COST_OF_INK = 1000

/** Measures of a line of writing. */
export interface Writing {
  /** The height of a digit, in pixels. */
  height: number
  slant: number
  /** The width of the pen, in pixels. */
  pen: number
}

/** A seam, from top to bottom. */
export interface Seam {
  /** The first column to the right of it in each row. */
  path: number[]
  /** The ink that it severs, in widths of the pen. */
  ink: number
}

/** A column of a component, with the line through it that crosses the least ink. */
interface Column {
  count: number
  slope: number
}

/**
 * The seams at which a component is cut, from left to right.
 *
 * @param mask the component in its box.
 * @param writing the line of writing that it belongs to.
 */
export function findSeams(mask: Grid, { height, slant, pen }: Writing): Seam[] {
  if (mask.width <= MIN_CUT_WIDTH * height || mask.height <= MIN_CUT_HEIGHT * height) return []
  const columns = countInk(mask, slant)
  const counts = columns.map(({ count }) => count / pen)
  return chooseCuts(counts, height).map((cut) => {
    const path = findPath(mask, cut, columns[cut]!.slope, height)
    return { path, ink: path.filter((column, row) => inkAt(mask, column, row)).length / pen }
  })
}

/** Whether there is ink; columns may lie outside. */
const inkAt = ({ width, values }: Grid, column: number, row: number): boolean =>
  column >= 0 && column < width && values[row * width + column] === 1

/** For each column the ink on the line through it that crosses the least, and the slope of that line. */
function countInk(mask: Grid, slant: number): Column[] {
  const columns = Array.from({ length: mask.width }, () => ({ count: Infinity, slope: 0 }))
  for (const uprightSlope of SLOPES) {
    const slope = uprightSlope - slant
    const counts = new Float64Array(mask.width)
    lineShifts(mask.height, slope).forEach((shift, row) => {
      for (let column = 0; column < mask.width; column++) counts[column]! += Number(inkAt(mask, column + shift, row))
    })
    columns.forEach((best, column) => {
      if (counts[column]! < best.count) columns[column] = { count: counts[column]!, slope }
    })
  }
  return columns
}

/** How many columns a line of a slope is to the right of its middle in each row. */
const lineShifts = (rows: number, slope: number): number[] =>
  Array.from({ length: rows }, (_, row) => Math.floor(slope * (row - (rows - 1) / 2) + 0.5))

/** The columns at which a component is cut, in ascending order, given the ink there. */
function chooseCuts(counts: readonly number[], height: number): number[] {
  const [edge, distance] = [MIN_EDGE_DISTANCE * height, MIN_CUT_DISTANCE * height]
  const isMinimum = (x: number): boolean =>
    counts[x]! <= (counts[x - 1] ?? Infinity) && counts[x]! <= (counts[x + 1] ?? Infinity)
  const isWide = counts.length > MAX_UNCUT_WIDTH * height
  const maxInk = isWide ? MAX_CUT_INK : MAX_NARROW_CUT_INK
  const cuts: number[] = []
  const candidates = [...counts.keys()].filter((x) => x >= edge && x <= counts.length - edge)
  for (const x of candidates.sort(byInk(counts, counts.length)))
    if (isMinimum(x) && counts[x]! <= maxInk && cuts.every((cut) => Math.abs(x - cut) >= distance)) cuts.push(x)
  cuts.sort(ascending)
  return isWide ? fillGaps(counts, cuts, height) : cuts
}

/** Orders columns by their ink, then by their distance from the middle of two columns with this sum. */
const byInk =
  (counts: readonly number[], sum: number) =>
  (one: number, other: number): number =>
    counts[one]! - counts[other]! || Math.abs(2 * one - sum) - Math.abs(2 * other - sum) || one - other

const ascending = (one: number, other: number): number => one - other

/** The cuts, and further ones at the least ink, so that no part is wider than allowed. */
function fillGaps(counts: readonly number[], cuts: readonly number[], height: number): number[] {
  const all = [...cuts]
  const margin = MIN_CUT_DISTANCE * height
  const ranges = [0, ...cuts].map((first, index): [number, number] => [first, cuts[index] ?? counts.length])
  for (const [first, end] of ranges) {
    if (end - first <= Math.max(MAX_CUT_DISTANCE * height, 2 * margin + 1)) continue
    const low = Math.ceil(first + margin)
    const inner = Array.from({ length: Math.floor(end - margin) + 1 - low }, (_, index) => low + index)
    const [cut] = inner.sort(byInk(counts, first + end))
    all.push(cut!)
    ranges.push([first, cut!], [cut!, end])
  }
  return all.sort(ascending)
}

/**
 * The path near a line that crosses the least ink, as its column in each row.
 *
 * From row to row it stays in parallel with the line, or moves by a column. Of paths that cross the same ink, the one
 * with the fewest moves is taken, then the one that ends nearest to the line, then the one further to the left.
 */
function findPath(mask: Grid, start: number, slope: number, height: number): number[] {
  const reach = Math.max(Math.floor(SEAM_REACH * height + 0.5), 1)
  const line = lineShifts(mask.height, slope).map((shift) => start + shift)
  const offsets = Array.from({ length: 2 * reach + 1 }, (_, index) => index - reach)
  let total = offsets.map(() => 0)
  const moves = line.map((column, row) => {
    const before = total
    const chosen = offsets.map((_, index) => {
      const [stay, left, right] = [
        before[index]!,
        (before[index - 1] ?? Infinity) + 1,
        (before[index + 1] ?? Infinity) + 1,
      ]
      return stay <= left && stay <= right ? 0 : left <= right ? -1 : 1
    })
    total = offsets.map((offset, index) => {
      const move = row && chosen[index]!
      return before[index + move]! + Math.abs(move) + (inkAt(mask, column + offset, row) ? COST_OF_INK : 0)
    })
    return chosen
  })
  let [index] = [...offsets.keys()].sort(
    (one, other) =>
      total[one]! - total[other]! ||
      Math.abs(offsets[one]!) - Math.abs(offsets[other]!) ||
      offsets[one]! - offsets[other]!,
  )
  const path: number[] = []
  for (let row = mask.height - 1; row >= 0; row--) {
    path.push(line[row]! + offsets[index!]!)
    index! += moves[row]![index!]!
  }
  return path.reverse()
}
