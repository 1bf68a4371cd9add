import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { ModelError } from '../../src/lib/errors'
import { readSafetensors } from '../../src/network/safetensors'
import { fileWith, safetensorsFile } from '../support/files'
import { shippedModel } from '../support/vectors'

const entry = (change: object) => ({ a: { dtype: 'F32', shape: [2], data_offsets: [0, 8], ...change } })
const eight = new Uint8Array(8)

describe('readSafetensors', () => {
  it('reads float32 tensors and metadata', () => {
    const file = safetensorsFile(
      { a: { shape: [1], values: [3] }, b: { shape: [2, 1], values: [0.5, -2] } },
      { version: '1' },
    )
    const { metadata, tensors } = readSafetensors(file)
    expect(metadata).toEqual({ version: '1' })
    expect(tensors.get('a')?.values).toEqual(new Float32Array([3]))
    expect(tensors.get('b')).toEqual({ shape: [2, 1], values: new Float32Array([0.5, -2]) })
  })

  it('reads int8 tensors at any offset', () => {
    const bytes = new Int8Array([127, -127, 0])
    const { tensors } = readSafetensors(
      safetensorsFile({ a: { shape: [3], values: bytes }, b: { shape: [1], values: [0.5] } }),
    )
    expect(tensors.get('a')?.values).toEqual(bytes)
    expect(tensors.get('b')?.values).toEqual(new Float32Array([0.5]))
  })

  it('reads an empty tensor, and a file without tensors', () => {
    expect(readSafetensors(safetensorsFile({ a: { shape: [0], values: [] } })).tensors.get('a')?.values.length).toBe(0)
    expect(readSafetensors(fileWith({})).tensors.size).toBe(0)
  })

  it.each<[string, ArrayBuffer]>([
    ['no content', new ArrayBuffer(0)],
    ['less than the header’s length', new ArrayBuffer(7)],
    ['a header longer than the file', new Uint8Array(8).fill(255).buffer],
    ['a header that is not JSON', fileWith('{"a"')],
    ['a header that is not UTF-8', fileWith(entry({}), eight).slice(0, 8)],
    ['a web page as content', new TextEncoder().encode('<!doctype html><title>Sign in</title>').buffer],
    ['a list as header', fileWith([])],
    ['null as header', fileWith('null')],
    ['metadata that is not a string', fileWith({ __metadata__: { version: 1 } })],
    ['an entry that is a number', fileWith({ a: 1 })],
    ['an unknown type', fileWith(entry({ dtype: 'F16' }), eight)],
    ['a type that is a property of every object', fileWith(entry({ dtype: 'toString' }), eight)],
    ['a negative dimension', fileWith(entry({ shape: [-2] }), eight)],
    ['a fractional dimension', fileWith(entry({ shape: [0.5] }), eight)],
    ['a shape that is too large', fileWith(entry({ shape: [3] }), eight)],
    ['offsets beyond the data', fileWith(entry({ data_offsets: [8, 16] }), eight)],
    ['offsets in the wrong order', fileWith(entry({ data_offsets: [8, 0] }), eight)],
    ['one offset', fileWith(entry({ data_offsets: [8] }), eight)],
    ['surplus data', fileWith(entry({}), new Uint8Array(9))],
  ])('rejects a file with %s', (_what, file) => {
    expect(() => readSafetensors(file)).toThrow(ModelError)
    expect(() => readSafetensors(file)).toThrow(new ModelError('modelCorrupt'))
  })

  it('rejects the shipped file truncated anywhere', () => {
    const file = shippedModel()
    fc.assert(
      fc.property(fc.integer({ min: 0, max: file.byteLength - 1 }), (length) => {
        expect(() => readSafetensors(file.slice(0, length))).toThrow(ModelError)
      }),
    )
  })
})
