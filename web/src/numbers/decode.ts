/**
 * Decodes a lattice: the most probable texts, the best path through each, and the probability of each arc.
 *
 * The probabilities come from the forward-backward algorithm (Rabiner, "A tutorial on hidden Markov models", 1989) over
 * the arcs' scores: a path is as probable as the exponential of its sum. The texts come from a beam search that adds up
 * the paths that spell the same text (as in Graves and Jaitly, "Towards end-to-end speech recognition", 2014).
 *
 * The port of `src/digitpad/numbers/decode.py`.
 */
import { accepts, START, STATES, step } from './constraints'
import type { Arc } from './lattice'
import { DIGIT_COUNT, SKIP, SYMBOLS } from './symbols'

/** The number of texts that are kept at each boundary between pieces, for each state. */
const BEAM_WIDTH = 12

/** Arcs whose score is lower than that of another arc of the same candidate by more than this are left out. */
const MAX_SCORE_DIFFERENCE = 12

/** The search for texts leaves out arcs that are less probable. */
const MIN_POSTERIOR = 1e-5

/** An arc with its probability, given that the text is allowed. */
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

/** The hypothesis that no piece has been read. */
const EMPTY: Hypothesis = { text: '', total: 0, best: 0, arcs: [] }

export interface Decoding {
  /** The most probable texts that are allowed, the first one first; empty: none is. */
  hypotheses: Hypothesis[]
  /** The logarithm of the sum of the exponentials of all allowed paths' scores. */
  total: number
  /** The arcs that are not much worse than a digit or a skip of their candidate. */
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
  const forward = sumForward(likely, spaces)
  const backward = sumBackward(likely, spaces)
  const total = backward[0]![START]!
  const scored = likely.map((arc) => {
    let posterior = 0
    for (const state of STATES) {
      const next = step(state, arc.symbol, spaces[arc.start]!)
      if (next === null) continue
      posterior += Math.exp(forward[arc.start]![state]! + arc.score + backward[arc.end]![next]! - total)
    }
    return { ...arc, posterior }
  })
  const hypotheses = search(
    scored.filter(({ posterior }) => posterior >= MIN_POSTERIOR),
    spaces,
  )
  return { hypotheses, total, arcs: scored }
}

/**
 * The arcs that are not much worse than a digit or a skip of their candidate, in their order.
 *
 * A separator rules no digit out: it may not be allowed there.
 */
function likelyArcs(arcs: readonly Arc[]): Arc[] {
  const best: number[] = []
  for (const { candidate, symbol, score } of arcs)
    if (symbol < DIGIT_COUNT || symbol === SKIP) best[candidate] = Math.max(best[candidate] ?? -Infinity, score)
  return arcs.filter(({ candidate, score }) => score >= best[candidate]! - MAX_SCORE_DIFFERENCE)
}

/** For each boundary and each state there, the logarithm of the sum over all paths from the start. */
function sumForward(arcs: readonly Arc[], spaces: readonly boolean[]): number[][] {
  const sums = noPaths(spaces.length)
  sums[0]![START] = 0
  for (const { start, end, symbol, score } of arcs)
    for (const state of STATES) {
      const next = step(state, symbol, spaces[start]!)
      if (next !== null) sums[end]![next] = logAdd(sums[end]![next]!, sums[start]![state]! + score)
    }
  return sums
}

/** For each boundary and each state there, the logarithm of the sum over all paths to an allowed end. */
function sumBackward(arcs: readonly Arc[], spaces: readonly boolean[]): number[][] {
  const sums = noPaths(spaces.length)
  sums[spaces.length - 1] = STATES.map((state) => (accepts(state) ? 0 : -Infinity))
  for (const { start, end, symbol, score } of arcs.toSorted((one, other) => other.start - one.start))
    for (const state of STATES) {
      const next = step(state, symbol, spaces[start]!)
      if (next !== null) sums[start]![state] = logAdd(sums[start]![state]!, score + sums[end]![next]!)
    }
  return sums
}

/** For each boundary and each state there, the logarithm of the sum over no paths. */
const noPaths = (boundaries: number): number[][] =>
  Array.from({ length: boundaries }, () => STATES.map(() => -Infinity))

/** The most probable allowed texts, by their totals. */
function search(arcs: readonly LikelyArc[], spaces: readonly boolean[]): Hypothesis[] {
  const beams: Hypothesis[][][] = [STATES.map((state) => (state === START ? [EMPTY] : []))]
  for (let end = 1; end < spaces.length; end++) {
    const found = STATES.map(() => new Map<string, Hypothesis>())
    for (const arc of arcs) {
      if (arc.end !== end) continue
      for (const state of STATES) {
        const next = step(state, arc.symbol, spaces[arc.start]!)
        if (next === null) continue
        for (const hypothesis of beams[arc.start]![state]!) {
          const extended = extend(hypothesis, arc, spaces[arc.start]!)
          found[next]!.set(extended.text, merge(extended, found[next]!.get(extended.text)))
        }
      }
    }
    beams.push(found.map((texts) => rank([...texts.values()])))
  }
  const texts = new Map<string, Hypothesis>()
  for (const hypothesis of beams
    .at(-1)!
    .filter((_, state) => accepts(STATES[state]!))
    .flat())
    texts.set(hypothesis.text, merge(hypothesis, texts.get(hypothesis.text)))
  return rank([...texts.values()])
}

/** A hypothesis with one more arc. */
function extend({ text, total, best, arcs }: Hypothesis, arc: LikelyArc, isAfterSpace: boolean): Hypothesis {
  const characters = arc.symbol === SKIP ? '' : (text && isAfterSpace ? ' ' : '') + SYMBOLS[arc.symbol]!
  return { text: text + characters, total: total + arc.score, best: best + arc.score, arcs: [...arcs, arc] }
}

/** The hypothesis of the paths of both, which have the same text. */
function merge(hypothesis: Hypothesis, other: Hypothesis | undefined): Hypothesis {
  if (!other) return hypothesis
  const better = hypothesis.best > other.best ? hypothesis : other
  return { ...better, total: logAdd(other.total, hypothesis.total) }
}

/** The most probable texts, the first one first. */
const rank = (hypotheses: Hypothesis[]): Hypothesis[] =>
  hypotheses.sort((one, other) => other.total - one.total || (one.text < other.text ? -1 : 1)).slice(0, BEAM_WIDTH)

/** The logarithm of the sum of two exponentials. */
function logAdd(one: number, other: number): number {
  const [high, low] = [Math.max(one, other), Math.min(one, other)]
  return low === -Infinity ? high : high + Math.log1p(Math.exp(low - high))
}
