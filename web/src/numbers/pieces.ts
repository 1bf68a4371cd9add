/**
 * Pieces of ink, from which the candidates of a number are put together, and measures of a line of them.
 *
 * The port of `src/digitpad/numbers/pieces.py`.
 */
import { rint } from '../preprocessing/statistics'
import type { Stroke } from '../preprocessing/strokes'

export interface Box {
  left: number
  top: number
  right: number
  bottom: number
}

/** The pieces of a line of writing, from left to right: strokes, components of a picture, or parts of these. */
export interface Pieces {
  /** The box of each piece in upright writing: where x is `x + slant * y`. */
  boxes: Box[]
  /** The box of each piece of the ink as it is. */
  outerBoxes: Box[]
  /** How much ink each has: the length of its strokes, or its area. */
  ink: number[]
  /** The height of a digit of this line. */
  height: number
  /** How many cuts lie between the pieces before and the pieces from each index: one number more than pieces. */
  cutCounts: number[]
  /** The ink that these cuts sever, in widths of the pen. */
  cutInk: number[]
  /** How often strokes of the pieces before cross strokes of the pieces from each index. */
  crossings: number[]
  /** The points of each; empty in a picture. */
  lines: Stroke[]
  /** Whether a piece touches an edge of its picture. */
  isAtEdge: boolean[]
}

/** The middle of a line of writing. */
export interface FittedLine {
  /** A point on it. */
  x: number
  y: number
  /** How much it falls for each unit to the right. */
  slope: number
}

/** A run of neighbouring pieces: the index of the first one, and of the one after the last. */
export type PieceRun = readonly [first: number, end: number]

/** A candidate has at most this many pieces. */
export const MAX_PIECES = 6

/** How strongly the line of writing is held level: the squared distances of ten digits from their mean add up to 50. */
const SLOPE_PRIOR = 10

const ROUNDING_ERROR = 1e-9

/** Smaller ink is a dot, as in a frame. */
export const MIN_SIZE = 1e-9

/** The steps to which positions are rounded before they are sorted, in heights of a digit. */
const ORDER_STEPS = 1e6

export const widthOf = ({ left, right }: Box): number => right - left

export const heightOf = ({ top, bottom }: Box): number => bottom - top

export const middleX = ({ left, right }: Box): number => (left + right) / 2

export const middleY = ({ top, bottom }: Box): number => (top + bottom) / 2

/** A box that is yet to be extended. */
export const emptyBox = (): Box => ({ left: Infinity, top: Infinity, right: -Infinity, bottom: -Infinity })

/** The box around at least one box. */
export function boundingBox(boxes: readonly Box[]): Box {
  const box = emptyBox()
  for (const { left, top, right, bottom } of boxes) {
    box.left = Math.min(box.left, left)
    box.top = Math.min(box.top, top)
    box.right = Math.max(box.right, right)
    box.bottom = Math.max(box.bottom, bottom)
  }
  return box
}

/** The box with all lengths divided by `unit`. */
export const scaleBox = ({ left, top, right, bottom }: Box, unit: number): Box => ({
  left: left / unit,
  top: top / unit,
  right: right / unit,
  bottom: bottom / unit,
})

/** A point on the middle of the line of writing, and its slope: a ridge regression over the higher pieces. */
export function fitLine({ boxes, height }: Pieces): FittedLine {
  const high = boxes.filter((box) => heightOf(box) >= height / 2)
  const points = (high.length > 0 ? high : boxes).map((box) => [middleX(box), middleY(box)] as const)
  const mean = (values: number[]): number => sumOf(values) / values.length
  const [x, y] = [mean(points.map(([x]) => x)), mean(points.map(([, y]) => y))]
  const products = sumOf(points.map((point) => (point[0] - x) * (point[1] - y)))
  const squares = sumOf(points.map((point) => (point[0] - x) * (point[0] - x)))
  return { x, y, slope: products / (squares + SLOPE_PRIOR * height * height) }
}

