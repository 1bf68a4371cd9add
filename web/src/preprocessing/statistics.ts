/**
 * Statistics of grey values, and rounding, with NumPy's arithmetic.
 *
 * The port of `src/digitpad/preprocessing/statistics.py`.
 */

const LEVELS = 256

/** The nearest whole number; of two equally near, the even one. */
export function rint(x: number): number {
  const up = Math.round(x)
  return up - x === 0.5 && up % 2 !== 0 ? up - 1 : up
}

export function sum(values: Float64Array): number {
  let total = 0
  for (const value of values) total += value
  return total
}

export const mean = (values: Float64Array): number => sum(values) / values.length

export function standardDeviation(values: Float64Array): number {
  const center = mean(values)
  return Math.sqrt(covarianceOf(values, center, values, center))
}

/** The covariance of two series with these means. */
export function covarianceOf(one: Float64Array, center: number, other: Float64Array, otherCenter: number): number {
  let sum = 0
  for (let index = 0; index < one.length; index++) sum += (one[index]! - center) * (other[index]! - otherCenter)
  return sum / one.length
}

/** The sum of squares divided by the sum: the mean of the ink, weighted by itself. Not a number without ink. */
export function contraharmonicMean(values: Float32Array | Float64Array): number {
  let [total, squares] = [0, 0]
  for (const value of values) {
    total += value
    squares += value * value
  }
  return squares / total
}

export function median(values: ArrayLike<number>): number {
  const sorted = new Float64Array(values).sort()
  return (sorted[(sorted.length - 1) >> 1]! + sorted[sorted.length >> 1]!) / 2
}

/** The value below which this fraction of the values lies, interpolated linearly. */
export function quantile(values: Float64Array, fraction: number): number {
  const position = fraction * (values.length - 1)
  const below = Math.floor(position)
  const parted = partition(values, below)
  const low = parted[below]!
  let high = below < parted.length - 1 ? Infinity : low
  for (let index = below + 1; index < parted.length; index++) high = Math.min(high, parted[index]!)
  const part = position - below
  return part < 0.5 ? low + (high - low) * part : high - (high - low) * (1 - part)
}

/** The values with the one at an index that is there in their order, and no greater one before it (Hoare, 1961). */
function partition(values: Float64Array, index: number): Float64Array {
  const parted = values.slice()
  let [first, last] = [0, parted.length - 1]
  while (first < last) {
    const pivot = parted[(first + last) >> 1]!
    let [low, high] = [first, last]
    while (low <= high) {
      while (parted[low]! < pivot) low++
      while (parted[high]! > pivot) high--
      if (low > high) break
      const value = parted[low]!
      parted[low++] = parted[high]!
      parted[high--] = value
    }
    if (index <= high) last = high
    else if (index >= low) first = low
    else break
  }
  return parted
}

/**
 * The threshold that separates values in 0..1 into two classes best (Otsu, "A threshold selection method from
 * gray-level histograms", 1979).
 */
export function otsuThreshold(values: Float64Array): number {
  const counts = new Float64Array(LEVELS)
  for (const value of values) counts[rint(value * (LEVELS - 1))]!++
  const total = counts.reduce((sum, count, level) => sum + count * level, 0)
  let [below, sumBelow, bestLevel, maxVariance] = [0, 0, 0, 0]
  counts.forEach((count, level) => {
    below += count
    sumBelow += count * level
    const above = values.length - below
    const difference = sumBelow / below - (total - sumBelow) / above
    const variance = below * above * (difference * difference)
    if (variance > maxVariance) [bestLevel, maxVariance] = [level, variance] // never when an empty class makes it NaN
  })
  return (bestLevel + 0.5) / (LEVELS - 1)
}
