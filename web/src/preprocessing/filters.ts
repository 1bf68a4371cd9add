/**
 * Image filters, separable along rows and columns.
 *
 * The port of `src/digitpad/preprocessing/filters.py`.
 */
import { crop, type Grid, map, mapColumnsThenRows, mapRows, type Mask, zeros } from './grid'

/** The means of whole blocks of pixels, so that at most `maxSide` of them lie along the longer side. */
export function blockMean(grid: Mask, maxSide: number): Grid {
  const block = Math.ceil(Math.max(grid.width, grid.height) / maxSide)
  const [blockWidth, blockHeight] = [Math.min(block, grid.width), Math.min(block, grid.height)]
  const sums = zeros(Math.floor(grid.width / blockWidth), Math.floor(grid.height / blockHeight))
  for (let y = 0; y < sums.height * blockHeight; y++)
    for (let x = 0; x < sums.width * blockWidth; x++)
      sums.values[Math.floor(y / blockHeight) * sums.width + Math.floor(x / blockWidth)]! +=
        grid.values[y * grid.width + x]!
  return map(sums, (sum) => sum / (blockWidth * blockHeight))
}

/** The mean of the pixels up to `radius` away along each axis; the edge pixels are repeated outside. */
export function boxBlur(grid: Grid, radius: number): Grid {
  return radius ? mapRows(boxBlurColumns(grid, radius), (line) => boxBlurLine(line, radius)) : grid
}

/** As `boxBlurLine` for each column, without transposing the grid. */
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

function boxBlurLine(line: Float64Array, radius: number): Float64Array {
  const last = line.length - 1
  const sums = new Float64Array(line.length + 2 * radius + 1)
  let total = 0
  for (let index = 0; index < sums.length; index++) {
    total += line[Math.min(Math.max(index - radius - 1, 0), last)]!
    sums[index] = total
  }
  const means = new Float64Array(line.length)
  for (let index = 0; index < means.length; index++)
    means[index] = (sums[index + 2 * radius + 1]! - sums[index]!) / (2 * radius + 1)
  return means
}

/** The largest of the pixels up to `radius` away along each axis. */
export function maxFilter(grid: Grid, radius: number): Grid {
  const { width, height, values } = mapRows(grid, (line) => maxFilterLine(line, radius))
  const maxima = values.slice()
  for (let y = 0; y < height; y++)
    for (let other = Math.max(y - radius, 0); other <= Math.min(y + radius, height - 1); other++)
      for (let x = 0; x < width; x++) {
        const value = values[other * width + x]!
        if (value > maxima[y * width + x]!) maxima[y * width + x] = value
      }
  return { width, height, values: maxima }
}

function maxFilterLine(line: Float64Array, radius: number): Float64Array {
  const maxima = new Float64Array(line.length)
  for (let index = 0; index < line.length; index++) {
    let max = -Infinity
    const last = Math.min(index + radius, line.length - 1)
    for (let other = Math.max(index - radius, 0); other <= last; other++) if (line[other]! > max) max = line[other]!
    maxima[index] = max
  }
  return maxima
}

/** The morphological closing: what is narrower than twice the radius and darker than its surroundings is filled. */
export function close(grid: Grid, radius: number): Grid {
  const negate = (values: Grid): Grid => map(values, (value) => -value)
  const highest = maxFilter(padEdges(grid, radius), radius)
  return crop(negate(maxFilter(negate(highest), radius)), radius, radius, grid.width, grid.height)
}

/** The grid with so many more pixels on each side, of the values at its edge. */
function padEdges(grid: Grid, count: number): Grid {
  const { width, height, values } = grid
  const padded = zeros(width + 2 * count, height + 2 * count)
  return map(padded, (_, index) => {
    const x = Math.min(Math.max((index % padded.width) - count, 0), width - 1)
    const y = Math.min(Math.max(Math.floor(index / padded.width) - count, 0), height - 1)
    return values[y * width + x]!
  })
}

/** The mask and all pixels up to `radius` away along each axis. */
export const dilate = (mask: Grid, radius: number): Grid => maxFilter(mask, radius)

/** The mask and all pixels up to `radius` away in their row. */
export const dilateRows = (mask: Grid, radius: number): Grid => mapRows(mask, (line) => maxFilterLine(line, radius))

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
export function upsampleLinear(grid: Grid, width: number, height: number): Grid {
  return mapColumnsThenRows(
    grid,
    (line) => upsampleLine(line, height),
    (line) => upsampleLine(line, width),
  )
}

function upsampleLine(line: Float64Array, length: number): Float64Array {
  const result = new Float64Array(length)
  for (let index = 0; index < length; index++) {
    const position = Math.min(Math.max(((index + 0.5) * line.length) / length - 0.5, 0), line.length - 1)
    const low = Math.min(Math.floor(position), Math.max(line.length - 2, 0))
    const fraction = position - low
    result[index] = line[low]! * (1 - fraction) + line[Math.min(low + 1, line.length - 1)]! * fraction
  }
  return result
}
