/**
 * Image filters, separable along rows and columns.
 *
 * The port of `src/digitpad/preprocessing/filters.py`.
 */
import { crop, type Grid, type LineTransform, map, mapColumnsThenRows, type Mask, negate, row, zeros } from './grid'

/** The means of whole blocks of pixels, so that at most `maxSide` of them lie along the longer side. */
export function blockMean(grid: Mask, maxSide: number): Grid {
  const block = Math.ceil(Math.max(grid.width, grid.height) / maxSide)
  const [blockWidth, blockHeight] = [Math.min(block, grid.width), Math.min(block, grid.height)]
  const sums = zeros(Math.floor(grid.width / blockWidth), Math.floor(grid.height / blockHeight))
  for (let y = 0; y < sums.height * blockHeight; y++) {
    let [from, cell] = [y * grid.width, Math.floor(y / blockHeight) * sums.width]
    for (const end = cell + sums.width; cell < end; cell++)
      for (let count = 0; count < blockWidth; count++) sums.values[cell]! += grid.values[from++]!
  }
  return map(sums, (sum) => sum / (blockWidth * blockHeight))
}

/** The mean of the pixels up to `radius` away along each axis; the edge pixels are repeated outside. */
export function boxBlur(grid: Grid, radius: number): Grid {
  return radius ? boxBlurRows(boxBlurColumns(grid, radius), radius) : grid
}

function boxBlurColumns(grid: Grid, radius: number): Grid {
  const { width, height } = grid
  const sums = zeros(width, height + 2 * radius + 1)
  for (let y = 0; y < sums.height; y++) {
    const from = Math.min(Math.max(y - radius - 1, 0), height - 1) * width
    for (let x = 0; x < width; x++)
      sums.values[y * width + x] = (y ? sums.values[(y - 1) * width + x]! : 0) + grid.values[from + x]!
  }
  const means = zeros(width, height)
  const reach = (2 * radius + 1) * width
  for (let index = 0; index < means.values.length; index++)
    means.values[index] = (sums.values[index + reach]! - sums.values[index]!) / (2 * radius + 1)
  return means
}

function boxBlurRows(grid: Grid, radius: number): Grid {
  const { width, height } = grid
  const means = zeros(width, height)
  const sums = new Float64Array(width + 2 * radius + 1)
  for (let y = 0; y < height; y++) {
    const [line, result] = [row(grid, y), row(means, y)]
    let total = 0
    for (let index = 0; index < sums.length; index++) {
      total += line[Math.min(Math.max(index - radius - 1, 0), width - 1)]!
      sums[index] = total
    }
    for (let x = 0; x < width; x++) result[x] = (sums[x + 2 * radius + 1]! - sums[x]!) / (2 * radius + 1)
  }
  return means
}

/** The largest of the pixels up to `radius` away along each axis. */
export function maxFilter(grid: Grid, radius: number): Grid {
  const { width, height, values } = maxFilterRows(grid, radius)
  const lines = new Float64Array(width * (height + 2 * radius)).fill(-Infinity)
  lines.set(values, width * radius)
  growMaxima(lines, 2 * radius + 1, width)
  return { width, height, values: lines.slice(0, values.length) }
}

function maxFilterRows(grid: Grid, radius: number): Grid {
  const result = zeros(grid.width, grid.height)
  const line = new Float64Array(grid.width + 2 * radius)
  for (let y = 0; y < grid.height; y++) {
    line.fill(-Infinity).set(row(grid, y), radius)
    growMaxima(line, 2 * radius + 1, 1)
    row(result, y).set(line.subarray(0, grid.width))
  }
  return result
}

/** Replaces each value by the largest of `count` at equal steps from it on; windows grow to up to twice their size. */
function growMaxima(values: Float64Array, count: number, step: number): void {
  for (let size = 1; size < count; size += Math.min(size, count - size)) {
    const shift = step * Math.min(size, count - size)
    for (let index = 0; index < values.length - shift; index++)
      if (values[index + shift]! > values[index]!) values[index] = values[index + shift]!
  }
}

/** The morphological closing: what is narrower than twice the radius and darker than its surroundings is filled. */
export function close(grid: Grid, radius: number): Grid {
  const highest = maxFilter(padEdges(grid, radius), radius)
  return crop(negate(maxFilter(negate(highest), radius)), radius, radius, grid.width, grid.height)
}

/** The grid with so many more pixels on each side, of the values at its edge. */
function padEdges(grid: Grid, count: number): Grid {
  const padded = zeros(grid.width + 2 * count, grid.height + 2 * count)
  for (let y = 0; y < padded.height; y++) {
    const from = row(grid, Math.min(Math.max(y - count, 0), grid.height - 1))
    row(padded, y)
      .fill(from[0]!, 0, count)
      .fill(from.at(-1)!, count + grid.width)
      .set(from, count)
  }
  return padded
}

/** The mask and all pixels up to `radius` away along each axis. */
export const dilate = (mask: Grid, radius: number): Grid => maxFilter(mask, radius)

/** The mask and all pixels up to `radius` away in their row. */
export const dilateRows = (mask: Grid, radius: number): Grid => maxFilterRows(mask, radius)

/** `count` more pixels beyond each edge, with the slope there, but never lighter than the edge. */
export function extrapolateEdges(grid: Grid, count: number): Grid {
  return mapColumnsThenRows(grid, (line) => extrapolateLine(line, count))
}

function extrapolateLine(line: Float64Array, count: number): Float64Array {
  const last = line.length - 1
  const beyond = (edge: number, step: number): Float64Array =>
    Float64Array.from({ length: count }, (_, index) =>
      Math.min(2 * line[edge]! - line[edge + step * Math.min(index + 1, last)]!, line[edge]!),
    )
  return Float64Array.from([...beyond(0, 1).reverse(), ...line, ...beyond(last, -1)])
}

/** The values interpolated linearly to a larger width and height. */
export const upsampleLinear = (grid: Grid, width: number, height: number): Grid =>
  mapColumnsThenRows(grid, upsampler(grid.height, height), upsampler(grid.width, width))

/** What interpolates lines of one length to another. */
function upsampler(from: number, to: number): LineTransform {
  const [lows, fractions] = [new Int32Array(to), new Float64Array(to)]
  for (let index = 0; index < to; index++) {
    const position = Math.min(Math.max(((index + 0.5) * from) / to - 0.5, 0), from - 1)
    lows[index] = Math.min(Math.floor(position), Math.max(from - 2, 0))
    fractions[index] = position - lows[index]!
  }
  return (line) => {
    const result = new Float64Array(to)
    for (let index = 0; index < to; index++) {
      const [low, fraction] = [lows[index]!, fractions[index]!]
      result[index] = line[low]! * (1 - fraction) + line[Math.min(low + 1, from - 1)]! * fraction
    }
    return result
  }
}
