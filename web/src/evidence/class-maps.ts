/**
 * Class activation maps (Zhou et al., "Learning Deep Features for Discriminative Localization", CVPR 2016): one map of
 * 7 × 7 over the frame for each digit. The network ends in a global average pool, so a map's mean is the digit's logit.
 */
import { INK_SIZE, type Frame, FRAME_SIZE } from '../preprocessing/frame'
import { POOL_COUNT } from '../network/scores'

/** Cells in a row of a map. */
export const MAP_SIDE = FRAME_SIZE / 2 ** POOL_COUNT

/** Where the three regions of a row start and end, in cells: at the thirds of the box that the ink fills. */
const REGION_EDGES = [0, (FRAME_SIZE - INK_SIZE / 3) / 2, (FRAME_SIZE + INK_SIZE / 3) / 2, FRAME_SIZE].map(
  (pixels) => (pixels * MAP_SIDE) / FRAME_SIZE,
)

/** Less ink than this, in pixels of the frame, may be an edge that reaches over from the next region. */
const MIN_INK = 4

/** The evidence for a digit, or for it rather than for a rival. */
export interface EvidenceView {
  digit: number
  rival?: number | undefined
}

/** The map of a view: its mean is the digit's logit, or by how much that exceeds the rival's. */
export function classMap(evidence: Float32Array, { digit, rival }: EvidenceView): Float32Array {
  const map = evidence.slice(digit * MAP_SIDE ** 2, (digit + 1) * MAP_SIDE ** 2)
  return rival === undefined ? map : map.map((value, cell) => value - (evidence[rival * MAP_SIDE ** 2 + cell] ?? 0))
}

/** The greatest absolute value of all maps: they share one scale, so that they can be compared. */
export function maxStrength(evidence: Float32Array): number {
  return evidence.reduce((max, value) => Math.max(max, Math.abs(value)), 0)
}

/** What each region of a 3 × 3 grid, in rows from top to bottom, adds to the map's mean. */
export function regionScores(map: Float32Array): number[] {
  const shares = REGION_EDGES.slice(1).map((end, third) =>
    Array.from({ length: MAP_SIDE }, (_, cell) => overlap(cell, cell + 1, REGION_EDGES[third] ?? 0, end)),
  )
  return shares.flatMap((rowShares) =>
    shares.map((columnShares) => {
      const sum = map.reduce(
        (total, value, cell) =>
          total + value * (rowShares[Math.floor(cell / MAP_SIDE)] ?? 0) * (columnShares[cell % MAP_SIDE] ?? 0),
        0,
      )
      return sum / map.length
    }),
  )
}

/** Which of the nine regions of a frame hold ink. */
export function inkedRegions(frame: Frame): boolean[] {
  const ink = new Array<number>(9).fill(0)
  frame.forEach((value, pixel) => {
    const region = 3 * thirdAt(Math.floor(pixel / FRAME_SIZE)) + thirdAt(pixel % FRAME_SIZE)
    ink[region] = (ink[region] ?? 0) + value
  })
  return ink.map((sum) => sum >= MIN_INK)
}

const thirdAt = (pixel: number): number =>
  REGION_EDGES.slice(1, 3).filter((end) => pixel + 0.5 > end * (FRAME_SIZE / MAP_SIDE)).length

const overlap = (from: number, to: number, start: number, end: number): number =>
  Math.max(0, Math.min(to, end) - Math.max(from, start))

/**
 * A map resampled to `side` × `side` numbers by smoothstep interpolation: exact at the middle of each cell, and between
 * two cells never beyond both, so that no evidence for a digit appears where all was against it. It fades at the edges.
 */
export function upsampleSmooth(map: Float32Array, side: number): Float32Array {
  const taps = Array.from({ length: side }, (_, index) => interpolationTaps(((index + 0.5) * MAP_SIDE) / side - 0.5))
  const upsampled = new Float32Array(side * side)
  taps.forEach((rowTaps, y) => {
    taps.forEach((columnTaps, x) => {
      let sum = 0
      for (const [row, rowWeight] of rowTaps)
        for (const [column, columnWeight] of columnTaps)
          sum += rowWeight * columnWeight * (map[row * MAP_SIDE + column] ?? 0)
      upsampled[y * side + x] = sum
    })
  })
  return upsampled
}

/** The cells before and after a point of a row, with their weights; cells beyond the ends count as zero. */
function interpolationTaps(position: number): [cell: number, weight: number][] {
  const first = Math.floor(position)
  const fraction = position - first
  const weight = fraction * fraction * (3 - 2 * fraction)
  const taps: [number, number][] = [
    [first, 1 - weight],
    [first + 1, weight],
  ]
  return taps.filter(([cell]) => cell >= 0 && cell < MAP_SIDE)
}
