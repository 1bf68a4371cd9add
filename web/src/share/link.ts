/**
 * A drawing as text that stands in an address: a version, a point, and bytes in base64url (RFC 4648).
 *
 * The bytes are, for each stroke, how many points it has, and for each point how far it lies from the one before, in
 * thousandths of the sheet. Small numbers take one byte: seven bits each, the highest bit says that more follow, and the
 * lowest of a signed one is its sign.
 */
import { InkError } from '../lib/errors'
import type { Point, Stroke, Strokes } from '../preprocessing/strokes'
import { sparse } from './normalized-drawing'

const VERSION = '1.'
const UNITS = 1000

/** Bytes that make no more than 2000 characters, which every messenger and every browser takes. */
const MOST_BYTES = 1490

/** Units by which a line may go astray: first less than is seen, and more while the text is too long. */
const TOLERANCES = [1, 2, 4, 8, 16]

/** Sheets that a drawing may reach over. */
const FARTHEST = 100

/**
 * The text for strokes on a sheet whose shorter side is 1.
 *
 * @throws InkError when there is more in them than a link can hold.
 */
export function textOf(strokes: Strokes): string {
  for (const tolerance of TOLERANCES) {
    const bytes = bytesOf(strokes.map((stroke) => sparse(stroke.map(inUnits), tolerance)))
    if (bytes.length <= MOST_BYTES) return VERSION + base64(bytes)
  }
  throw new InkError('linkTooLong')
}

/**
 * The strokes in a text.
 *
 * @throws InkError when it was not made by `textOf`, or did not come whole.
 */
export function strokesIn(text: string): Stroke[] {
  const bytes = text.startsWith(VERSION) ? bytesIn(text.slice(VERSION.length)) : []
  const numbers = numbersIn(bytes)
  if (numbers.length === 0 || bytes.length > MOST_BYTES) throw new InkError('linkInvalid')
  const strokes: Stroke[] = []
  let [x, y] = [UNITS / 2, UNITS / 2]
  for (let next = 0; next < numbers.length;) {
    const end = next + 1 + 2 * (numbers[next] ?? NaN)
    if (!(end > next + 1 && end <= numbers.length)) throw new InkError('linkInvalid')
    const stroke: Stroke = []
    for (next++; next < end; next += 2) {
      x += signed(numbers[next])
      y += signed(numbers[next + 1])
      stroke.push([x / UNITS, y / UNITS])
    }
    if (!stroke.every(isNear)) throw new InkError('linkInvalid')
    strokes.push(stroke)
  }
  return strokes
}

const inUnits = ([x, y]: Readonly<Point>): Point => [Math.round(x * UNITS), Math.round(y * UNITS)]

const isNear = ([x, y]: Point): boolean => Math.abs(x) < FARTHEST && Math.abs(y) < FARTHEST // and a number

function bytesOf(strokes: Stroke[]): number[] {
  let [lastX, lastY] = [UNITS / 2, UNITS / 2]
  return strokes.flatMap((stroke) => [
    ...varint(stroke.length),
    ...stroke.flatMap(([x, y]) => {
      const moved = [...varint(zigzag(x - lastX)), ...varint(zigzag(y - lastY))]
      ;[lastX, lastY] = [x, y]
      return moved
    }),
  ])
}

const zigzag = (value: number): number => (value < 0 ? -2 * value - 1 : 2 * value)

/** What `zigzag` was given; no number where there is none. */
function signed(value = NaN): number {
  return value % 2 ? -(value + 1) / 2 : value / 2
}

function varint(value: number): number[] {
  return value < 128 ? [value] : [(value % 128) + 128, ...varint(Math.floor(value / 128))]
}

/** The numbers in bytes; one without its last byte is no number. */
function numbersIn(bytes: number[]): number[] {
  const numbers: number[] = []
  let [value, place] = [0, 1]
  for (const byte of bytes) {
    value += (byte % 128) * place
    place *= 128
    if (byte < 128) {
      numbers.push(value)
      ;[value, place] = [0, 1]
    }
  }
  return place === 1 ? numbers : [...numbers, NaN]
}

function base64(bytes: number[]): string {
  return btoa(String.fromCharCode(...bytes))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replaceAll('=', '')
}

function bytesIn(text: string): number[] {
  try {
    return Array.from(atob(text.replaceAll('-', '+').replaceAll('_', '/')), (character) => character.charCodeAt(0))
  } catch (cause) {
    throw new InkError('linkInvalid', { cause })
  }
}
