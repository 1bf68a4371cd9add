/** The connected parts of ink, and which of them are specks. A part of `src/digitpad/preprocessing/segment.py`'s twin. */
import { type Grid, zeros } from './grid'

/** A part that is smaller across than this share of the part with most ink is a speck. */
const SPECK = 0.15

/** And so is one with less than this share of its ink: what is left of a ruling, say. */
const SLIVER = 0.08

/** Ink side by side in a row: from column `first` to before column `end`. */
interface Run {
  row: number
  first: number
  end: number
}

/** The ink without its specks. */
export function largestParts(inked: Grid): Grid {
  const parts = partsOf(runsOf(inked)).map((runs) => ({ runs, area: areaOf(runs), across: acrossOf(runs) }))
  const kept = zeros(inked.width, inked.height)
  const largest = parts.reduce((most, part) => (part.area > most.area ? part : most), { area: 0, across: 0 })
  for (const { runs, area, across } of parts)
    if (area >= SLIVER * largest.area && across >= SPECK * largest.across)
      for (const { row, first, end } of runs) kept.values.fill(1, row * kept.width + first, row * kept.width + end)
  return kept
}

const areaOf = (runs: Run[]): number => runs.reduce((area, { first, end }) => area + end - first, 0)

/** The longer side of the part's box. */
function acrossOf(runs: Run[]): number {
  const [left, right] = runs.reduce(
    ([low, high], { first, end }) => [Math.min(low, first), Math.max(high, end)],
    [Infinity, 0],
  )
  return Math.max(right - left, runs.at(-1)!.row - runs[0]!.row + 1)
}

/** The runs of a mask, in rows from top to bottom and from left to right in each. */
function runsOf({ width, height, values }: Grid): Run[] {
  const runs: Run[] = []
  for (let row = 0; row < height; row++) {
    let first = -1
    for (let column = 0; column <= width; column++) {
      const ink = column < width && values[row * width + column]
      if (ink && first < 0) first = column
      if (!ink && first >= 0) {
        runs.push({ row, first, end: column })
        first = -1
      }
    }
  }
  return runs
}

/** The runs of each part; runs that touch, at a corner too, are of one part. */
function partsOf(runs: Run[]): Run[][] {
  const parents = Int32Array.from(runs.keys())
  const rootOf = (run: number): number => {
    while (parents[run] !== run) run = parents[run] = parents[parents[run]!]!
    return run
  }
  let above = 0
  runs.forEach(({ row, first, end }, run) => {
    while (runs[above]!.row < row - 1 || (runs[above]!.row === row - 1 && runs[above]!.end < first)) above++
    for (let other = above; runs[other]!.row === row - 1 && runs[other]!.first <= end; other++)
      parents[rootOf(other)] = rootOf(run)
  })
  const parts = new Map<number, Run[]>()
  runs.forEach((run, index) => {
    const root = rootOf(index)
    const part = parts.get(root)
    if (part) part.push(run)
    else parts.set(root, [run])
  })
  return [...parts.values()]
}
