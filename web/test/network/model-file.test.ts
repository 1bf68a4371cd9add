import { describe, expect, it } from 'vitest'
import { ModelError } from '../../src/lib/errors'
import { parseLineModel, parseModel } from '../../src/network/model-file'
import { readSafetensors } from '../../src/network/safetensors'
import { safetensorsFile, type Tensors } from '../support/files'

describe('parseModel', () => {
  const list = (...kinds: object[]) => [{ kind: 'maxpool' }, { kind: 'maxpool' }, ...kinds]
  const head = { kind: 'conv', weights: 'w', scale: 's', bias: 'b', relu: false }
  const valid = { version: 2, rejection_threshold: 0.5, layers: list(head) }
  const int8 = (...shape: number[]) => ({ shape, values: new Int8Array(shape.reduce((a, b) => a * b, 1)).fill(3) })
  const halves = (length: number) => ({ shape: [length], values: Array<number>(length).fill(0.5) })
  const tensors: Tensors = { w: int8(1, 1, 1, 10), s: halves(10), b: halves(10) }
  const parse = (metadata: unknown, change: Tensors = {}) => {
    const network = typeof metadata === 'string' ? metadata : JSON.stringify(metadata)
    return parseModel(readSafetensors(safetensorsFile({ ...tensors, ...change }, { network })))
  }

  it('reads the layers and the threshold', () => {
    const { layers, rejectionThreshold } = parse(valid)
    expect(layers.map(({ kind }) => kind)).toEqual(['maxpool', 'maxpool', 'conv'])
    expect(rejectionThreshold).toBe(0.5)
  })

  it.each<[string, unknown, Tensors?]>([
    ['another version', { ...valid, version: 1 }],
    ['a version that is a string', { ...valid, version: '2' }],
    ['metadata that is a number', '7'],
    ['metadata that is not JSON', '{"version": 2'],
    ['no threshold', { ...valid, rejection_threshold: undefined }],
    ['no list of layers', { ...valid, layers: undefined }],
    ['a list that is a number', { ...valid, layers: 7 }],
    ['a layer that is null', { ...valid, layers: list({}, head).map((layer, index) => (index === 2 ? null : layer)) }],
    ['a layer of an unknown kind', { ...valid, layers: list({ kind: 'dense' }) }],
    ['a missing tensor', { ...valid, layers: list({ ...head, weights: 'x' }) }],
    ['weights without a scale', { ...valid, layers: list({ ...head, scale: undefined }) }],
    ['weights of two dimensions', valid, { w: int8(1, 10) }],
    ['weights that are not int8', valid, { w: { shape: [1, 1, 1, 10], values: Array<number>(10).fill(0.5) } }],
    ['a kernel with an even side', valid, { w: int8(2, 1, 1, 10) }],
    ['a bias of another length', valid, { b: halves(9) }],
    ['a scale of another length', valid, { s: halves(9) }],
    ['a bias that is not finite', valid, { b: { shape: [10], values: Array<number>(10).fill(NaN) } }],
    ['a layer that does not match the one before', { ...valid, layers: list(head, head) }],
    ['nine classes', valid, { w: int8(1, 1, 1, 9), s: halves(9), b: halves(9) }],
    ['a pool as the last layer', { ...valid, layers: [{ kind: 'maxpool' }, head, { kind: 'maxpool' }] }],
    ['three pools', { ...valid, layers: list({ kind: 'maxpool' }, head) }],
  ])('rejects a file with %s', (_what, metadata, change) => {
    expect(() => parse(metadata, change)).toThrow(ModelError)
    expect(() => parse(metadata, change)).toThrow(/^The neural network(’s file| is) .+\.$/)
  })

  it('reads the line network, which has fifteen classes and no threshold', () => {
    const network = JSON.stringify({ ...valid, rejection_threshold: undefined })
    const read = (classes: number) => {
      const change = { w: int8(1, 1, 1, classes), s: halves(classes), b: halves(classes) }
      return parseLineModel(readSafetensors(safetensorsFile(change, { network })))
    }
    expect(read(15).layers).toHaveLength(3)
    expect(() => read(10)).toThrow(ModelError)
  })

  it('rejects a file without metadata', () => {
    expect(() => parseModel(readSafetensors(safetensorsFile(tensors)))).toThrow(ModelError)
  })
})
