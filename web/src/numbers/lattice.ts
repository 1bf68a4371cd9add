/**
 * The lattice of a line of writing: candidates for its characters, and the features by which they are scored.
 *
 * After LeCun, Bottou, Bengio and Haffner, "Gradient-based learning applied to document recognition", 1998. A candidate is
 * a run of neighbouring pieces. An arc reads it as one character, or skips it if it is a single piece. The score of an arc
 * is linear in its features.
 *
 * The port of `src/digitpad/numbers/lattice.py`.
 */
import { segmentLogProbabilities } from './ctc'
import {
  type Box,
  boundingBox,
  fitLine,
  heightOf,
  MAX_PIECES,
  middleX,
  middleY,
  type PieceRun,
  type Pieces,
  scaleBox,
  sumOf,
  widthOf,
} from './pieces'
import { type CandidateSize, findSeparators, SEPARATORS, type Separators } from './separators'
import { DIGIT_COUNT, SKIP } from './symbols'
import type { Feature, Features, FeatureWeights } from './weights'

/** Ink with more pieces than this is too much to read at once. */
export const MAX_DRAWING_PIECES = 100

/** If a drawing has more candidates, they may have fewer pieces each. */
const MAX_CANDIDATES = 200

/** A candidate of several pieces is at most this wide; this and all other lengths are in heights of a digit. */
const MAX_WIDTH = 1.7

/** There is no wider gap between the pieces of a candidate. */
const MAX_INNER_GAP = 0.6

/** A gap is a space if it is wider than the typical gap by more than this. */
const MIN_SPACE = 0.9

/** The typical gap of a line whose digits stand no closer. */
const USUAL_GAP = 0.15

/** Higher ink may be a line of a table. */
const MAX_DIGIT_HEIGHT = 1.5

/** Digits side by side seldom overlap by more than this. */
const DEEP_OVERLAP = 0.25

/** Lower candidates count as this high, so that no logarithm becomes infinite. */
const MIN_HEIGHT = 0.05

/** The candidates of a line of writing. It can be sent to a worker. */
export interface Lattice {
  /** From left to right. */
  pieces: Pieces
  /** Ordered by their end, then by their first piece. */
  candidates: PieceRun[]
  /** The gap before each piece, negative where ink overlaps; 0 at both ends. */
  gaps: number[]
  /** Whether that gap is a space. */
  spaces: boolean[]
  /** The line network's probabilities in each column, and the boundaries of columns at those of pieces; if it is used. */
  columns?: { posteriors: Float32Array[]; boundaries: number[] } | undefined
}

/** A reading of a run of pieces: as one character, or as ink to skip. */
export interface Arc {
  /** The index of its candidate. */
  candidate: number
  /** The index of the first piece. */
  start: number
  /** The index of the piece after the last one. */
  end: number
  /** An index into `SYMBOLS`, or `SKIP`. */
  symbol: number
  score: number
}

/** The lattice of each line of writing; none if there are too many pieces. */
export function makeLattices(lines: readonly Pieces[]): Lattice[] {
  const count = sumOf(lines.map(({ boxes }) => boxes.length))
  if (count > MAX_DRAWING_PIECES) return []
  return lines.map((pieces) => makeLattice(pieces, Math.floor((MAX_CANDIDATES * pieces.boxes.length) / count)))
}

function makeLattice(pieces: Pieces, maxCandidates: number): Lattice {
  const boxes = pieces.boxes.map((box) => scaleBox(box, pieces.height))
  const gaps = boxes.map((_, index) =>
    index === 0 ? 0 : boundingBox(boxes.slice(index)).left - boundingBox(boxes.slice(0, index)).right,
  )
  gaps.push(0)
  return { pieces, candidates: findCandidates(boxes, gaps, maxCandidates), gaps, spaces: findSpaces(gaps) }
}

/** The runs of pieces that may be one character, ordered by end, then first. */
function findCandidates(boxes: readonly Box[], gaps: readonly number[], maxCount: number): PieceRun[] {
  const candidates: PieceRun[] = []
  for (let end = 1; end <= boxes.length; end++) {
    const runs: PieceRun[] = []
    for (let first = end - 1; first >= Math.max(end - MAX_PIECES, 0); first--) {
      const isSingle = first === end - 1
      if (!isSingle && widthOf(boundingBox(boxes.slice(first, end))) > MAX_WIDTH) break
      if (!isSingle && gaps[first + 1]! > MAX_INNER_GAP) break
      runs.unshift([first, end])
    }
    candidates.push(...runs)
  }
  let maxPieces = MAX_PIECES
  const remaining = (): PieceRun[] => candidates.filter(([first, end]) => end - first <= maxPieces)
  while (maxPieces > 1 && remaining().length > maxCount) maxPieces--
  return remaining()
}

/** Whether each gap is much wider than the median of the other gaps. */
function findSpaces(gaps: readonly number[]): boolean[] {
  const positive = gaps.filter((gap) => gap > 0).sort((one, other) => one - other)
  return gaps.map((gap) => {
    if (gap <= 0) return false
    const others = positive.toSpliced(positive.indexOf(gap), 1)
    const median = others[(others.length - 1) >> 1] ?? 0
    return gap > Math.max(median, USUAL_GAP) + MIN_SPACE
  })
}

