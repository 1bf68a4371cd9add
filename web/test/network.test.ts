import { describe, expect, it, test } from 'vitest'
import { ModelError } from '../src/errors'
import { blank, type Frame, PIXELS, SIZE } from '../src/frame'
import { type Convolution, type Layer, layersOf } from '../src/network/layers'
import { scoresFrom } from '../src/network/network'
import { plainNetwork } from '../src/network/plain'
import { readSafetensors } from '../src/network/safetensors'
import { strokesToFrame } from '../src/strokes'
import { safetensorsFile, type Tensors } from './files'
import { mnistVectors, sha256, shippedModel, strokeVectors } from './vectors'

const pool: Layer = { kind: 'maxpool' }

/** Numbers that look random and are the same each time, in -1..1. */
function numbers(count: number, seed: number): Float32Array {
  return Float32Array.from({ length: count }, (_, index) => Math.sin(index * 12.9898 + seed * 78.233))
}

function conv(height: number, width: number, inputs: number, outputs: number, relu: boolean, seed = 1): Convolution {
  const weights = numbers(height * width * inputs * outputs, seed)
  return { kind: 'conv', kernel: [height, width], inputs, outputs, weights, bias: numbers(outputs, seed + 1), relu }
}

/** The definition of the forward pass, slow and plain: activations are [row][column][channel]. */
function byDefinition(layers: Layer[], frame: Frame): number[][][] {
  let now = Array.from({ length: SIZE }, (_, row) =>
    Array.from(frame.subarray(row * SIZE, (row + 1) * SIZE), (ink) => [ink]),
  )
  for (const layer of layers) now = layer.kind === 'conv' ? convolved(layer, now) : pooled(now)
  return now
}

function convolved({ kernel: [height, width], inputs, outputs, weights, bias, relu }: Convolution, from: number[][][]) {
  return from.map((line, row) =>
    line.map((_, column) =>
      Array.from({ length: outputs }, (_, output) => {
        let sum = bias[output] ?? NaN
        for (let y = 0; y < height; y++)
          for (let x = 0; x < width; x++)
            for (let input = 0; input < inputs; input++)
              sum +=
                (from[row + y - (height - 1) / 2]?.[column + x - (width - 1) / 2]?.[input] ?? 0) *
                (weights[((y * width + x) * inputs + input) * outputs + output] ?? NaN)
        return relu ? Math.max(sum, 0) : sum
      }),
    ),
  )
}

function pooled(from: number[][][]): number[][][] {
  const at = (row: number, column: number, channel: number) => from[row]?.[column]?.[channel] ?? NaN
  return Array.from({ length: from.length / 2 }, (_, row) =>
    Array.from({ length: from.length / 2 }, (_, column) =>
      Array.from({ length: from[0]?.[0]?.length ?? 0 }, (_, channel) =>
        Math.max(...[0, 1].flatMap((y) => [0, 1].map((x) => at(2 * row + y, 2 * column + x, channel)))),
      ),
    ),
  )
}

describe('plainNetwork', () => {
  it.each<[string, Layer[]]>([
    ['a single 1×1 convolution between pools', [pool, conv(1, 1, 1, 10, false), pool]],
    [
      '3×3 and odd numbers of channels',
      [conv(3, 3, 1, 5, true), pool, conv(3, 3, 5, 7, true), pool, conv(1, 1, 7, 10, false)],
    ],
    ['5×5 on 7×7', [pool, pool, conv(5, 5, 1, 6, true), conv(3, 3, 6, 10, false)]],
    ['kernels that are not square', [conv(1, 3, 1, 4, true), pool, conv(5, 1, 4, 10, false), pool]],
    [
      'a 1×1 read from a border of a 7×7',
      [conv(7, 7, 1, 4, true), conv(1, 1, 4, 9, false), pool, pool, conv(3, 3, 9, 10, true)],
    ],
  ])('gives what the definition gives: %s', (_name, layers) => {
    const frame: Frame = new Float32Array(numbers(PIXELS, 5))
    const maps = byDefinition(layers, frame)
    const { evidence } = plainNetwork(layers).predict(frame)
    for (let digit = 0; digit < 10; digit++)
      for (let place = 0; place < 49; place++)
        expect(evidence[digit * 49 + place]).toBeCloseTo(maps[Math.floor(place / 7)]?.[place % 7]?.[digit] ?? NaN, 3)
  })

  it('is computed by hand for a network that tells how much ink lies in each 4×4', () => {
    const weights = new Float32Array(10).map((_, digit) => digit)
    const layer: Layer = {
      kind: 'conv',
      kernel: [1, 1],
      inputs: 1,
      outputs: 10,
      weights,
      bias: new Float32Array(10),
      relu: false,
    }
    const frame = blank()
    frame[0] = 1
    const { evidence, probabilities } = plainNetwork([pool, pool, layer]).predict(frame)
    expect([...evidence.subarray(9 * 49, 9 * 49 + 2)]).toEqual([9, 0])
    const sum = Array.from({ length: 10 }, (_, digit) => Math.exp(digit / 49)).reduce((a, b) => a + b)
    expect(probabilities[9]).toBeCloseTo(Math.exp(9 / 49) / sum, 6)
  })

  it('starts afresh for each frame, and hands out maps of its own', () => {
    const network = plainNetwork([conv(3, 3, 1, 8, true), pool, pool, conv(1, 1, 8, 10, false)])
    const first = network.predict(new Float32Array(numbers(PIXELS, 3)))
    const copy = first.evidence.slice()
    network.predict(blank())
    expect(first.evidence).toEqual(copy)
    expect(network.predict(new Float32Array(numbers(PIXELS, 3)))).toEqual(first)
  })
})