export const sumOf = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0)

/** The indices of boxes by the middle of their x, then by their other sides; rounding errors decide nothing. */
export function orderFromLeft(boxes: readonly Box[], height: number): number[] {
  const unit = height || 1
  const columns = [
    boxes.map(({ left, right }) => left + right),
    boxes.map(({ top, bottom }) => top + bottom),
    boxes.map(widthOf),
    boxes.map(heightOf),
  ].map((values) => {
    const min = values.reduce((low, value) => Math.min(low, value), Infinity)
    return values.map((value) => rint(((value - min) / unit) * ORDER_STEPS))
  })
  return boxes
    .map((_, index) => index)
    .sort((one, other) => columns.reduce((order, values) => order || values[one]! - values[other]!, 0))
}

/** The least value up to which lies half of the weight. */
export function weightedMedian(values: readonly number[], weights: readonly number[]): number {
  const order = values
    .map((_, index) => index)
    .sort((one, other) => values[one]! - values[other]! || weights[one]! - weights[other]!)
  let sum = 0
  const sums = order.map((index) => (sum += weights[index]!))
  return values[order[sums.findIndex((part) => part >= (sum / 2) * (1 - ROUNDING_ERROR))]!]!
}

/**
 * The height of a digit: the median, weighted by ink, of the heights of boxes that lie above one another.
 *
 * A bar or a dot that is written apart counts with the digit above or below it. Where nothing has a height, the greatest
 * width stands for it; 1 for dots.
 */
export function typicalHeight(boxes: readonly Box[], ink: readonly number[]): number {
  const columns = groupColumns(boxes)
  const extents = columns.map((column) => boundingBox(column.map((index) => boxes[index]!)))
  const weights = columns.map((column) => column.reduce((sum, index) => sum + ink[index]!, 0))
  const height = weightedMedian(extents.map(heightOf), weights)
  const widest = boxes.reduce((most, box) => Math.max(most, widthOf(box)), 0)
  const size = height > ROUNDING_ERROR * widest ? height : widest
  return size > MIN_SIZE ? size : 1
}

/**
 * The indices of boxes in groups: two are in one if the middle of one lies within the x of the other, or through others.
 *
 * A box connects the middles within its x, which are neighbours once they are sorted. So noise of many thousand
 * components takes no longer than sorting them.
 */
function groupColumns(boxes: readonly Box[]): number[][] {
  const order = [...boxes.keys()].sort((one, other) => middleX(boxes[one]!) - middleX(boxes[other]!))
  const middles = order.map((index) => middleX(boxes[index]!))
  const bridges = new Int32Array(order.length + 1)
  for (const { left, right } of boxes) {
    bridges[countBefore(middles, (middle) => middle >= left)]!++
    bridges[countBefore(middles, (middle) => middle > right) - 1]!--
  }
  const columns: number[][] = []
  let bridgeCount = 0
  order.forEach((index, position) => {
    if (bridgeCount) columns.at(-1)!.push(index)
    else columns.push([index])
    bridgeCount += bridges[position]!
  })
  return columns
}

/** How many ascending values come before the first one that is high enough (binary search). */
function countBefore(values: readonly number[], isReached: (value: number) => boolean): number {
  let [low, high] = [0, values.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if (isReached(values[middle]!)) high = middle
    else low = middle + 1
  }
  return low
}

/** For each item the index of the first of those that it is linked with, also through others. */
export function connect<Item>(items: readonly Item[], isLinked: (one: Item, other: Item) => boolean): number[] {
  const labels: number[] = []
  items.forEach((item, first) => {
    if (labels[first] !== undefined) return
    labels[first] = first
    const reached = [item]
    for (const one of reached)
      items.forEach((other, index) => {
        if (labels[index] !== undefined || !isLinked(one, other)) return
        labels[index] = first
        reached.push(other)
      })
  })
  return labels
}
