/**
 * Divides ink into lines of writing.
 *
 * The port of `src/digitpad/numbers/lines.py`.
 */
import { rint } from '../preprocessing/statistics'
import { type Box, connect, heightOf, weightedMedian, widthOf } from './pieces'

/** Lower ink, in heights of a digit, may be a bar, a dot or a dash; it belongs to the line of the digit next to it. */
const MIN_DIGIT_HEIGHT = 0.7

/** Two digits of a line share at least this fraction of the lower one's height, or belong to it through others. */
const MIN_SHARED_HEIGHT = 0.15

/** Two rings of a lone 8 are at most this far from each other, and of an 8 among others; in heights of a ring. */
const [MAX_STACKED_GAP, MAX_RING_GAP] = [0.3, 0.1]

/** The steps to which distances are rounded before they are compared. */
const DISTANCE_STEPS = 1e9

/**
 * The indices of the boxes of each line, from top to bottom.
 *
 * @param boxes those of strokes or components.
 * @param ink how much ink each has.
 */
export function splitLines(boxes: readonly Box[], ink: readonly number[]): number[][] {
  const typical = weightedMedian(boxes.map(heightOf), ink)
  const main = boxes.filter((box) => heightOf(box) >= MIN_DIGIT_HEIGHT * typical)
  const labels = joinRings(main, joinLines(main), typical)
  const lines = new Map<number, { top: number; members: number[] }>()
  boxes.forEach((box, index) => {
    const isMain = main.indexOf(box)
    const label = labels[isMain < 0 ? nearest(main, box) : isMain]!
    const line = lines.get(label)
    if (line) line.members.push(index)
    else lines.set(label, { top: middleOf(main.filter((_, other) => labels[other] === label)), members: [index] })
  })
  return [...lines.entries()]
    .sort(([label, one], [otherLabel, other]) => one.top - other.top || label - otherLabel)
    .map(([, { members }]) => members)
}

/** The label of each box's line. */
function joinLines(boxes: readonly Box[]): number[] {
  const labels = connect(boxes, (one, other) => shareHeight(one, other, MIN_SHARED_HEIGHT))
  const isAlone = (index: number): boolean => labels.filter((label) => label === labels[index]).length === 1
  const members = boxes.map((box, index) => ({ box, label: labels[index]!, isAlone: isAlone(index) }))
  return connect(
    members,
    (one, other) => one.label === other.label || ((one.isAlone || other.isAlone) && shareHeight(one.box, other.box, 0)),
  )
}

/** The labels of the lines again; if all digits are 8s of two rings, upper and lower rings are one line. */
function joinRings(boxes: readonly Box[], labels: number[], height: number): number[] {
  const maxGap = height * (boxes.length === 2 ? MAX_STACKED_GAP : MAX_RING_GAP)
  const isStacked = (one: Box, other: Box): boolean => one !== other && areStacked(one, other, maxGap)
  if (!boxes.every((box) => boxes.filter((other) => isStacked(box, other)).length === 1)) return labels
  const members = boxes.map((box, index) => ({ box, label: labels[index]! }))
  return connect(members, (one, other) => one.label === other.label || isStacked(one.box, other.box))
}

/** Whether two boxes share more than a fraction of the height of the lower one. */
function shareHeight(one: Box, other: Box, minFraction: number): boolean {
  const shared = Math.min(one.bottom, other.bottom) - Math.max(one.top, other.top)
  return shared > minFraction * Math.min(heightOf(one), heightOf(other))
}

/** Whether one of two boxes stands on the other. */
function areStacked(one: Box, other: Box, maxGap: number): boolean {
  const gap = Math.max(one.top, other.top) - Math.min(one.bottom, other.bottom)
  const shared = Math.min(one.right, other.right) - Math.max(one.left, other.left)
  return gap <= maxGap && shared >= Math.min(widthOf(one), widthOf(other)) / 2
}

/** The mean of the upper and lower sides. */
const middleOf = (boxes: readonly Box[]): number =>
  boxes.reduce((sum, { top, bottom }) => sum + top + bottom, 0) / (2 * boxes.length)

/** The index of the box with the smallest distance to another, the first of several. */
function nearest(boxes: readonly Box[], box: Box): number {
  const distances = boxes.map((other) => {
    const x = Math.max(other.left - box.right, box.left - other.right, 0)
    const y = Math.max(other.top - box.bottom, box.top - other.bottom, 0)
    return rint(Math.hypot(x, y) * DISTANCE_STEPS)
  })
  return distances.indexOf(distances.reduce((least, distance) => Math.min(least, distance), Infinity))
}
