/**
 * Reads a number: from the network's scores for the candidates to a text with its confidence, digit by digit.
 *
 * The port of `src/digitpad/numbers/reading.py`.
 */
import { softmax } from '../network/scores'
import type { FittedFrame } from '../preprocessing/frame'
import { decode, type Decoding } from './decode'
import { type Lattice, scoreArcs } from './lattice'
import type { LineFrame } from './line-frame'
import { type Alternative, NO_NUMBER, type NumberDigit, type NumberReading } from './number-reading'
import { boundingBox } from './pieces'
import { findReviewReason } from './review'
import type { StrokePart } from './stroke-pieces'
import { DIGIT_COUNT } from './symbols'
import type { NumberWeights } from './weights'

/** The frame of a candidate with the network's output for it. */
export interface ScoredFrame extends FittedFrame {
  logits: number[]
  evidence: Float32Array
}

/** A line of writing whose candidates have been drawn. It can be sent to a worker. */
export interface FramedLine {
  lattice: Lattice
  /** One for each candidate. */
  frames: FittedFrame[]
  lineFrame: LineFrame
}

/** A line of writing whose candidates have been scored. */
export interface ScoredLine extends Omit<FramedLine, 'lineFrame'> {
  frames: ScoredFrame[]
  /** The parts of strokes that a candidate consists of. */
  partsOf: (candidate: number) => StrokePart[]
}

const MAX_ALTERNATIVES = 5

/** Less probable alternatives are not worth a look. */
const MIN_ALTERNATIVE_PROBABILITY = 0.001

/** The ink of a line that is one digit at least this surely may be read as this digit instead of as a number. */
const MIN_SINGLE_DIGIT_CONFIDENCE = 0.9

/** A less probable number gives way to such a digit. */
const MIN_NUMBER_CONFIDENCE = 0.5

/** So does a number whose digits all reach further into each other, in heights of a digit, as the slash of a 0 does. */
const MAX_DIGIT_OVERLAP = 0.2

/**
 * Reads the lines of an ink, each a number, from top to bottom.
 *
 * @param rejectionThreshold a digit is doubtful if "no digit" is more probable than this.
 */
export function readLines(
  lines: readonly ScoredLine[],
  weights: NumberWeights,
  rejectionThreshold: number,
): NumberReading {
  const readings = lines.map((line) => readLine(line, weights, rejectionThreshold))
  const read = readings.filter(({ text }) => text)
  if (read.length === 0) return NO_NUMBER
  const [best, ...alternatives] = read.map(optionsOf).reduce(joinOptions)
  return {
    text: best!.text,
    confidence: best!.probability,
    digits: read.flatMap(({ digits }) => digits),
    alternatives: alternatives.filter(({ probability }) => probability >= MIN_ALTERNATIVE_PROBABILITY),
    reviewReason:
      readings
        .map(({ text, reviewReason }) => (text ? reviewReason : 'skippedInk'))
        .find((reason) => reason !== null) ?? null,
  }
}

const optionsOf = ({ text, confidence, alternatives }: NumberReading): Alternative[] =>
  [{ text, probability: confidence }, ...alternatives].slice(0, MAX_ALTERNATIVES + 1)

/** The most probable texts of two lines or more. */
function joinOptions(above: Alternative[], below: Alternative[]): Alternative[] {
  return above
    .flatMap((one) =>
      below.map((other) => ({ text: `${one.text}\n${other.text}`, probability: one.probability * other.probability })),
    )
    .sort((one, other) => other.probability - one.probability || (one.text < other.text ? -1 : 1))
    .slice(0, MAX_ALTERNATIVES + 1)
}

