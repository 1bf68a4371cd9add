/**
 * Reads the safetensors container: eight bytes of header length, a JSON header, the numbers.
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
  dtype: keyof typeof decoders
  shape: number[]
  data_offsets: [begin: number, end: number]
}

const LENGTH_BYTES = 8

const decoders = {
  F32: { bytes: 4, decode: (data: ArrayBuffer) => new Float32Array(data) },
  I8: { bytes: 1, decode: (data: ArrayBuffer) => new Int8Array(data) },
}

/**
 * Reads a whole safetensors file whose numbers are float32 (F32) or whole numbers in a byte (I8).
 *
 * @throws ModelError when the file is cut short, too long, or not safetensors.
 */
export function readSafetensors(file: ArrayBuffer): Safetensors {
  const { header, data } = split(file)
  const { __metadata__: metadata = {}, ...entries } = header
  check(isRecord(metadata) && Object.values(metadata).every((value) => typeof value === 'string'), 'its metadata')
  const tensors = new Map(Object.entries(entries).map(([name, entry]) => [name, readTensor(name, entry, data)]))
  const used = Math.max(0, ...Object.values(entries).map((entry) => (entry as Entry).data_offsets[1]))
  check(used === data.byteLength, 'its length')
  return { metadata: metadata as Record<string, string>, tensors }
}

function split(file: ArrayBuffer): { header: Record<string, unknown>; data: ArrayBuffer } {
  check(file.byteLength >= LENGTH_BYTES, 'its length')
  const length = Number(new DataView(file).getBigUint64(0, true))
  check(length <= file.byteLength - LENGTH_BYTES, 'the length of its header')
  const header = parse(new Uint8Array(file, LENGTH_BYTES, length))
  check(isRecord(header), 'its header')
  return { header, data: file.slice(LENGTH_BYTES + length) }
}

function parse(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes))
  } catch (cause) {
    throw damaged('its header', cause)
  }
}

function readTensor(name: string, entry: unknown, data: ArrayBuffer): Tensor {
  check(isEntry(entry), `the entry of ${name}`)
  const { bytes, decode } = decoders[entry.dtype]
  const [begin, end] = entry.data_offsets
  const count = entry.shape.reduce((product, side) => product * side, 1)
  check(begin <= end && end <= data.byteLength && end - begin === count * bytes, `the extent of ${name}`)
  return { shape: entry.shape, values: decode(data.slice(begin, end)) }
}

function isEntry(entry: unknown): entry is Entry {
  return (
    isRecord(entry) &&
    Object.hasOwn(decoders, String(entry['dtype'])) &&
    isSizes(entry['shape']) &&
    isSizes(entry['data_offsets']) &&
    entry['data_offsets'].length === 2
  )
}

function isSizes(value: unknown): value is number[] {
  return Array.isArray(value) && value.every((size) => Number.isSafeInteger(size) && size >= 0)
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function check(sound: boolean, what: string): asserts sound {
  if (!sound) throw damaged(what)
}

function damaged(what: string, cause?: unknown): ModelError {
  return new ModelError('modelCorrupt', { cause: new Error(`${what} is wrong`, { cause }) })
}
