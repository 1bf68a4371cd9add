/** What the Python side computed: `tests/vectors/`, and the network that ships. */
import { createHash } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import type { Strokes } from '../src/strokes'

export interface StrokeVector {
  name: string
  strokes: Strokes
  frame: number[]
  probabilities: number[]
  digit: number | null
  /** The probability, by the network alone, that the ink is no digit. */
  no_digit: number
}

interface StrokeVectors {
  model: string
  vectors: StrokeVector[]
}

export interface MnistVectors {
  images: string
  digits: number[]
  named: number[]
}

const ROOT = resolve(import.meta.dirname, '../..')

function bytesOf(path: string): Buffer {
  const file = resolve(ROOT, path)
  if (!existsSync(file))
    throw new Error(`${path} is missing: get it from the repository, or make it as its folder says.`)
  return readFileSync(file)
}

export function shippedModel(): ArrayBuffer {
  return new Uint8Array(bytesOf('src/digitpad/model/digits.safetensors')).buffer
}

export function strokeVectors(): StrokeVectors {
  return JSON.parse(bytesOf('tests/vectors/strokes.json').toString()) as StrokeVectors
}

export function mnistVectors(): MnistVectors {
  return JSON.parse(bytesOf('tests/vectors/mnist.json').toString()) as MnistVectors
}

export const sha256 = (data: ArrayBuffer): string => createHash('sha256').update(new Uint8Array(data)).digest('hex')
