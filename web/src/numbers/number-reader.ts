/** Reads numbers with the network, and remembers what it said of the last strokes. A lazy chunk. */
import { type Network, toLogits } from '../network/scores'
import type { FittedFrame } from '../preprocessing/frame'
import { fitLines, type Stroke } from '../preprocessing/strokes'
import { makeLattices } from './lattice'
import type { NumberReading } from './number-reading'
import { type FramedLine, readLines, type ScoredFrame, type ScoredLine } from './reading'
import { type StrokePart, strokePieces, type ThinnedPart } from './stroke-pieces'
import { parseNumberWeights } from './weights'

/** Strokes that hold points, or the lines of writing of a picture. */
export type NumberRequest = { strokes: Stroke[] } | { lines: FramedLine[] }

export type NumberReader = (request: NumberRequest) => NumberReading

/** The network, and what the model file says about its use. */
export interface NumberModel {
  network: Network
  /** Ink is rejected as no digit if the network gives that a higher probability than this. */
  rejectionThreshold: number
  /** The weights of the score by which a number is read, as in the file; undefined if it has none. */
  numberWeights: unknown
}

/**
 * Returns a function that reads numbers. The network scores a candidate of strokes once, as long as it is a candidate in
 * every request.
 *
 * @throws ModelError when the model's weights for numbers are missing or damaged.
 */
export function createNumberReader({ network, rejectionThreshold, numberWeights }: NumberModel): NumberReader {
  const weights = parseNumberWeights(numberWeights)
  const score = (fitted: FittedFrame): ScoredFrame => {
    const { evidence } = network.predict(fitted.frame)
    return { ...fitted, evidence, logits: toLogits(evidence) }
  }
  const scoreStrokes = cacheScores((parts) => score(fitLines(parts.map(({ points }) => points))))
  return (request) => {
    const lines =
      'lines' in request
        ? request.lines.map((line): ScoredLine => ({ ...line, frames: line.frames.map(score), partsOf: () => [] }))
        : scoreStrokes(request.strokes)
    return readLines(lines, weights, rejectionThreshold)
  }
}

/** Returns a function that scores the candidates in strokes, unless they were candidates in its last call. */
function cacheScores(score: (parts: ThinnedPart[]) => ScoredFrame): (strokes: Stroke[]) => ScoredLine[] {
  let [ids, scores] = [new Map<string, number>(), new Map<string, ScoredFrame>()]
  let lastId = 0
  return (strokes) => {
    const keys = strokes.map((stroke) => stroke.join(' '))
    ids = new Map(keys.map((key) => [key, ids.get(key) ?? ++lastId]))
    const current = new Map<string, ScoredFrame>()
    const lines = strokePieces(strokes)
    const scored = makeLattices(lines.map(({ pieces }) => pieces)).map((lattice, index): ScoredLine => {
      const candidates = lattice.candidates.map((run) => lines[index]!.partsOf(run))
      const frames = candidates.map((parts) => {
        const key = parts.map(({ stroke, first, end }) => [ids.get(keys[stroke]!), first, end].join()).join(' ')
        const frame = scores.get(key) ?? current.get(key) ?? score(parts)
        current.set(key, frame)
        return frame
      })
      const partsOf = (candidate: number): StrokePart[] =>
        candidates[candidate]!.map(({ stroke, first, end }) => ({ stroke, first, end }))
      return { lattice, frames, partsOf }
    })
    scores = current
    return scored
  }
}