/**
 * The arcs, ordered by their end, then their start, then their symbol.
 *
 * @param logits the network's ten logits for the frame of each candidate.
 */
export function scoreArcs(lattice: Lattice, logits: readonly number[][], weights: FeatureWeights): Arc[] {
  const { pieces, candidates, gaps, columns } = lattice
  const sizes = candidateSizes(lattice)
  const separators = candidates.map((run, candidate) => findSeparators(pieces, run, sizes[candidate]!))
  const isBeside = haveSeparatorBeside(lattice, separators)
  return candidates.flatMap(([start, end], candidate) => {
    const logNoDigit = -logSumExp([...logits[candidate]!, 0])
    const boundary = score(weights, boundaryFeatures(pieces, start, gaps[start]!))
    const digit = score(weights, digitFeatures(sizes[candidate]!, logNoDigit, isBeside[candidate]!))
    const arcs = logits[candidate]!.map((logit, symbol) => ({
      symbol,
      score: boundary + digit + weights.logit * logit,
    }))
    SEPARATORS.forEach((name, index) => {
      const fit = separators[candidate]![name]
      if (!fit) return
      const features = { separator_size: fit.size, separator_offset: fit.offset, separator_no_digit: logNoDigit }
      arcs.push({ symbol: DIGIT_COUNT + index, score: boundary + score(weights, { [name]: 1, ...features }) })
    })
    if (end - start === 1) {
      const features = skipFeatures(sizes[candidate]!, logNoDigit, pieces.isAtEdge[start]!)
      arcs.push({ symbol: SKIP, score: score(weights, features) })
    }
    if (columns) {
      const { posteriors, boundaries } = columns
      const logCtc = segmentLogProbabilities(posteriors, boundaries[start]!, boundaries[end]!)
      for (const arc of arcs) arc.score += weights.log_ctc * logCtc[arc.symbol]!
    }
    return arcs.map((arc) => ({ candidate, start, end, ...arc }))
  })
}

const boundaryFeatures = ({ crossings, cutCounts, cutInk }: Pieces, first: number, gap: number): Features => ({
  gap: clip(gap, 1),
  overlap: clip(-gap, 1),
  deep_overlap: clip(-gap - DEEP_OVERLAP, 1),
  crossing: clip(crossings[first]!, 1),
  crossing_again: clip(crossings[first]! - 1, 1),
  cut: cutCounts[first]!,
  cut_ink: cutInk[first]!,
})

const digitFeatures = (
  { width, height, offset }: CandidateSize,
  logNoDigit: number,
  isSeparatorBeside: boolean,
): Features => ({
  log_no_digit: logNoDigit,
  digit: 1,
  low: Math.max(-Math.log(height), 0),
  tall: Math.max(Math.log(height), 0),
  wide: Math.max(width - 0.9, 0),
  fat: clip(width / height - 1.25, 2),
  off_line: Math.abs(offset),
  separator_beside: Number(isSeparatorBeside),
})

const skipFeatures = ({ height, offset }: CandidateSize, logNoDigit: number, isAtEdge: boolean): Features => ({
  skip: 1,
  skip_height: Math.min(height, MAX_DIGIT_HEIGHT),
  skip_tall: clip(height - MAX_DIGIT_HEIGHT, 1),
  skip_edge: Number(isAtEdge),
  skip_off_line: Math.abs(offset),
  skip_no_digit: logNoDigit,
})

/** Whether the first or the last piece of each candidate may be a separator beside the others. */
function haveSeparatorBeside({ candidates, gaps }: Lattice, separators: readonly Separators[]): boolean[] {
  const mayBeSeparator: boolean[] = []
  candidates.forEach(([first, end], candidate) => {
    if (end - first === 1) mayBeSeparator[first] = Object.values(separators[candidate]!).some(Boolean)
  })
  return candidates.map(
    ([first, end]) =>
      end - first > 1 &&
      ((mayBeSeparator[first]! && gaps[first + 1]! > 0) || (mayBeSeparator[end - 1]! && gaps[end - 1]! > 0)),
  )
}

/** The weighted sum of features; those that are left out are 0. */
const score = (weights: FeatureWeights, features: Features): number =>
  sumOf(Object.entries(features).map(([name, value]) => weights[name as Feature] * value))

/** The size of each candidate, and how far it lies below the middle of the line. */
function candidateSizes({ pieces, candidates }: Lattice): CandidateSize[] {
  const line = fitLine(pieces)
  return candidates.map(([first, end]) => {
    const box = boundingBox(pieces.boxes.slice(first, end))
    const offset = middleY(box) - line.y - line.slope * (middleX(box) - line.x)
    return {
      width: widthOf(box) / pieces.height,
      height: Math.max(heightOf(box) / pieces.height, MIN_HEIGHT),
      offset: offset / pieces.height,
    }
  })
}

const clip = (value: number, max: number): number => Math.min(Math.max(value, 0), max)

function logSumExp(values: readonly number[]): number {
  const max = Math.max(...values)
  return max + Math.log(sumOf(values.map((value) => Math.exp(value - max))))
}
