/**
 * Removes the ruled lines or squares that are printed on paper.
 *
 * Lines are found by shearing the picture to each of a range of slopes and summing its rows (a discrete Radon
 * transform: Deans, "The Radon transform and some of its applications", 1983).
 *
 * The port of `src/digitpad/preprocessing/ruled_lines.py`.
 */
import { componentSides, labelComponents } from './components'
import { type Grid, map, transpose, zeros } from './grid'
import { quantile, rint } from './statistics'

/** A straight line of thin ink over this fraction of the picture is a ruled line: digits are curved or shorter. */
const MIN_LINE_LENGTH = 0.4

/** Two lines side by side that run into one are so many times as thick as one, and cover this much of their whole way. */
const [DOUBLE_THICKNESS, MIN_DOUBLE_LENGTH] = [2, 0.95]

/** A ruled line reaches to within this fraction of the picture from both sides. */
const MAX_EDGE_GAP = 0.04

/** Pictures with fewer pixels a side are too small for paper to be seen around the digit. */
const MIN_RULED_SIDE = 100

/** Where a line is thicker than this, in usual thicknesses of the lines found, and a pixel more, ink crosses it. */
const MAX_THICKENING = 1.6

/** What remains where two lines cross is at most this long, in thicknesses of the thickest line. */
const MAX_CROSSING_SIZE = 3

/** A row of boxes is at least this many times as wide as it is high. */
const MIN_ROW_ASPECT = 1.5

/**
 * Lines between its boxes are at most this thick, in its heights. They cover this fraction of its height from edge to
 * edge: a 1 in a box does not.
 */
const [MAX_SEPARATOR_THICKNESS, MIN_SEPARATOR_LENGTH, MAX_SEPARATOR_GAP] = [0.06, 0.9, 0.015]

/** Slopes at which ruled lines are searched. */
const SLOPES = slopesUpTo(0.1, 81)

/** So many slopes at equal distances, of which the greatest is this and the least its opposite. */
export function slopesUpTo(max: number, count: number): number[] {
  return Array.from({ length: count }, (_, index) => index * ((2 * max) / (count - 1)) - max)
}

/** The ink without thin, straight lines that run from side to side or from top to bottom, and their crossings. */
export function removeRuledLines(mask: Grid): Grid {
  if (Math.min(mask.width, mask.height) < MIN_RULED_SIDE) return mask
  const thickness = maxLineThickness(mask)
  const rest = removeLines(mask, thickness, MIN_LINE_LENGTH)
  return joinsSides(rest) ? removeLines(rest, DOUBLE_THICKNESS * thickness, MIN_DOUBLE_LENGTH) : rest
}

function removeLines(mask: Grid, thickness: number, minLength: number): Grid {
  const horizontal = findLines(mask, thickness, minLength)
  const vertical = transpose(findLines(transpose(mask), thickness, minLength))
  const lines = map(horizontal, (value, index) => Number(value || vertical.values[index]))
  if (!lines.values.includes(1)) return mask
  const labels = labelComponents(map(mask, (ink, index) => Number(ink && !lines.values[index])))
  const isKept = componentSides(labels).map((side) => side > MAX_CROSSING_SIZE * thickness)
  return map(labels, (label) => Number(label > 0 && isKept[label - 1]))
}

/** Whether there is ink at both sides, or at the top and the bottom. */
function joinsSides({ width, height, values }: Grid): boolean {
  const [x, y] = [Math.ceil(MAX_EDGE_GAP * width), Math.ceil(MAX_EDGE_GAP * height)]
  const hasInk = (firstColumn: number, endColumn: number, firstRow: number, endRow: number): boolean => {
    for (let line = firstRow; line < endRow; line++)
      for (let column = firstColumn; column < endColumn; column++) if (values[line * width + column]) return true
    return false
  }
  return (
    (hasInk(0, x, 0, height) && hasInk(width - x, width, 0, height)) ||
    (hasInk(0, width, 0, y) && hasInk(0, width, height - y, height))
  )
}

/** How many pixels thick a ruled line in a picture of this size is at most. */
export const maxLineThickness = ({ width, height }: Grid): number => Math.max(3, rint(0.012 * Math.max(width, height)))

/** The ink within a frame without the upright lines that divide it into a row of boxes. */
export function removeSeparators(mask: Grid): Grid {
  const { width, height } = mask
  if (width < MIN_ROW_ASPECT * height) return mask
  const thickness = Math.max(3, rint(MAX_SEPARATOR_THICKNESS * height))
  const lines = transpose(findLines(transpose(mask), thickness, MIN_SEPARATOR_LENGTH, MAX_SEPARATOR_GAP))
  const rest = map(mask, (ink, index) => Number(ink && !lines.values[index]))
  return rest.values.includes(1) ? rest : mask
}

