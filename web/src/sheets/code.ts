/**
 * Decodes the QR code of a sheet: version 2, alphanumeric mode, with error correction.
 *
 * After ISO/IEC 18004. Codes of this version are one block of 44 codewords over GF(256); Reed-Solomon decoding is by
 * Berlekamp and Massey's algorithm, Chien's search and Forney's formula.
 *
 * The port of `src/digitpad/sheets/code.py`.
 */
import type { Point } from '../preprocessing/strokes'

/** Modules a side. */
export const SIZE = 25

/** The centres of the finder patterns at the top left, top right and bottom left, in modules. */
export const FINDER_CENTERS: readonly Point[] = [
  [3.5, 3.5],
  [SIZE - 3.5, 3.5],
  [3.5, SIZE - 3.5],
]

const CODEWORDS = 44

/** By the bits of the levels M, L, H and Q. */
const CORRECTION_CODEWORDS = [16, 10, 28, 22]

const ALPHABET = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:'
const ALPHANUMERIC_MODE = 0b0010
const [MODE_BITS, COUNT_BITS] = [4, 9]
const [PAIR_BITS, SINGLE_BITS] = [11, 6]

const [FORMAT_GENERATOR, FORMAT_MASK] = [0b10100110111, 0b101010000010010]
const MAX_FORMAT_ERRORS = 3
const FIELD_POLYNOMIAL = 0x11d

/** The modules for which a mask is 0 are inverted. */
const MASKS: readonly ((y: number, x: number) => number)[] = [
  (y, x) => (y + x) % 2,
  (y) => y % 2,
  (_y, x) => x % 3,
  (y, x) => (y + x) % 3,
  (y, x) => ((y >> 1) + Math.floor(x / 3)) % 2,
  (y, x) => ((y * x) % 2) + ((y * x) % 3),
  (y, x) => (((y * x) % 2) + ((y * x) % 3)) % 2,
  (y, x) => (((y + x) % 2) + ((y * x) % 3)) % 2,
]

/** Whether the module in a row and a column is dark. */
export type Modules = (row: number, column: number) => boolean

/** The text of a code of 25 × 25 modules; null if it has too many errors. */
export function decodeModules(modules: Modules): string | null {
  const format = readFormat(modules)
  if (format === null) return null
  const mask = MASKS[format & 0b111]!
  const correction = CORRECTION_CODEWORDS[format >> 3]!
  const bits = dataPath().map(([row, column]) => Number(modules(row, column) !== (mask(row, column) === 0)))
  const codewords = Array.from({ length: CODEWORDS }, (_, index) => toInt(bits.slice(8 * index, 8 * index + 8)))
  const corrected = correctErrors(codewords, correction)
  return corrected && parseSegment(corrected.slice(0, -correction))
}

/** The level's bits and the number of the mask, by the copy of the format that is nearer to a valid one. */
function readFormat(modules: Modules): number | null {
  const range = (from: number, to: number): number[] =>
    Array.from({ length: Math.abs(to - from) }, (_, index) => from + Math.sign(to - from) * index)
  const first = [...[...range(0, 6), 7, 8].map((x) => modules(8, x)), ...[7, ...range(5, -1)].map((y) => modules(y, 8))]
  const second = [
    ...range(SIZE - 1, SIZE - 8).map((y) => modules(y, 8)),
    ...range(SIZE - 8, SIZE).map((x) => modules(8, x)),
  ]
  let [fewest, best] = [MAX_FORMAT_ERRORS + 1, -1]
  for (const copy of [first, second].map((bits) => toInt(bits.map(Number))))
    for (let value = 0; value < 32; value++) {
      const errors = countBits(copy ^ encodeFormat(value))
      if (errors < fewest || (errors === fewest && value < best)) [fewest, best] = [errors, value]
    }
  return fewest <= MAX_FORMAT_ERRORS ? best : null
}

const countBits = (value: number): number => (value ? (value & 1) + countBits(value >> 1) : 0)

/** The 15 bits of the format: five of the value, ten of a BCH code, masked. */
function encodeFormat(value: number): number {
  let remainder = value << 10
  for (let shift = 4; shift >= 0; shift--) if ((remainder >> (shift + 10)) & 1) remainder ^= FORMAT_GENERATOR << shift
  return ((value << 10) | remainder) ^ FORMAT_MASK
}

/** The modules of the codewords in order: upwards and downwards in pairs of columns, from the right. */
function dataPath(): [row: number, column: number][] {
  const isReserved = (row: number, column: number): boolean =>
    (row < 9 && (column < 9 || column >= SIZE - 8)) ||
    (row >= SIZE - 8 && column < 9) ||
    row === 6 ||
    column === 6 ||
    (row >= 16 && row < 21 && column >= 16 && column < 21)
  const path: [number, number][] = []
  let upwards = true
  for (let right = SIZE - 1; right > 0; right -= 2) {
    if (right === 6) right--
    for (let step = 0; step < SIZE; step++) {
      const row = upwards ? SIZE - 1 - step : step
      for (const column of [right, right - 1]) if (!isReserved(row, column)) path.push([row, column])
    }
    upwards = !upwards
  }
  return path
}