function readLine(line: ScoredLine, weights: NumberWeights, rejectionThreshold: number): NumberReading {
  const { lattice, frames } = line
  const logits = frames.map((frame) => frame.logits)
  const arcs = scoreArcs(lattice, logits, weights.features)
  const decoding = decode(arcs, lattice.spaces)
  const [best, ...others] = decoding.hypotheses
  if (!best || !isNumber(best.text)) return NO_NUMBER
  const digitArcs = best.arcs.filter(({ symbol }) => symbol < DIGIT_COUNT)
  const noDigit = digitArcs.map(({ candidate }) => noDigitProbability(frames[candidate]!))
  if (Math.min(...noDigit) > rejectionThreshold) return NO_NUMBER
  const digits = digitArcs.map(({ candidate, symbol }, index) =>
    toDigit(line, candidate, digitProbabilities(lattice, candidate, decoding), symbol, noDigit[index]!),
  )
  const probabilityOf = ({ total }: { total: number }): number => Math.exp(total - decoding.total)
  const confidence = probabilityOf(best)
  const reading: NumberReading = {
    text: best.text,
    confidence,
    digits,
    alternatives: others
      .filter(({ text }) => isNumber(text))
      .map((hypothesis) => ({ text: hypothesis.text, probability: probabilityOf(hypothesis) })),
    reviewReason: findReviewReason(
      lattice,
      arcs,
      best,
      logits,
      confidence < weights.minConfidence,
      Math.min(...digits.map((digit) => digit.confidence)) < weights.minDigitConfidence ||
        Math.max(...noDigit) > rejectionThreshold,
    ),
  }
  const isDoubtful =
    confidence < MIN_NUMBER_CONFIDENCE ||
    digitArcs.slice(1).every(({ start }) => -lattice.gaps[start]! > MAX_DIGIT_OVERLAP)
  return reading.reviewReason && isDoubtful ? preferSingleDigit(reading, line, rejectionThreshold) : reading
}

/**
 * The reading of a line; or all of its ink as one digit, if the network is sure of that and the text is another.
 *
 * The probability of a text is then that of the digit, plus what is left of its own.
 */
function preferSingleDigit(reading: NumberReading, line: ScoredLine, rejectionThreshold: number): NumberReading {
  const { candidates, pieces } = line.lattice
  const candidate = candidates.findIndex(([first, end]) => first === 0 && end === pieces.boxes.length)
  const frame = line.frames[candidate]
  if (!frame) return reading
  const probabilities = Array.from(softmax(frame.logits))
  const symbol = probabilities.indexOf(Math.max(...probabilities))
  const noDigit = noDigitProbability(frame)
  const digit = toDigit(line, candidate, probabilities, symbol, noDigit)
  const [text, rest] = [String(symbol), 1 - digit.confidence]
  if (text === reading.text || noDigit > rejectionThreshold || digit.confidence < MIN_SINGLE_DIGIT_CONFIDENCE)
    return reading
  const others = [{ text: reading.text, probability: reading.confidence }, ...reading.alternatives].map((option) => ({
    text: option.text,
    probability: rest * option.probability,
  }))
  return {
    text,
    confidence: digit.confidence + (others.find((option) => option.text === text)?.probability ?? 0),
    digits: [digit],
    alternatives: others.filter((option) => option.text !== text),
    reviewReason: 'severalReadings',
  }
}

/** Whether a text has a digit, and not more separators than a number such as `-.5`. */
function isNumber(text: string): boolean {
  const digits = text.replace(/\D/g, '').length
  return digits > 0 && text.replaceAll(' ', '').length - digits <= digits + 1
}

const noDigitProbability = ({ logits }: ScoredFrame): number =>
  1 / (1 + logits.reduce((sum, logit) => sum + Math.exp(logit), 0))

function toDigit(
  { lattice, frames, partsOf }: ScoredLine,
  candidate: number,
  probabilities: number[],
  digit: number,
  noDigit: number,
): NumberDigit {
  const [first, end] = lattice.candidates[candidate]!
  const { frame, bounds, evidence } = frames[candidate]!
  const sum = probabilities.reduce((total, probability) => total + probability, 0)
  return {
    digit,
    confidence: probabilities[digit]! * (1 - noDigit),
    probabilities: probabilities.map((probability) => probability / sum),
    box: boundingBox(lattice.pieces.outerBoxes.slice(first, end)),
    parts: partsOf(candidate),
    frame,
    bounds,
    evidence,
  }
}

/**
 * How probable each digit is for the ink of a candidate: for its piece with the most ink.
 *
 * Every path reads that piece once, with whatever other pieces. So the probabilities of all symbols have the sum 1, and
 * doubts about where digits begin and end count as well.
 */
function digitProbabilities({ pieces, candidates }: Lattice, candidate: number, { arcs }: Decoding): number[] {
  const [first, end] = candidates[candidate]!
  const ink = pieces.ink.slice(first, end)
  const piece = first + ink.indexOf(Math.max(...ink))
  const probabilities = Array<number>(DIGIT_COUNT).fill(0)
  for (const { start, end, symbol, posterior } of arcs)
    if (symbol < DIGIT_COUNT && start <= piece && piece < end) probabilities[symbol]! += posterior
  return probabilities
}
