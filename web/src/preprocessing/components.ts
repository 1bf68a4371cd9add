/**
 * Finds the connected components of ink and removes specks.
 *
 * The port of `src/digitpad/preprocessing/components.py`.
 */
import { type Grid, zeros } from './grid'

/** A component is a speck if its bounding box is smaller than this fraction of the largest component's. */
const MIN_COMPONENT_SIZE = 0.15

/** It is also a speck if it has less than this fraction of its ink, such as the remains of a ruled line. */
const MIN_COMPONENT_AREA = 0.08

/** Ink side by side in a row: from column `first` to before column `end`. */
interface Run {
  row: number
  first: number
  end: number
}

/** The ink without its specks. */
export function removeSpecks(mask: Grid): Grid {
  const components = connectedComponents(findRuns(mask)).map((runs) => ({
    runs,
    area: areaOf(runs),
    side: boundingBoxSide(runs),
  }))
  const kept = zeros(mask.width, mask.height)
  const largest = components.reduce((most, part) => (part.area > most.area ? part : most), { area: 0, side: 0 })
  for (const { runs, area, side } of components)
    if (area >= MIN_COMPONENT_AREA * largest.area && side >= MIN_COMPONENT_SIZE * largest.side)
      for (const { row, first, end } of runs) kept.values.fill(1, row * kept.width + first, row * kept.width + end)
  return kept
}

/** For each pixel the number of its connected component, from 1 in the order of rows; 0 for paper. */
export function labelComponents(mask: Grid): Grid {
  const labels = zeros(mask.width, mask.height)
  connectedComponents(findRuns(mask)).forEach((runs, index) => {
    for (const { row, first, end } of runs)
      labels.values.fill(index + 1, row * labels.width + first, row * labels.width + end)
  })
  return labels
}

const areaOf = (runs: Run[]): number => runs.reduce((area, { first, end }) => area + end - first, 0)

/** The longer side of a component's bounding box. */
function boundingBoxSide(runs: Run[]): number {
  const [left, right] = runs.reduce(
    ([low, high], { first, end }) => [Math.min(low, first), Math.max(high, end)],
    [Infinity, 0],
  )
  return Math.max(right - left, runs.at(-1)!.row - runs[0]!.row + 1)
}

/** The runs of connected components, in which runs touch, also at a corner (union–find: Tarjan, 1975). */
function connectedComponents(runs: Run[]): Run[][] {
  const parents = Int32Array.from(runs.keys())
  const findRoot = (run: number): number => {
    while (parents[run] !== run) run = parents[run] = parents[parents[run]!]!
    return run
  }
  let above = 0
  runs.forEach(({ row, first, end }, run) => {
    while (runs[above]!.row < row - 1 || (runs[above]!.row === row - 1 && runs[above]!.end < first)) above++
    for (let other = above; runs[other]!.row === row - 1 && runs[other]!.first <= end; other++)
      parents[findRoot(other)] = findRoot(run)
  })
  const components = new Map<number, Run[]>()
  runs.forEach((run, index) => {
    const root = findRoot(index)
    const component = components.get(root)
    if (component) component.push(run)
    else components.set(root, [run])
  })
  return [...components.values()]
}

/** The runs of a mask, in rows from top to bottom and from left to right in each. */
function findRuns({ width, height, values }: Grid): Run[] {
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