/** The text of the first segment, if it is alphanumeric. */
function parseSegment(data: readonly number[]): string | null {
  const bits = data.flatMap((byte) => Array.from({ length: 8 }, (_, index) => (byte >> (7 - index)) & 1))
  let position = 0
  const read = (count: number): number => toInt(bits.slice(position, (position += count)))
  const mode = read(MODE_BITS)
  const count = read(COUNT_BITS)
  const length = (count >> 1) * PAIR_BITS + (count % 2) * SINGLE_BITS
  if (mode !== ALPHANUMERIC_MODE || position + length > bits.length) return null
  const values: number[] = []
  for (let index = 0; index < count >> 1; index++) {
    const pair = read(PAIR_BITS)
    values.push(Math.floor(pair / ALPHABET.length), pair % ALPHABET.length)
  }
  if (count % 2) values.push(read(SINGLE_BITS))
  return values.every((value) => value < ALPHABET.length) ? values.map((value) => ALPHABET[value]).join('') : null
}

const toInt = (bits: readonly number[]): number => bits.reduce((value, bit) => (value << 1) | bit, 0)

const [EXPONENTIALS, LOGARITHMS] = makeTables()

function makeTables(): [exponentials: number[], logarithms: number[]] {
  const [exponentials, logarithms] = [new Array<number>(510), new Array<number>(256)]
  let value = 1
  for (let exponent = 0; exponent < 255; exponent++) {
    exponentials[exponent] = exponentials[exponent + 255] = value
    logarithms[value] = exponent
    value = (value << 1) ^ (value & 0x80 ? FIELD_POLYNOMIAL : 0)
  }
  return [exponentials, logarithms]
}

const multiply = (one: number, other: number): number =>
  one && other ? EXPONENTIALS[LOGARITHMS[one]! + LOGARITHMS[other]!]! : 0

const divide = (one: number, other: number): number =>
  one ? EXPONENTIALS[LOGARITHMS[one]! + 255 - LOGARITHMS[other]!]! : 0

/** The value of a polynomial, whose constant comes first. */
const evaluate = (polynomial: readonly number[], x: number): number =>
  polynomial.reduceRight((value, coefficient) => multiply(value, x) ^ coefficient, 0)

/** The codewords of a Reed-Solomon block with `count` check words, corrected; null if more than half of that err. */
export function correctErrors(codewords: readonly number[], count: number): number[] | null {
  const received = codewords.toReversed()
  const findSyndromes = (): number[] =>
    Array.from({ length: count }, (_, power) => evaluate(received, EXPONENTIALS[power]!))
  const syndromes = findSyndromes()
  if (!syndromes.some(Boolean)) return [...codewords]
  const locator = findLocator(syndromes)
  const inverseOf = (index: number): number => EXPONENTIALS[(255 - index) % 255]!
  const positions = [...received.keys()].filter((index) => !evaluate(locator, inverseOf(index)))
  const errors = locator.length - 1
  if (errors > count >> 1 || positions.length !== errors) return null
  const evaluator = new Array<number>(count).fill(0)
  syndromes.forEach((one, i) => {
    locator.slice(0, count - i).forEach((other, j) => {
      evaluator[i + j]! ^= multiply(one, other)
    })
  })
  const derivative = locator.slice(1).map((value, power) => (power % 2 === 0 ? value : 0))
  for (const index of positions) {
    const error = divide(evaluate(evaluator, inverseOf(index)), evaluate(derivative, inverseOf(index)))
    received[index]! ^= multiply(error, EXPONENTIALS[index]!)
  }
  return findSyndromes().some(Boolean) ? null : received.reverse()
}

/** The error locator polynomial, its constant first, without leading zeros. */
function findLocator(syndromes: readonly number[]): number[] {
  let [locator, previous] = [[1], [1]]
  let [length, shift, last] = [0, 1, 1]
  syndromes.forEach((syndrome, step) => {
    let discrepancy = syndrome
    for (let index = 1; index <= length; index++)
      discrepancy ^= multiply(locator[index] ?? 0, syndromes[step - index] ?? 0)
    if (!discrepancy) {
      shift++
      return
    }
    const scale = divide(discrepancy, last)
    const next = [...locator]
    previous.forEach((value, index) => {
      while (next.length <= index + shift) next.push(0)
      next[index + shift]! ^= multiply(scale, value)
    })
    if (2 * length <= step) [previous, length, last, shift] = [locator, step + 1 - length, discrepancy, 1]
    else shift++
    locator = next
  })
  while (locator.at(-1) === 0) locator.pop()
  return locator
}
