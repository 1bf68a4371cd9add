/** Where evidence lies: maps of 7 × 7 over the frame, whose means are the digits' logits. */
import { INK_SIZE, type Frame, FRAME_SIZE } from '../preprocessing/frame'
import { POOLS } from '../network/scores'

/** Places in a row of a map. */
export const SIDE = FRAME_SIZE / 2 ** POOLS

/** How far each of the three parts of a row reaches, in places: thirds of the box that the ink fills. */
const THIRDS = [0, (FRAME_SIZE - INK_SIZE / 3) / 2, (FRAME_SIZE + INK_SIZE / 3) / 2, FRAME_SIZE].map(
  (pixels) => (pixels * SIDE) / FRAME_SIZE,
)

/** As much ink, in pixels of the frame, is more than an edge that reaches over from the next part. */
const SOME_INK = 4

/** What one looks at: the evidence for a digit, or for it rather than for a rival. */
export interface Look {
  digit: number
  rival?: number | undefined
}

/** The map of a look: its mean is the logit, or by how much that is above the rival's. */
export function mapOf(evidence: Float32Array, { digit, rival }: Look): Float32Array {
  const map = evidence.slice(digit * SIDE ** 2, (digit + 1) * SIDE ** 2)
  return rival === undefined ? map : map.map((value, place) => value - (evidence[rival * SIDE ** 2 + place] ?? 0))
}

/** The strength that is painted in full: one for all digits, so that their maps can be compared. */
export function fullStrength(evidence: Float32Array): number {
  return evidence.reduce((most, value) => Math.max(most, Math.abs(value)), 0)
}

/** What each part of a 3 × 3 grid, in rows from top to bottom, adds to the map's mean. */
export function partsOf(map: Float32Array): number[] {
  const shares = THIRDS.slice(1).map((end, third) =>
    Array.from({ length: SIDE }, (_, place) => overlap(place, place + 1, THIRDS[third] ?? 0, end)),
  )
  return shares.flatMap((down) =>
    shares.map((across) => {
      const sum = map.reduce(
        (total, value, place) => total + value * (down[Math.floor(place / SIDE)] ?? 0) * (across[place % SIDE] ?? 0),
        0,
      )
      return sum / map.length
    }),
  )
}

/** Which of the nine parts of a frame hold ink. */
export function inkedParts(frame: Frame): boolean[] {
  const ink = new Array<number>(9).fill(0)
  frame.forEach((value, pixel) => {
    const part = 3 * thirdOf(Math.floor(pixel / FRAME_SIZE)) + thirdOf(pixel % FRAME_SIZE)
    ink[part] = (ink[part] ?? 0) + value
  })
  return ink.map((sum) => sum >= SOME_INK)
}

const thirdOf = (pixel: number): number =>
  THIRDS.slice(1, 3).filter((end) => pixel + 0.5 > end * (FRAME_SIZE / SIDE)).length

const overlap = (from: number, to: number, start: number, end: number): number =>
  Math.max(0, Math.min(to, end) - Math.max(from, start))

/**
 * A map drawn out to `side` × `side` numbers: smooth, right at the middle of each place, and between two places never
 * beyond both, so that none gets evidence for where there was but evidence against. Towards the edges it fades.
 */
export function smoothed(map: Float32Array, side: number): Float32Array {
  const taps = Array.from({ length: side }, (_, at) => tapsAt(((at + 0.5) * SIDE) / side - 0.5))
  const wide = new Float32Array(side * side)
  taps.forEach((down, y) => {
    taps.forEach((across, x) => {
      let sum = 0
      for (const [row, high] of down)
        for (const [column, wide] of across) sum += high * wide * (map[row * SIDE + column] ?? 0)
      wide[y * side + x] = sum
    })
  })
  return wide
}

/** The places before and after a point of a row, and what each counts: nothing lies beyond the ends. */
function tapsAt(at: number): [place: number, weight: number][] {
  const first = Math.floor(at)
  const way = at - first
  const after = way * way * (3 - 2 * way)
  const taps: [number, number][] = [
    [first, 1 - after],
    [first + 1, after],
  ]
  return taps.filter(([place]) => place >= 0 && place < SIDE)
}
