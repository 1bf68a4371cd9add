/**
 * Decodes a lattice: the most probable texts, the best path through each, and the probability of each arc.
 *
 * The probabilities come from the forward-backward algorithm (Rabiner, "A tutorial on hidden Markov models", 1989) over
 * the arcs' scores: a path is as probable as the exponential of its sum. The texts come from a beam search that adds up
 * the paths that spell the same text (as in Graves and Jaitly, "Towards end-to-end speech recognition", 2014).
 *
 * The port of `src/digitpad/numbers/decode.py`, without constraints on the text.
 */
import type { Arc } from './lattice'
import { SKIP, SYMBOLS } from './symbols'

/** The number of texts that are kept at each boundary between pieces. */
const BEAM_WIDTH = 12

/** Arcs whose score is lower than that of another arc of the same candidate by more than this are left out. */
const MAX_SCORE_DIFFERENCE = 12

/** The search for texts leaves out arcs that are less probable. */
const MIN_POSTERIOR = 1e-5

/** An arc with its probability. */
export interface LikelyArc extends Arc {
  posterior: number
}

/** A text for the pieces up to a boundary. */
export interface Hypothesis {
  text: string
  /** The logarithm of the sum of the exponentials of its paths' scores. */
  total: number
  /** The score of the best of these paths. */
  best: number
  /** That path's arcs. */
  arcs: readonly LikelyArc[]
}

export interface Decoding {
  /** The most probable texts, the first one first. */
  hypotheses: Hypothesis[]
  /** The logarithm of the sum of the exponentials of all paths' scores. */
  total: number
  /** The arcs that are not much worse than others of their candidates. */
  arcs: LikelyArc[]
}

/**
 * Decodes a lattice.
 *
 * @param arcs its arcs, ordered by their end.
 * @param spaces whether there is a space before each piece.
 */
export function decode(arcs: readonly Arc[], spaces: readonly boolean[]): Decoding {
  const likely = likelyArcs(arcs)
  const forward = sumPaths(likely, spaces.length, 'start', 'end')
  const backward = sumPaths(
    likely.toSorted((one, other) => other.start - one.start),
    spaces.length,
    'end',
    'start',
  )
  const total = forward.at(-1)!
  const scored = likely.map((arc) => ({
    ...arc,
    posterior: Math.exp(forward[arc.start]! + arc.score + backward[arc.end]! - total),
  }))
  const hypotheses = search(
    scored.filter(({ posterior }) => posterior >= MIN_POSTERIOR),
    spaces,
  )
  return { hypotheses, total, arcs: scored }
}

/** The arcs that are not much worse than another arc of their candidate, in their order. */
function likelyArcs(arcs: readonly Arc[]): Arc[] {
  const best: number[] = []
  for (const { candidate, score } of arcs) best[candidate] = Math.max(best[candidate] ?? -Infinity, score)
  return arcs.filter(({ candidate, score }) => score >= best[candidate]! - MAX_SCORE_DIFFERENCE)
}

/** For each boundary the logarithm of the sum over all paths to it, from the start or, in reverse, from the end. */
function sumPaths(arcs: readonly Arc[], boundaries: number, from: 'start' | 'end', to: 'start' | 'end'): number[] {
  const sums = Array<number>(boundaries).fill(-Infinity)
  sums[from === 'start' ? 0 : boundaries - 1] = 0
  for (const arc of arcs) sums[arc[to]] = logAdd(sums[arc[to]]!, sums[arc[from]]! + arc.score)
  return sums
}

/** The most probable texts, by their totals. */
function search(arcs: readonly LikelyArc[], spaces: readonly boolean[]): Hypothesis[] {
  const beams: Hypothesis[][] = [[{ text: '', total: 0, best: 0, arcs: [] }]]
  for (let end = 1; end < spaces.length; end++) {
    const found = new Map<string, Hypothesis>()
    for (const arc of arcs) {
      if (arc.end !== end) continue
      for (const hypothesis of beams[arc.start]!) {
        const text = hypothesis.text + spell(arc, hypothesis.text !== '' && spaces[arc.start]!)
        found.set(text, extend(hypothesis, found.get(text), text, arc))
      }
    }
    beams.push(rank([...found.values()]).slice(0, BEAM_WIDTH))
  }
  return beams.at(-1)!
}

const spell = ({ symbol }: Arc, isAfterSpace: boolean): string =>
  symbol === SKIP ? '' : (isAfterSpace ? ' ' : '') + SYMBOLS[symbol]!

/** A hypothesis with one more arc, together with another hypothesis of the same text. */
function extend(hypothesis: Hypothesis, other: Hypothesis | undefined, text: string, arc: LikelyArc): Hypothesis {
  const [total, best] = [hypothesis.total + arc.score, hypothesis.best + arc.score]
  if (other && best <= other.best) return { ...other, total: logAdd(other.total, total) }
  return { text, total: logAdd(other?.total ?? -Infinity, total), best, arcs: [...hypothesis.arcs, arc] }
}

const rank = (hypotheses: Hypothesis[]): Hypothesis[] =>
  hypotheses.sort((one, other) => other.total - one.total || (one.text < other.text ? -1 : 1))

/** The logarithm of the sum of two exponentials. */
function logAdd(one: number, other: number): number {
  const [high, low] = [Math.max(one, other), Math.min(one, other)]
  return low === -Infinity ? high : high + Math.log1p(Math.exp(low - high))
}
