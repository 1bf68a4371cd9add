/** Rulings: what is printed on the paper to write on. A part of `src/digitpad/preprocessing/segment.py`'s twin. */
import { type Grid, map, transposed, zeros } from './grid'
import { rint } from './statistics'

/** A straight line of thin ink over this share of the picture is a ruling: digits are bent or shorter. */
const RULING_SPAN = 0.4

/** And it runs to within this share of the picture from both sides. */
const RULING_END = 0.04

/** Pictures smaller than this many pixels across are too small for paper to be seen around the digit. */
const LEAST_RULED = 100

const STEEPEST = 0.1

/** Slopes at which rulings are looked for. */
const SLANTS = Array.from({ length: 81 }, (_, place) => place * ((2 * STEEPEST) / 80) - STEEPEST)

/** The ink without lines, thin, straight and long, that run from side to side or from top to bottom. */
export function withoutRulings(inked: Grid): Grid {
  if (Math.min(inked.width, inked.height) < LEAST_RULED) return inked
  const across = rulings(inked)
  const down = transposed(rulings(transposed(inked)))
  const rest = map(inked, (ink, place) => Number(ink && !across.values[place] && !down.values[place]))
  return rest.values.some(Boolean) ? rest : inked
}

/** Where rulings run from side to side. */
function rulings(inked: Grid): Grid {
  const { width, height } = inked
  const thin = Math.max(3, rint(0.012 * Math.max(width, height)))
  const found = zeros(width, height)
  const lines = thinLines(inked, thin)
  if (lines.length < RULING_SPAN * width) return found
  const offset = rint(STEEPEST * width) + 1
  const levels = height + 2 * offset

  for (const slant of SLANTS) {
    const sunk = Array.from({ length: width }, (_, column) => rint(slant * column) + offset)
    const levelOf = (place: number): number => Math.floor(place / width) + sunk[place % width]!
    const [everywhere, left, right] = [new Float64Array(levels), new Float64Array(levels), new Float64Array(levels)]
    for (const place of lines) {
      const level = levelOf(place)
      const column = place % width
      everywhere[level]!++
      if (column < RULING_END * width) left[level]!++
      if (column >= (1 - RULING_END) * width) right[level]!++
    }
    const [inAll, atLeft, atRight] = [summed(everywhere, thin), summed(left, thin), summed(right, thin)]
    const near = new Uint8Array(levels)
    for (let level = 0; level < levels; level++) {
      const start = level - offset
      const end = start - slant * width
      const seen = shareWithin(start, end, height) * width
      const whole = (atLeft[level]! > 0 || isBeyond(start, height)) && (atRight[level]! > 0 || isBeyond(end, height))
      if (whole && seen > RULING_SPAN * width && inAll[level]! >= RULING_SPAN * seen)
        near.fill(1, Math.max(level - thin, 0), level + thin + 1)
    }
    for (const place of lines) if (near[levelOf(place)]) found.values[place] = 1
  }
  return found
}

/** The places of inked pixels whose unbroken column of ink is at most `thin` long. */
function thinLines({ width, height, values }: Grid, thin: number): number[] {
  const found: number[] = []
  for (let column = 0; column < width; column++) {
    let length = 0
    for (let y = 0; y <= height; y++) {
      if (y < height && values[y * width + column]) length++
      else {
        if (length <= thin) for (let back = 1; back <= length; back++) found.push((y - back) * width + column)
        length = 0
      }
    }
  }
  return found
}

/** The sum of each number and its neighbours, `count` numbers in all; of an even count, one more lies before it. */
function summed(values: Float64Array, count: number): Float64Array {
  const sums = new Float64Array(values.length)
  let sum = 0
  for (let last = 0; last < values.length + count; last++) {
    sum += (values[last] ?? 0) - (values[last - count] ?? 0)
    const place = last - count + 1 + (count >> 1)
    if (place >= 0 && place < values.length) sums[place] = sum
  }
  return sums
}

const isBeyond = (row: number, height: number): boolean => row < 0 || row >= height

/** How much of a straight line, from row to row, lies within the picture, 0..1. */
function shareWithin(start: number, end: number, height: number): number {
  const [low, high] = [Math.min(start, end), Math.max(start, end)]
  const within = Math.min(high, height - 1) - Math.max(low, 0)
  return Math.min(Math.max((within + 1) / (high - low + 1), 0), 1)
}
