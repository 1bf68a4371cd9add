/** Figures of many numbers, and roundings, by the same arithmetic as numpy's. */

const LEVELS = 256

/** The whole number next to `x`; of two equally near, the even one. */
export function rint(x: number): number {
  const up = Math.round(x)
  return up - x === 0.5 && up % 2 !== 0 ? up - 1 : up
}

export const sum = (values: Float64Array): number => values.reduce((total, value) => total + value, 0)

export const mean = (values: Float64Array): number => sum(values) / values.length

/** The standard deviation. */
export function deviation(values: Float64Array): number {
  const middle = mean(values)
  return Math.sqrt(mean(values.map((value) => (value - middle) * (value - middle))))
}

export function median(values: Float64Array): number {
  const sorted = values.toSorted()
  return (sorted[(sorted.length - 1) >> 1]! + sorted[sorted.length >> 1]!) / 2
}

/** What a share of the values lies below; between two of them in a straight line. */
export function quantile(values: Float64Array, share: number): number {
  const sorted = values.toSorted()
  const at = share * (sorted.length - 1)
  const below = Math.floor(at)
  const [low, high] = [sorted[below]!, sorted[Math.min(below + 1, sorted.length - 1)]!]
  const part = at - below
  return part < 0.5 ? low + (high - low) * part : high - (high - low) * (1 - part)
}

/** The threshold that parts values in 0..1 best in two (Otsu, "A threshold selection method", 1979). */
export function otsu(values: Float64Array): number {
  const counts = new Float64Array(LEVELS)
  for (const value of values) counts[rint(value * (LEVELS - 1))]!++
  const total = counts.reduce((all, count, level) => all + count * level, 0)
  let [below, sumBelow, best, most] = [0, 0, 0, 0]
  counts.forEach((count, level) => {
    below += count
    sumBelow += count * level
    const above = values.length - below
    const between = sumBelow / below - (total - sumBelow) / above
    const apart = below * above * (between * between)
    if (apart > most) [best, most] = [level, apart] // not where it is no number: nothing lies on one side
  })
  return (best + 0.5) / (LEVELS - 1)
}
