/** Two-dimensional arrays, with the few operations of NumPy's that are needed. */

/** Numbers in rows: grey values, ink, or a mask of zeros and ones. */
export interface Grid {
  readonly width: number
  readonly height: number
  readonly values: Float64Array
}

/** Whole numbers in rows, which take less memory, of which some functions need no more. */
export interface Mask {
  readonly width: number
  readonly height: number
  readonly values: ArrayLike<number>
}

/** A grid of zeros. */
export const zeros = (width: number, height: number): Grid => ({
  width,
  height,
  values: new Float64Array(width * height),
})

/** The grid with each number changed by itself. A loop takes a fraction of the time of a typed array's own method. */
export function map({ width, height, values }: Grid, change: (value: number, index: number) => number): Grid {
  const result = zeros(width, height)
  for (let index = 0; index < values.length; index++) result.values[index] = change(values[index]!, index)
  return result
}

/** The grid with each number taken from 1: light for dark, or what a mask leaves out. */
export function invert({ width, height, values }: Grid): Grid {
  const result = zeros(width, height)
  for (let index = 0; index < values.length; index++) result.values[index] = 1 - values[index]!
  return result
}

/** The grid with each number's sign changed, with which the largest is the least. */
export function negate({ width, height, values }: Grid): Grid {
  const result = zeros(width, height)
  for (let index = 0; index < values.length; index++) result.values[index] = -values[index]!
  return result
}

/** The pixels of a mask that another does not have. */
export function without(mask: Grid, other: Grid): Grid {
  const result = zeros(mask.width, mask.height)
  for (let index = 0; index < result.values.length; index++)
    if (mask.values[index] && !other.values[index]) result.values[index] = 1
  return result
}

/** The pixels of any of these masks, of which there is at least one. */
export function unite(masks: readonly Grid[]): Grid {
  const [first, ...others] = masks
  const united = { ...first!, values: first!.values.slice() }
  for (const { values } of others)
    for (let index = 0; index < values.length; index++) if (values[index]) united.values[index] = 1
  return united
}

/** The pixels that are greater than this. */
export function maskAbove({ width, height, values }: Grid, threshold: number): Grid {
  const mask = zeros(width, height)
  for (let index = 0; index < values.length; index++) if (values[index]! > threshold) mask.values[index] = 1
  return mask
}

/** The pixels that are exactly this. */
export function maskOf({ width, height, values }: Grid, wanted: number): Grid {
  const mask = zeros(width, height)
  for (let index = 0; index < values.length; index++) if (values[index] === wanted) mask.values[index] = 1
  return mask
}

/** The grid's numbers where the mask is 1, in their order. */
export const valuesInMask = (grid: Grid, mask: Grid): Float64Array => selectValues(grid, mask, 1)

/** The grid's numbers where the mask is 0, in their order. */
export const valuesOutsideMask = (grid: Grid, mask: Grid): Float64Array => selectValues(grid, mask, 0)

function selectValues({ values }: Grid, mask: Grid, wanted: number): Float64Array {
  const selected = new Float64Array(values.length)
  let count = 0
  for (let index = 0; index < values.length; index++)
    if (mask.values[index] === wanted) selected[count++] = values[index]!
  return selected.subarray(0, count)
}

/** The numbers of a row. */
export const row = ({ width, values }: Grid, y: number): Float64Array => values.subarray(y * width, (y + 1) * width)

/** The numbers at the border of a grid: in its first and last row, and its first and last column. */
export function borderValues(grid: Grid): Float64Array {
  const { width, height, values } = grid
  const border = new Float64Array(2 * (width + height))
  border.set(row(grid, 0))
  border.set(row(grid, height - 1), width)
  for (let y = 0; y < height; y++) {
    border[2 * width + y] = values[y * width]!
    border[2 * width + height + y] = values[(y + 1) * width - 1]!
  }
  return border
}

/** The grid with rows and columns exchanged. */
export function transpose(grid: Grid): Grid {
  const result = zeros(grid.height, grid.width)
  for (let y = 0; y < grid.height; y++)
    for (let x = 0; x < grid.width; x++) result.values[x * grid.height + y] = grid.values[y * grid.width + x]!
  return result
}

/** What replaces a line of numbers; the results for lines of equal length must be equally long. */
export type LineTransform = (line: Float64Array) => Float64Array

/** The grid with each of its rows transformed. */
export function mapRows(grid: Grid, transform: LineTransform): Grid {
  const rows = Array.from({ length: grid.height }, (_, y) => transform(row(grid, y)))
  const result = zeros(rows[0]?.length ?? 0, grid.height)
  rows.forEach((line, y) => {
    result.values.set(line, y * result.width)
  })
  return result
}

/** The grid with each of its columns transformed, and then each of its rows. */
export function mapColumnsThenRows(grid: Grid, transform: LineTransform, rowTransform = transform): Grid {
  return mapRows(transpose(mapRows(transpose(grid), transform)), rowTransform)
}

/** A part of the grid. */
export function crop(grid: Grid, left: number, top: number, width: number, height: number): Grid {
  const part = zeros(width, height)
  for (let y = 0; y < height; y++) part.values.set(row(grid, top + y).subarray(left, left + width), y * width)
  return part
}
