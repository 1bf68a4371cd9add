/**
 * Reads the safetensors format: eight bytes of header length, a JSON header, the tensors' data.
 *
 * Format: https://huggingface.co/docs/safetensors (little-endian, row-major).
 */
import { ModelError } from '../lib/errors'

export interface Tensor {
  shape: readonly number[]
  values: Float32Array | Int8Array
}

export interface Safetensors {
  metadata: Readonly<Record<string, string>>
  tensors: ReadonlyMap<string, Tensor>
}

interface Entry {
  dtype: keyof typeof DECODERS
  shape: number[]
  data_offsets: [begin: number, end: number]
}

const LENGTH_BYTES = 8

const DECODERS = {
  F32: { bytes: 4, decode: (data: ArrayBuffer) => new Float32Array(data) },
  I8: { bytes: 1, decode: (data: ArrayBuffer) => new Int8Array(data) },
}

/**
 * Reads a safetensors file whose tensors are float32 (F32) or int8 (I8).
 *
 * @throws ModelError when the file is truncated, too long, or not safetensors.
 */
export function readSafetensors(file: ArrayBuffer): Safetensors {
  const { header, data } = splitFile(file)
  const { __metadata__: metadata = {}, ...entries } = header
  check(isRecord(metadata) && Object.values(metadata).every((value) => typeof value === 'string'), 'the metadata')
  const tensors = new Map(Object.entries(entries).map(([name, entry]) => [name, readTensor(name, entry, data)]))
  const dataLength = Math.max(0, ...Object.values(entries).map((entry) => (entry as Entry).data_offsets[1]))
  check(dataLength === data.byteLength, 'the length of the file')
  return { metadata: metadata as Record<string, string>, tensors }
}

function splitFile(file: ArrayBuffer): { header: Record<string, unknown>; data: ArrayBuffer } {
  check(file.byteLength >= LENGTH_BYTES, 'the length of the file')
  const length = Number(new DataView(file).getBigUint64(0, true))
  check(length <= file.byteLength - LENGTH_BYTES, 'the length of the header')
  const header = parseJson(new Uint8Array(file, LENGTH_BYTES, length))
  check(isRecord(header), 'the header')
  return { header, data: file.slice(LENGTH_BYTES + length) }
}

function parseJson(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes))
  } catch (cause) {
    throw invalidFile('the header', cause)
  }
}

function readTensor(name: string, entry: unknown, data: ArrayBuffer): Tensor {
  check(isEntry(entry), `the entry of ${name}`)
  const { bytes, decode } = DECODERS[entry.dtype]
  const [begin, end] = entry.data_offsets
  const count = entry.shape.reduce((product, side) => product * side, 1)
  check(begin <= end && end <= data.byteLength && end - begin === count * bytes, `the offsets of ${name}`)
  return { shape: entry.shape, values: decode(data.slice(begin, end)) }
}

function isEntry(entry: unknown): entry is Entry {
  return (
    isRecord(entry) &&
    Object.hasOwn(DECODERS, String(entry['dtype'])) &&
    isSizeList(entry['shape']) &&
    isSizeList(entry['data_offsets']) &&
    entry['data_offsets'].length === 2
  )
}

function isSizeList(value: unknown): value is number[] {
  return Array.isArray(value) && value.every((size) => Number.isSafeInteger(size) && size >= 0)
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function check(valid: boolean, part: string): asserts valid {
  if (!valid) throw invalidFile(part)
}

function invalidFile(part: string, cause?: unknown): ModelError {
  return new ModelError('modelCorrupt', { cause: new Error(`${part} is invalid`, { cause }) })
}
