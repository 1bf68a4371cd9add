/** Numbers in rows: greys, ink, or a mask of zeros and ones. */
export interface Grid {
  readonly width: number
  readonly height: number
  readonly values: Float64Array
}

/** A grid of zeros. */
export const zeros = (width: number, height: number): Grid => ({
  width,
  height,
  values: new Float64Array(width * height),
})

/** The grid with each number changed by itself. */
export function map({ width, height, values }: Grid, change: (value: number, place: number) => number): Grid {
  return { width, height, values: values.map(change) }
}

/** The grid's numbers where the mask has ones, in their order. */
export const inside = (grid: Grid, mask: Grid): Float64Array => picked(grid, mask, 1)

/** The grid's numbers where the mask has zeros, in their order. */
export const outside = (grid: Grid, mask: Grid): Float64Array => picked(grid, mask, 0)

function picked({ values }: Grid, mask: Grid, wanted: number): Float64Array {
  const found = new Float64Array(values.length)
  let count = 0
  for (let place = 0; place < values.length; place++) if (mask.values[place] === wanted) found[count++] = values[place]!
  return found.subarray(0, count)
}

/** The numbers of a row. */
export const row = ({ width, values }: Grid, y: number): Float64Array => values.subarray(y * width, (y + 1) * width)

/** The grid with columns for rows. */
export function transposed(grid: Grid): Grid {
  const turned = zeros(grid.height, grid.width)
  for (let y = 0; y < grid.height; y++)
    for (let x = 0; x < grid.width; x++) turned.values[x * grid.height + y] = grid.values[y * grid.width + x]!
  return turned
}

/** What a line of numbers becomes; all lines of a length become equally long. */
export type Change = (line: Float64Array) => Float64Array

/** The grid with each of its rows changed. */
export function alongRows(grid: Grid, change: Change): Grid {
  const rows = Array.from({ length: grid.height }, (_, y) => change(row(grid, y)))
  const changed = zeros(rows[0]?.length ?? 0, grid.height)
  rows.forEach((line, y) => {
    changed.values.set(line, y * changed.width)
  })
  return changed
}

/** The grid with each of its columns changed, and after that each of its rows. */
export function alongBoth(grid: Grid, change: Change, rowsToo = change): Grid {
  return alongRows(transposed(alongRows(transposed(grid), change)), rowsToo)
}

/** A part of the grid. */
export function cropped(grid: Grid, left: number, top: number, width: number, height: number): Grid {
  const part = zeros(width, height)
  for (let y = 0; y < height; y++) part.values.set(row(grid, top + y).subarray(left, left + width), y * width)
  return part
}

/** The grid's whole blocks averaged, as large as they must be for at most so many cells along the longer side. */
export function averaged(grid: Grid, most: number): Grid {
  const block = Math.ceil(Math.max(grid.width, grid.height) / most)
  const [wide, high] = [Math.min(block, grid.width), Math.min(block, grid.height)]
  const cells = zeros(Math.floor(grid.width / wide), Math.floor(grid.height / high))
  for (let y = 0; y < cells.height * high; y++)
    for (let x = 0; x < cells.width * wide; x++)
      cells.values[Math.floor(y / high) * cells.width + Math.floor(x / wide)]! += grid.values[y * grid.width + x]!
  return map(cells, (sum) => sum / (wide * high))
}