/**
 * The pixels of thin, straight lines that run from side to side.
 *
 * @param thickness how many pixels thick they are at most.
 * @param minLength how much of its way a line covers with ink at least, 0..1.
 * @param maxEdgeGap how far from both sides it begins and ends at most, as a fraction of the width.
 * @param slopes that are searched, at equal distances, from the least to the greatest.
 */
export function findLines(
  mask: Grid,
  thickness: number,
  minLength = MIN_LINE_LENGTH,
  maxEdgeGap = MAX_EDGE_GAP,
  slopes: readonly number[] = SLOPES,
): Grid {
  const { width, height } = mask
  const rightEdge = Math.min(Math.ceil((1 - maxEdgeGap) * width), width - 1)
  const found = zeros(width, height)
  const lengths = verticalRunLengths(mask)
  const thin: number[] = []
  for (let pixel = 0; pixel < lengths.length; pixel++)
    if (lengths[pixel]! > 0 && lengths[pixel]! <= thickness) thin.push(pixel)
  if (thin.length < minLength * width) return found
  const pixels = Int32Array.from(thin)
  const left = pixels.filter((pixel) => pixel % width < maxEdgeGap * width)
  const right = pixels.filter((pixel) => pixel % width >= rightEdge)
  const offset = rint(slopes.at(-1)! * width) + 1
  const levels = height + 2 * offset
  const [all, atLeft, atRight] = [pixels, left, right].map((some) => toPoints(some, width)) as [Points, Points, Points]

  for (const slope of slopes) {
    const shifts = Int32Array.from({ length: width }, (_, column) => rint(slope * column) + offset)
    const [totalSums, leftSums, rightSums] = [all, atLeft, atRight].map((points) =>
      slidingSum(countLevels(points, shifts, levels), thickness),
    ) as [Float64Array, Float64Array, Float64Array]
    const near = new Uint8Array(levels)
    for (let level = 0; level < levels; level++) {
      const startRow = level - offset
      const endRow = startRow - slope * width
      const visible = visibleFraction(startRow, endRow, height) * width
      const reachesBothSides =
        (leftSums[level]! > 0 || isOutOfBounds(startRow, height)) &&
        (rightSums[level]! > 0 || isOutOfBounds(endRow, height))
      if (reachesBothSides && visible > minLength * width && totalSums[level]! >= minLength * visible)
        near.fill(1, Math.max(level - thickness, 0), level + thickness + 1)
    }
    if (!near.includes(1)) continue
    for (let index = 0; index < pixels.length; index++)
      if (near[all.rows[index]! + shifts[all.columns[index]!]!]) found.values[pixels[index]!] = 1
  }
  if (!found.values.includes(1)) return found
  const usualThickness = quantile(
    lengths.filter((_, pixel) => found.values[pixel]),
    0.5,
  )
  return map(found, (line, pixel) => Number(line && lengths[pixel]! <= MAX_THICKENING * usualThickness + 1))
}

/** The rows and columns of pixels. */
interface Points {
  rows: Int32Array
  columns: Int32Array
}

const toPoints = (pixels: Int32Array, width: number): Points => ({
  rows: pixels.map((pixel) => Math.floor(pixel / width)),
  columns: pixels.map((pixel) => pixel % width),
})

/** How many pixels lie on each level if each column is moved down by its shift. */
function countLevels({ rows, columns }: Points, shifts: Int32Array, levels: number): Float64Array {
  const counts = new Float64Array(levels)
  for (let index = 0; index < rows.length; index++) counts[rows[index]! + shifts[columns[index]!]!]!++
  return counts
}

/** The sum of each number and its neighbours, `size` in all; of an even size, one more lies before it. */
function slidingSum(values: Float64Array, size: number): Float64Array {
  const sums = new Float64Array(values.length)
  let sum = 0
  for (let last = 0; last < values.length + size; last++) {
    if (last < values.length) sum += values[last]!
    if (last >= size) sum -= values[last - size]!
    const index = last - size + 1 + (size >> 1)
    if (index >= 0 && index < values.length) sums[index] = sum
  }
  return sums
}

const isOutOfBounds = (row: number, height: number): boolean => row < 0 || row >= height

/** How much of a straight line from row to row lies inside the picture, 0..1. */
function visibleFraction(start: number, end: number, height: number): number {
  const [low, high] = [Math.min(start, end), Math.max(start, end)]
  const inside = Math.min(high, height - 1) - Math.max(low, 0)
  return Math.min(Math.max((inside + 1) / (high - low + 1), 0), 1)
}

/** For each set pixel, the length of the vertical run of set pixels that it belongs to; 0 elsewhere. */
function verticalRunLengths({ width, height, values }: Grid): Float64Array {
  const lengths = new Float64Array(values.length)
  for (let column = 0; column < width; column++) {
    let length = 0
    for (let y = 0; y <= height; y++) {
      if (y < height && values[y * width + column]) length++
      else {
        for (let back = 1; back <= length; back++) lengths[(y - back) * width + column] = length
        length = 0
      }
    }
  }
  return lengths
}
