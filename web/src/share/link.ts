/**
 * A drawing as text for a link: a version, a dot, and bytes in base64url (RFC 4648).
 *
 * The bytes hold, for each stroke, its number of points and then the offset of each point from the one before, in
 * thousandths of the drawing's side. All numbers are variable-length integers (LEB128), seven bits a byte with the highest
 * bit set while more follow; the offsets are zigzag-encoded, so that their lowest bit is the sign.
 */
import { InkError } from '../lib/errors'
import type { Point, Stroke, Strokes } from '../preprocessing/strokes'
import { simplify } from './normalized-drawing'

const VERSION = '1.'
const UNITS_PER_SIDE = 1000

/** Encoded, these are fewer than 2000 characters, which every messenger and browser accepts. */
const MAX_BYTES = 1490

/** Tolerances of the simplification in units, tried in order: the first is invisible. */
const TOLERANCES = [1, 2, 4, 8, 16]

/** In sides of the drawing. */
const MAX_COORDINATE = 100

/**
 * Encodes the strokes of a normalized drawing, whose side is 1.
 *
 * @throws InkError when they do not fit into a link.
 */
export function encodeStrokes(strokes: Strokes): string {
  for (const tolerance of TOLERANCES) {
    const bytes = toBytes(strokes.map((stroke) => simplify(stroke.map(toUnits), tolerance)))
    if (bytes.length <= MAX_BYTES) return VERSION + encodeBase64Url(bytes)
  }
  throw new InkError('linkTooLong')
}

/**
 * Decodes the strokes of a normalized drawing, whose side is 1.
 *
 * @throws InkError when the text is not, or not all, of what `encodeStrokes` returned.
 */
export function decodeStrokes(text: string): Stroke[] {
  const bytes = text.startsWith(VERSION) ? decodeBase64Url(text.slice(VERSION.length)) : []
  const numbers = decodeVarints(bytes)
  if (numbers.length === 0 || bytes.length > MAX_BYTES) throw new InkError('linkInvalid')
  const strokes: Stroke[] = []
  let [x, y] = [UNITS_PER_SIDE / 2, UNITS_PER_SIDE / 2]
  for (let index = 0; index < numbers.length;) {
    const end = index + 1 + 2 * (numbers[index] ?? NaN)
    if (!(end > index + 1 && end <= numbers.length)) throw new InkError('linkInvalid')
    const stroke: Stroke = []
    for (index++; index < end; index += 2) {
      x += decodeZigzag(numbers[index])
      y += decodeZigzag(numbers[index + 1])
      stroke.push([x / UNITS_PER_SIDE, y / UNITS_PER_SIDE])
    }
    if (!stroke.every(isInRange)) throw new InkError('linkInvalid')
    strokes.push(stroke)
  }
  return strokes
}

const toUnits = ([x, y]: Readonly<Point>): Point => [Math.round(x * UNITS_PER_SIDE), Math.round(y * UNITS_PER_SIDE)]

/** False for NaN, too. */
const isInRange = ([x, y]: Point): boolean => Math.abs(x) < MAX_COORDINATE && Math.abs(y) < MAX_COORDINATE

function toBytes(strokes: Stroke[]): number[] {
  let [lastX, lastY] = [UNITS_PER_SIDE / 2, UNITS_PER_SIDE / 2]
  return strokes.flatMap((stroke) => [
    ...encodeVarint(stroke.length),
    ...stroke.flatMap(([x, y]) => {
      const offsets = [...encodeVarint(encodeZigzag(x - lastX)), ...encodeVarint(encodeZigzag(y - lastY))]
      ;[lastX, lastY] = [x, y]
      return offsets
    }),
  ])
}

const encodeZigzag = (value: number): number => (value < 0 ? -2 * value - 1 : 2 * value)

function decodeZigzag(value = NaN): number {
  return value % 2 ? -(value + 1) / 2 : value / 2
}

function encodeVarint(value: number): number[] {
  return value < 128 ? [value] : [(value % 128) + 128, ...encodeVarint(Math.floor(value / 128))]
}

/** The numbers in bytes; NaN at the end when the last one is incomplete. */
function decodeVarints(bytes: number[]): number[] {
  const numbers: number[] = []
  let [value, factor] = [0, 1]
  for (const byte of bytes) {
    value += (byte % 128) * factor
    factor *= 128
    if (byte < 128) {
      numbers.push(value)
      ;[value, factor] = [0, 1]
    }
  }
  return factor === 1 ? numbers : [...numbers, NaN]
}

function encodeBase64Url(bytes: number[]): string {
  return btoa(String.fromCharCode(...bytes))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replaceAll('=', '')
}

function decodeBase64Url(text: string): number[] {
  try {
    return Array.from(atob(text.replaceAll('-', '+').replaceAll('_', '/')), (character) => character.charCodeAt(0))
  } catch (cause) {
    throw new InkError('linkInvalid', { cause })
  }
}
