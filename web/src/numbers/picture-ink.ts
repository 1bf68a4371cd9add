/**
 * Separates the ink of numbers from paper, from the lines of tables and from bars and bands at the edges of a picture.
 *
 * The port of `src/digitpad/numbers/picture_ink.py`.
 */
import { labelComponents } from '../preprocessing/components'
import { type Grid, map, row, transpose, valuesOutsideMask } from '../preprocessing/grid'
import { findLines } from '../preprocessing/ruled-lines'
import { type SeparatedInk, separateInk, SMALL_PICTURE_SIDE } from '../preprocessing/segment'
import { mean, otsuThreshold, quantile, rint, sum } from '../preprocessing/statistics'
import { type Box, emptyBox, typicalHeight } from './pieces'

/** A bar covers at least this fraction of a column or row of the picture. */
const MIN_BAR_COVERAGE = 0.9

/** It extends over the neighbouring columns or rows that it covers to this fraction. */
const MIN_BAR_EDGE_COVERAGE = 0.5

/** The soft edge of a bar is at most this many pixels wide. */
const MAX_BAR_EDGE = 3

/** It differs from paper at least half as much as the strongest ink: shadows do not. */
const [MIN_BAR_STRENGTH, INK_QUANTILE] = [0.5, 0.995]

/** In pictures with fewer pixels a side no lines of a table are found. */
const MIN_TABLE_SIDE = 40

/** Lines of a table reach from edge to edge, and ink covers them to this fraction: the upper ends of digits less. */
const [MIN_LINE_COVERAGE, MAX_LINE_GAP] = [0.6, 0.015]

/** Upright lines may be dashed: only a 1 that fills its picture resembles them. */
const [MIN_DASHED_COVERAGE, MAX_DASHED_GAP] = [0.4, 0.08]

/** A bar or a line of a table is longer than this, in heights of the rest of the ink: a 1 may fill its picture, too. */
const MIN_LINE_LENGTH = 1.4

/** A component with less ink than this, in squares of the pen's width, is a speck; a dot has more. */
const MIN_SPECK_AREA = 0.5

/** How much each pixel is ink of a number, 0..1, and the mask of its core. The ink may be darker or lighter than the paper. */
export function separateNumberInk(gray: Grid): SeparatedInk {
  if (Math.max(gray.width, gray.height) <= SMALL_PICTURE_SIDE)
    return separateInk(
      gray,
      (mask) => mask,
      (mask) => mask,
    )
  // Darker than ink, bars would hide it from Otsu's method.
  return separateInk(removeBars(gray, findBars(gray)), removeLines, removeSpecks)
}

function removeBars(gray: Grid, bars: Grid): Grid {
  if (!hasInk(bars)) return gray
  const paper = quantile(valuesOutsideMask(gray, bars), 0.5)
  return map(gray, (value, index) => (bars.values[index] ? paper : value))
}

/** The pixels of straight bars and bands from one edge of the picture to the opposite one. */
function findBars(gray: Grid): Grid {
  const paper = quantile(gray.values, 0.5)
  const difference = map(gray, (value) => Math.abs(value - paper))
  const threshold = Math.max(
    otsuThreshold(difference.values),
    MIN_BAR_STRENGTH * quantile(difference.values, INK_QUANTILE),
  )
  const mask = map(difference, (value) => Number(value > threshold))
  const [columns, rows] = [barLines(transpose(mask)), barLines(mask)]
  const rest = map(mask, (ink, index) => Number(ink && !columns[index % mask.width] && !rows[rowOf(mask, index)]))
  if (!hasInk(rest)) return rest // blank
  const minSide = MIN_LINE_LENGTH * digitHeight(rest)
  const [isTall, isWide] = [mask.height > minSide, mask.width > minSide]
  return map(mask, (_, index) =>
    Number((isTall && columns[index % mask.width]!) || (isWide && rows[rowOf(mask, index)]!)),
  )
}

const rowOf = ({ width }: Grid, index: number): number => Math.floor(index / width)

const hasInk = ({ values }: Grid): boolean => values.some(Boolean)

/** Which rows of a mask are part of a bar. */
function barLines(mask: Grid): boolean[] {
  const coverage = Array.from({ length: mask.height }, (_, y) => mean(row(mask, y)))
  let isBar = coverage.map((fraction) => fraction >= MIN_BAR_COVERAGE)
  for (let step = 0; step < MAX_BAR_EDGE; step++) {
    const near = dilateLine(isBar)
    isBar = isBar.map((bar, index) => bar || (near[index]! && coverage[index]! >= MIN_BAR_EDGE_COVERAGE))
  }
  return dilateLine(isBar)
}

const dilateLine = (line: boolean[]): boolean[] =>
  line.map((value, index) => value || Boolean(line[index - 1]) || Boolean(line[index + 1]))

/** The ink without thin lines across the picture that are longer than digits are high. */
function removeLines(mask: Grid): Grid {
  if (Math.min(mask.width, mask.height) < MIN_TABLE_SIDE) return mask
  const thickness = Math.max(3, rint(0.012 * Math.min(mask.width, mask.height)))
  const across = findLines(mask, thickness, MIN_LINE_COVERAGE, MAX_LINE_GAP)
  const down = transpose(findLines(transpose(mask), thickness, MIN_DASHED_COVERAGE, MAX_DASHED_GAP))
  const rest = map(mask, (ink, index) => Number(ink && !across.values[index] && !down.values[index]))
  if (!hasInk(rest)) return mask
  const minSide = MIN_LINE_LENGTH * digitHeight(rest)
  const [isWide, isTall] = [mask.width > minSide, mask.height > minSide]
  return map(mask, (ink, index) => Number(ink && !(isWide && across.values[index]) && !(isTall && down.values[index])))
}

/** The ink without components that are smaller than a dot of the pen. */
export function removeSpecks(mask: Grid): Grid {
  const labels = labelComponents(mask)
  const { areas } = measureComponents(labels)
  const minArea = MIN_SPECK_AREA * penWidth(mask) ** 2
  return map(labels, (label) => Number(label > 0 && areas[label - 1]! >= minArea))
}

/** The mean width of lines in pixels: twice their area, divided by the pixels at their edges; 1 without ink. */
export function penWidth(mask: Grid): number {
  const { width, height, values } = mask
  let edge = 0
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) {
      const pixel = y * width + x
      const isInner =
        x > 0 &&
        y > 0 &&
        x < width - 1 &&
        y < height - 1 &&
        values[pixel - 1] &&
        values[pixel + 1] &&
        values[pixel - width] &&
        values[pixel + width]
      if (values[pixel] && !isInner) edge++
    }
  return Math.max((2 * sum(values)) / Math.max(edge, 1), 1)
}

/** The box and the area of each labelled component; x is `x + slant * y`. */
export function measureComponents(labels: Grid, slant = 0): { boxes: Box[]; areas: number[] } {
  const [boxes, areas]: [Box[], number[]] = [[], []]
  labels.values.forEach((label, index) => {
    if (!label) return
    const y = rowOf(labels, index)
    const x = (index % labels.width) + slant * y
    const box = (boxes[label - 1] ??= emptyBox())
    box.left = Math.min(box.left, x)
    box.right = Math.max(box.right, x + 1)
    box.top = Math.min(box.top, y)
    box.bottom = Math.max(box.bottom, y + 1)
    areas[label - 1] = (areas[label - 1] ?? 0) + 1
  })
  return { boxes, areas }
}

function digitHeight(mask: Grid): number {
  const { boxes, areas } = measureComponents(labelComponents(mask))
  return typicalHeight(boxes, areas)
}
