/**
 * Finds the connected components of ink and removes specks.
 *
 * The port of `src/digitpad/preprocessing/components.py`.
 */
import { type Grid, map, type Mask, zeros } from './grid'

/** A component is a speck if its bounding box is smaller than this fraction of the largest component's. */
const MIN_COMPONENT_SIZE = 0.15

/** It is also a speck if it has less than this fraction of its ink, such as the remains of a ruled line. */
const MIN_COMPONENT_AREA = 0.08

/** An underline is at most this high, in its widths. */
const MAX_BAR_HEIGHT = 0.2

/** It lies at least this far below the digit, in heights of the digit, unlike the foot of a 2 written apart. */
const MIN_UNDERLINE_GAP = 0.08

/** The bounding box of a component, in pixels. */
interface Bounds {
  left: number
  top: number
  right: number
  bottom: number
}

/** Ink side by side in a row: from column `first` to before column `end`. */
export interface Run {
  row: number
  first: number
  end: number
}

/** The ink without its specks. */
export function removeSpecks(mask: Grid): Grid {
  const labels = labelComponents(mask)
  const sides = componentSides(labels)
  const areas = countLabels(labels)
  const largest = areas.reduce((most, area, index) => (area > areas[most]! ? index : most), 0)
  const isKept = areas.map(
    (area, index) =>
      area >= MIN_COMPONENT_AREA * areas[largest]! && sides[index]! >= MIN_COMPONENT_SIZE * sides[largest]!,
  )
  return map(labels, (label) => Number(label > 0 && isKept[label - 1]))
}

/** The ink without a bar below all other ink that is at least as wide. */
export function removeUnderline(mask: Grid): Grid {
  const labels = labelComponents(mask)
  const bounds = componentBounds(labels)
  const bar = bounds.reduce((lowest, box) => (box.bottom > lowest.bottom ? box : lowest), bounds[0]!)
  const others = bounds.filter((box) => box !== bar)
  if (others.length === 0) return mask
  const rest = {
    left: Math.min(...others.map(({ left }) => left)),
    top: Math.min(...others.map(({ top }) => top)),
    right: Math.max(...others.map(({ right }) => right)),
    bottom: Math.max(...others.map(({ bottom }) => bottom)),
  }
  const width = bar.right - bar.left
  const isBar = bar.bottom - bar.top <= MAX_BAR_HEIGHT * width
  const isBelow = bar.top - rest.bottom >= MIN_UNDERLINE_GAP * (rest.bottom - rest.top)
  if (!isBar || !isBelow || width < rest.right - rest.left) return mask
  return map(labels, (label) => Number(label > 0 && bounds[label - 1] !== bar))
}

/** For each pixel the number of its connected component, from 1 in the order of rows; 0 for paper. */
export function labelComponents(mask: Grid): Grid {
  const labels = zeros(mask.width, mask.height)
  connectedComponents(mask).forEach((runs, index) => {
    for (const { row, first, end } of runs)
      labels.values.fill(index + 1, row * labels.width + first, row * labels.width + end)
  })
  return labels
}

/** The longer side of the bounding box of each labelled component, at the index of its label less one. */
export const componentSides = (labels: Grid): number[] =>
  componentBounds(labels).map(({ left, top, right, bottom }) => Math.max(right - left, bottom - top))

/** The bounding box of each labelled component, at the index of its label less one. */
export function componentBounds({ width, values }: Grid): Bounds[] {
  const bounds: Bounds[] = []
  for (let index = 0; index < values.length; index++) {
    const label = values[index]!
    if (!label) continue
    const x = index % width
    const y = (index - x) / width
    const box = (bounds[label - 1] ??= { left: x, top: y, right: 0, bottom: 0 })
    box.left = Math.min(box.left, x)
    box.right = Math.max(box.right, x + 1)
    box.bottom = y + 1
  }
  return bounds
}

/** How many pixels each labelled component has, at the index of its label less one. */
export function countLabels({ values }: Grid): number[] {
  const areas: number[] = []
  for (const label of values) if (label) areas[label - 1] = (areas[label - 1] ?? 0) + 1
  return areas
}

/** The runs of each connected component of a mask, in which runs touch, also at a corner (union–find: Tarjan, 1975). */
export function connectedComponents(mask: Mask): Run[][] {
  const runs = findRuns(mask)
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
function findRuns({ width, height, values }: Mask): Run[] {
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
