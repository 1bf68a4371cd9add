/** Reads numbers with the network, and remembers what it said of the last strokes. A lazy chunk. */
import { createLineNetwork } from '../network/forward'
import { createFastestKernels } from '../network/kernels/select'
import { parseLineModel } from '../network/model-file'
import { readSafetensors } from '../network/safetensors'
import { type LineNetwork, type Network, softmax, toLogits } from '../network/scores'
import type { FittedFrame } from '../preprocessing/frame'
import { fitLines, type Stroke } from '../preprocessing/strokes'
import { makeLattices } from './lattice'
import { columnBoundaries, type LineFrame } from './line-frame'
import type { NumberReading } from './number-reading'
import { type FramedLine, readLines, type ScoredFrame, type ScoredLine } from './reading'
import { type StrokePart, strokePieces, type ThinnedPart } from './stroke-pieces'
import { type NumberWeights, parseNumberWeights } from './weights'

/** Strokes that hold points, or the lines of writing of a picture. */
export type NumberRequest = { strokes: Stroke[] } | { lines: FramedLine[] }

/** Reads a number, with the line network if it is there. */
export type NumberReader = (request: NumberRequest, lineModel?: LineModel) => NumberReading

/** The network, and what the model file says about its use. */
export interface NumberModel {
  network: Network
  /** Ink is rejected as no digit if the network gives that a higher probability than this. */
  rejectionThreshold: number
  /** The weights of the score by which a number is read, as in the file; undefined if it has none. */
  numberWeights: unknown
}

/** The line network, and the weights of the score by which a number is read with it. */
export interface LineModel {
  network: LineNetwork
  weights: NumberWeights
}

/** Whether it is worth downloading the line network, given a reading without it: not for one digit. */
export const needsLineModel = (request: NumberRequest, { digits }: NumberReading): boolean =>
  digits.length > 1 || ('lines' in request && !digits.length)

/**
 * Creates the line network from a safetensors file.
 *
 * @throws ModelError when the file is damaged, made for another version, or has no weights for numbers.
 */
export function createLineModel(file: ArrayBuffer): LineModel {
  const { layers, numberWeights } = parseLineModel(readSafetensors(file))
  return { network: createLineNetwork(layers, createFastestKernels), weights: parseNumberWeights(numberWeights) }
}

/** A line that has been scored, and how its line frame is drawn. */
type DrawableLine = ScoredLine & { drawLine: () => LineFrame }

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
  return (request, lineModel) => {
    const lines =
      'lines' in request
        ? request.lines.map(({ lattice, frames, lineFrame }): DrawableLine => ({
            lattice,
            frames: frames.map(score),
            drawLine: () => lineFrame,
            partsOf: () => [],
          }))
        : scoreStrokes(request.strokes)
    const withColumns = lineModel && scoreColumns(lines, lineModel.network)
    return withColumns
      ? readLines(withColumns, lineModel.weights, rejectionThreshold)
      : readLines(lines, weights, rejectionThreshold)
  }
}

/** The lines with the line network's output; undefined if one of them is too wide. */
function scoreColumns(lines: readonly DrawableLine[], network: LineNetwork): ScoredLine[] | undefined {
  const scored: ScoredLine[] = []
  for (const line of lines) {
    const drawn = line.drawLine()
    if (!drawn) return undefined
    const posteriors = network.predict(drawn.frame).map(softmax)
    const boundaries = columnBoundaries(line.lattice.pieces, drawn.grid)
    scored.push({ ...line, lattice: { ...line.lattice, columns: { posteriors, boundaries } } })
  }
  return scored
}

/** Returns a function that scores the candidates in strokes, unless they were candidates in its last call. */
function cacheScores(score: (parts: ThinnedPart[]) => ScoredFrame): (strokes: Stroke[]) => DrawableLine[] {
  let [ids, scores] = [new Map<string, number>(), new Map<string, ScoredFrame>()]
  let lastId = 0
  return (strokes) => {
    const keys = strokes.map((stroke) => stroke.join(' '))
    ids = new Map(keys.map((key) => [key, ids.get(key) ?? ++lastId]))
    const current = new Map<string, ScoredFrame>()
    const lines = strokePieces(strokes)
    const scored = makeLattices(lines.map(({ pieces }) => pieces)).map((lattice, index): DrawableLine => {
      const candidates = lattice.candidates.map((run) => lines[index]!.partsOf(run))
      const frames = candidates.map((parts) => {
        const key = parts.map(({ stroke, first, end }) => [ids.get(keys[stroke]!), first, end].join()).join(' ')
        const frame = scores.get(key) ?? current.get(key) ?? score(parts)
        current.set(key, frame)
        return frame
      })
      const partsOf = (candidate: number): StrokePart[] =>
        candidates[candidate]!.map(({ stroke, first, end }) => ({ stroke, first, end }))
      return { lattice, frames, partsOf, drawLine: lines[index]!.drawLine }
    })
    scores = current
    return scored
  }
}
