/**
 * The file of what a person taught: JSON that people can read, with the frames as rows of hexadecimal digits.
 *
 * The port of `src/digitpad/personal/file.py`.
 */
import { FRAME_PIXELS, FRAME_SIZE } from '../preprocessing/frame'
import { type Example, MAX_EXAMPLES } from './examples'

const FORMAT = 'digitpad-personal'
const VERSION = 1

/** A file of `MAX_EXAMPLES` is a fifth of this. */
export const MAX_FILE_BYTES = 2_000_000

/** Why a file cannot be imported: it is too large, not JSON, of another kind or version, or damaged, such as cut off. */
export type PersonalFileFault = 'tooLarge' | 'notJson' | 'otherFormat' | 'otherVersion' | 'tooManyExamples' | 'damaged'

/** The file cannot be imported. */
export class PersonalFileError extends Error {
  override name = 'PersonalFileError'

  readonly fault: PersonalFileFault
  /** The number of the damaged example, from 1. */
  readonly example: number | undefined

  constructor(fault: PersonalFileFault, example?: number) {
    super(`The file cannot be imported: ${fault}.`)
    this.fault = fault
    this.example = example
  }
}

type JsonObject = Readonly<Record<string, unknown>>

/**
 * The content of a file of examples.
 *
 * @param network the SHA-256 of the network that they were taught to.
 */
export function toJson(examples: readonly Example[], network: string): string {
  const content = {
    ...{ format: FORMAT, version: VERSION, network },
    examples: examples.map(({ digit, sure, frame }) => ({ digit, sure, frame: toRows(frame) })),
  }
  return `${JSON.stringify(content, null, 1)}\n`
}

/**
 * The examples in a file's content.
 *
 * @throws PersonalFileError when the content is damaged or of another format.
 */
export function fromJson(content: string): Example[] {
  if (content.length > MAX_FILE_BYTES) throw new PersonalFileError('tooLarge')
  const { format, version, network, examples: list } = parse(content)
  if (format !== FORMAT) throw new PersonalFileError('otherFormat')
  if (version !== VERSION) throw new PersonalFileError('otherVersion')
  if (typeof network !== 'string' || !Array.isArray(list)) throw new PersonalFileError('damaged')
  if (list.length > MAX_EXAMPLES) throw new PersonalFileError('tooManyExamples')
  const examples = list.map((example, index) => parseExample({ ...(example as object) }, index + 1))
  if (new Set(examples.map(({ frame }) => frame.join())).size < examples.length) throw new PersonalFileError('damaged')
  return examples
}

function parse(content: string): JsonObject {
  try {
    return { ...(JSON.parse(content) as object) }
  } catch {
    throw new PersonalFileError(content.includes(FORMAT) ? 'damaged' : 'notJson')
  }
}

function parseExample({ digit, sure, frame: rows }: JsonObject, number: number): Example {
  const isDigit = digit === null || (Number.isInteger(digit) && Number(digit) >= 0 && Number(digit) <= 9)
  const isFrame = Array.isArray(rows) && rows.length === FRAME_SIZE && rows.every(isRow)
  if (!isDigit || typeof sure !== 'boolean' || !isFrame) throw new PersonalFileError('damaged', number)
  const digits = rows.join('')
  const frame = Uint8Array.from({ length: FRAME_PIXELS }, (_, pixel) =>
    Number.parseInt(digits.slice(2 * pixel, 2 * pixel + 2), 16),
  )
  if (!frame.some(Boolean)) throw new PersonalFileError('damaged', number)
  return { frame, digit: digit as number | null, sure }
}

const isRow = (row: unknown): boolean => typeof row === 'string' && /^[\da-f]{56}$/.test(row)

function toRows(frame: Uint8Array): string[] {
  return Array.from({ length: FRAME_SIZE }, (_, row) =>
    Array.from(frame.subarray(row * FRAME_SIZE, (row + 1) * FRAME_SIZE), (ink) =>
      ink.toString(16).padStart(2, '0'),
    ).join(''),
  )
}