test('probabilities of far-off logits are finite and sum to 1', () => {
  const { probabilities } = scoresFrom(Float32Array.from({ length: 490 }, (_, index) => (index < 49 ? 1e6 : -1e6)))
  expect([...probabilities]).toEqual([1, 0, 0, 0, 0, 0, 0, 0, 0, 0])
})

describe('the shipped network', () => {
  const network = plainNetwork(layersOf(readSafetensors(shippedModel())))

  test('is the one that the vectors were made with', () => {
    expect(strokeVectors().model).toBe(sha256(shippedModel()))
  })

  test.each(strokeVectors().vectors.filter(({ digit }) => digit !== null))(
    'gives the probabilities that Python gives: $name',
    (vector) => {
      const { probabilities } = network.predict(strokesToFrame(vector.strokes))
      vector.probabilities.forEach((probability, digit) => {
        expect(Math.abs((probabilities[digit] ?? NaN) - probability)).toBeLessThan(1e-4)
      })
      expect(probabilities.indexOf(Math.max(...probabilities))).toBe(vector.digit)
    },
  )

  test('names 1,000 digits of MNIST as Python does', () => {
    const { images, named } = mnistVectors()
    const pixels = Buffer.from(images, 'base64')
    const here = named.map((_, index) => {
      const frame: Frame = Float32Array.from(
        pixels.subarray(index * PIXELS, (index + 1) * PIXELS),
        (byte) => byte / 255,
      )
      const { probabilities } = network.predict(frame)
      return probabilities.indexOf(Math.max(...probabilities))
    })
    expect(here).toHaveLength(1000)
    expect(here).toEqual(named)
  }, 60_000)
})

describe('layersOf', () => {
  const list = (...kinds: object[]) => JSON.stringify([{ kind: 'maxpool' }, { kind: 'maxpool' }, ...kinds])
  const head = { kind: 'conv', weights: 'w', bias: 'b', relu: false }
  const zeros = (...shape: number[]) => ({ shape, values: Array<number>(shape.reduce((a, b) => a * b, 1)).fill(0) })
  const tensors: Tensors = { w: zeros(1, 1, 1, 10), b: zeros(10) }
  const layers = (metadata: Record<string, string>, change: Tensors = {}) =>
    layersOf(readSafetensors(safetensorsFile({ ...tensors, ...change }, metadata)))

  it('reads a list of layers', () => {
    expect(layers({ version: '1', layers: list(head) }).map(({ kind }) => kind)).toEqual(['maxpool', 'maxpool', 'conv'])
  })

  it.each<[string, Record<string, string>, Tensors?]>([
    ['another version', { version: '2', layers: list(head) }],
    ['no metadata', {}],
    ['no list', { version: '1' }],
    ['a list that is none', { version: '1', layers: '7' }],
    ['a layer that is null', { version: '1', layers: '[null]' }],
    ['an unknown kind', { version: '1', layers: list({ kind: 'dense' }) }],
    ['a tensor that is not there', { version: '1', layers: list({ ...head, weights: 'x' }) }],
    ['weights of two dimensions', { version: '1', layers: list(head) }, { w: zeros(1, 10) }],
    ['a kernel with an even side', { version: '1', layers: list(head) }, { w: zeros(2, 1, 1, 10) }],
    ['a bias of another length', { version: '1', layers: list(head) }, { b: zeros(9) }],
    [
      'weights that are not finite',
      { version: '1', layers: list(head) },
      { b: { shape: [10], values: Array<number>(10).fill(NaN) } },
    ],
    ['a layer that does not fit', { version: '1', layers: list(head, head) }],
    ['nine classes', { version: '1', layers: list(head) }, { w: zeros(1, 1, 1, 9), b: zeros(9) }],
    ['three pools', { version: '1', layers: list({ kind: 'maxpool' }, head) }],
  ])('refuses %s', (_what, metadata, change) => {
    expect(() => layers(metadata, change)).toThrow(ModelError)
    expect(() => layers(metadata, change)).toThrow(/^The network's file .+\.$/)
  })
})
