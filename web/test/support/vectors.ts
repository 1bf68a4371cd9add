/** What the Python side computed: `tests/vectors/`, and the network that ships. */
import { createHash } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { inflateSync } from 'node:zlib'
import type { PersonalFileFault } from '../../src/personal/file'
import type { Pixels } from '../../src/preprocessing/grayscale'
import type { Stroke, Strokes } from '../../src/preprocessing/strokes'
import type { SheetCell } from '../../src/sheets/reading'

export interface StrokeVector {
  name: string
  strokes: Strokes
  frame: number[]
  probabilities: number[]
  digit: number | null
  /** The probability, by the network alone, that the ink is no digit. */
  no_digit: number
  /** Why it would be no digit. */
  no_digit_reason: string
  /** Of the digits 0 to 9 only. */
  embedding?: number[]
}

/** A picture, packed. */
export interface PackedPicture {
  width: number
  height: number
  /** Grey; red, green and blue; or those and opacity. */
  channels: 1 | 3 | 4
  /** Each pixel stands for `times` × `times`. */
  times: number
  /** zlib's, in base64. */
  pixels: string
}

export type PictureVector = Omit<StrokeVector, 'strokes'> & PackedPicture

/** A picture with its frame in 0..255, in base64. */
export interface PaperVector extends PackedPicture {
  name: string
  frame: string
}

/** The photograph of a sheet, with what is read from it. */
export interface SheetVector extends PackedPicture {
  name: string
  /** Null for a sheet without our marks. */
  code: string | null
  cells: SheetCell[]
}

/** Left, top, right and bottom. */
type BoxVector = [number, number, number, number]

/** The pieces and the candidates of a line, the network's logits for these, and the scores of the arcs. */
export interface LineVector {
  height: number
  boxes: BoxVector[]
  crossings: number[]
  cut_counts: number[]
  cut_ink: number[]
  candidates: [number, number][]
  spaces: boolean[]
  logits: number[][]
  scores: number[]
  /** The sums of the rows and of the columns of the line frame; null for a line that is too wide. */
  line_frame: { rows: number[]; columns: number[]; boundaries: number[] } | null
}

export interface ReadingVector {
  text: string
  confidence: number
  digits: { digit: number; confidence: number; probabilities: number[]; box: BoxVector; strokes: number[] }[]
  alternatives: { text: string; probability: number }[]
  review_reason: string | null
}

export interface NumberVector {
  name: string
  lines: LineVector[]
  reading: ReadingVector
  /** The reading with the line network. */
  line_reading: ReadingVector
}

export interface NumberVectors {
  model: string
  rejection_threshold: number
  weights: unknown
  strokes: (NumberVector & { strokes: Stroke[] })[]
  pictures: (NumberVector & PackedPicture)[]
  /** Masks of connected ink, `#` on `.`, of digits 40 pixels high, drawn with a pen 5 pixels wide. */
  seams: { name: string; rows: string[]; paths: number[][]; severed: number[] }[]
  /** What columns emit, by the line network's output for them. */
  ctc: { posteriors: number[][]; log_probabilities: number[] }[]
  /** Texts with what is known of their digits. */
  constraints: { length: unknown; check: string | null; text: string; is_allowed: boolean }[]
}

interface Vectors<Vector> {
  model: string
  vectors: Vector[]
}

export interface MnistVectors {
  images: string
  digits: number[]
  predicted: number[]
}

const ROOT = resolve(import.meta.dirname, '../../..')

function bytesOf(path: string): Buffer {
  const file = resolve(ROOT, path)
  if (!existsSync(file))
    throw new Error(`${path} is missing: get it from the repository, or make it as its folder says.`)
  return readFileSync(file)
}

export function shippedModel(): ArrayBuffer {
  return new Uint8Array(bytesOf('src/digitpad/model/digits.safetensors')).buffer
}

export function shippedLineModel(): ArrayBuffer {
  return new Uint8Array(bytesOf('src/digitpad/model/lines.safetensors')).buffer
}

export function strokeVectors(): Vectors<StrokeVector> {
  return JSON.parse(bytesOf('tests/vectors/strokes.json').toString()) as Vectors<StrokeVector>
}

export function pictureVectors(): Vectors<PictureVector> {
  return JSON.parse(bytesOf('tests/vectors/pictures.json').toString()) as Vectors<PictureVector>
}

export function paperVectors(): PaperVector[] {
  return (JSON.parse(bytesOf('tests/vectors/papers.json').toString()) as Vectors<PaperVector>).vectors
}

export function sheetVectors(isMarked: boolean): SheetVector[] {
  interface Read extends Omit<SheetVector, 'cells'> {
    cells: (SheetCell & { review_reason: SheetCell['reviewReason'] })[]
  }
  const { vectors } = JSON.parse(bytesOf('tests/vectors/sheets.json').toString()) as Vectors<Read>
  return vectors
    .filter(({ code }) => (code !== null) === isMarked)
    .map((vector) => ({
      ...vector,
      cells: vector.cells.map((cell) => ({ ...cell, reviewReason: cell.review_reason })),
    }))
}

/** What is learnt from taught inks: an ink's index, the digit as which it is taught, and whether that is sure. */
export interface PersonalVectors {
  model: string
  rejection_threshold: number
  inks: { name: string; embedding: number[]; logits: number[] }[]
  cases: {
    name: string
    examples: [ink: number, digit: number | null, sure: boolean][]
    /** Of the last one. */
    is_far_fetched: boolean
    believed: boolean[]
    pushes: number[][]
    /** To each ink. */
    answers: { logits: number[]; digit: number | null; example: number | null }[]
  }[]
  file: [{ network: string; labels: [digit: number | null, sure: boolean][]; content: string }]
  broken_files: { content: string; fault: PersonalFileFault; example: number | null; message: string }[]
}

export function personalVectors(): PersonalVectors {
  return JSON.parse(bytesOf('tests/vectors/personal.json').toString()) as PersonalVectors
}

export function numberVectors(): NumberVectors {
  return JSON.parse(bytesOf('tests/vectors/numbers.json').toString()) as NumberVectors
}

/** The picture of a vector. */
export function pixelsOf({ width, height, channels, times, pixels }: PackedPicture): Pixels {
  const kept = inflateSync(Buffer.from(pixels, 'base64'))
  const size = { width: times * width, height: times * height }
  const bytes = new Uint8Array(4 * size.width * size.height).fill(255)
  const source = channels === 1 ? [0, 0, 0] : channels === 3 ? [0, 1, 2] : [0, 1, 2, 3]
  for (let y = 0, at = 0; y < size.height; y++)
    for (let x = 0; x < size.width; x++, at += 4) {
      const from = channels * (Math.floor(y / times) * width + Math.floor(x / times))
      for (let channel = 0; channel < source.length; channel++)
        bytes[at + channel] = kept[from + (source[channel] ?? NaN)] ?? NaN
    }
  const rows = (first: number, count: number): Uint8Array =>
    bytes.subarray(4 * size.width * first, 4 * size.width * (first + count))
  return { ...size, rows }
}

export function mnistVectors(): MnistVectors {
  return JSON.parse(bytesOf('tests/vectors/mnist.json').toString()) as MnistVectors
}

export const sha256 = (data: ArrayBuffer): string => createHash('sha256').update(new Uint8Array(data)).digest('hex')
