import { setFlagsFromString } from 'node:v8'
import { afterEach, describe, expect, it, test, vi } from 'vitest'
import { ModelError } from '../../src/lib/errors'
import { blankFrame, type Frame, FRAME_PIXELS, FRAME_SIZE } from '../../src/preprocessing/frame'
import { predictionFor } from '../../src/recognizer/model'
import { networkOf } from '../../src/network/forward'
import { bestKernels } from '../../src/network/kernels/select'
import type { MakeKernels } from '../../src/network/kernels/types'
import kernelCode from '../../src/network/kernels/assembly/simd.ts?wasm=simd'
import relaxedCode from '../../src/network/kernels/assembly/simd.ts?wasm=simd,relaxed-simd'
import { plainKernels } from '../../src/network/kernels/scalar'
import { relaxedKernels, simdKernels } from '../../src/network/kernels/wasm'
import { type Convolution, designOf, type Layer } from '../../src/network/model-file'
import { scoresFrom } from '../../src/network/scores'
import { readSafetensors } from '../../src/network/safetensors'
import { strokesToFrame } from '../../src/preprocessing/strokes'
import { safetensorsFile, type Tensors } from '../support/files'
import { mnistVectors, sha256, shippedModel, strokeVectors } from '../support/vectors'

setFlagsFromString('--experimental-wasm-relaxed-simd') // which Node 20 has not by itself

const KERNELS: [name: string, MakeKernels][] = [
  ['TypeScript', plainKernels],
  ['WebAssembly', simdKernels],
  ['WebAssembly that fuses sums and products', relaxedKernels],
]

const pool: Layer = { kind: 'maxpool' }

/** Numbers that look random and are the same each time, in -1..1. */
function numbers(count: number, seed: number): Float32Array {
  return Float32Array.from({ length: count }, (_, index) => Math.sin(index * 12.9898 + seed * 78.233))
}

function conv(height: number, width: number, inputs: number, outputs: number, relu: boolean, seed = 1): Convolution {
  const weights = Int8Array.from(numbers(height * width * inputs * outputs, seed), (number) => 127 * number)
  const scale = numbers(outputs, seed + 2).map((number) => (1 + number ** 2) / 127)
  const bias = numbers(outputs, seed + 1)
  return { kind: 'conv', kernel: [height, width], inputs, outputs, weights, scale, bias, relu }
}

const largestDifference = (some: ArrayLike<number>, others: ArrayLike<number>): number =>
  Math.max(...Array.from(some, (number, index) => Math.abs(number - (others[index] ?? NaN))))

/** The definition of the forward pass, slow and plain: activations are [row][column][channel]. */
function byDefinition(layers: Layer[], frame: Frame): number[][][] {
  let now = Array.from({ length: FRAME_SIZE }, (_, row) =>
    Array.from(frame.subarray(row * FRAME_SIZE, (row + 1) * FRAME_SIZE), (ink) => [ink]),
  )
  for (const layer of layers) now = layer.kind === 'conv' ? convolved(layer, now) : pooled(now)
  return now
}

function convolved(layer: Convolution, from: number[][][]) {
  const { inputs, outputs, weights, scale, bias, relu } = layer
  const [height, width] = layer.kernel
  return from.map((line, row) =>
    line.map((_, column) =>
      Array.from({ length: outputs }, (_, output) => {
        let sum = bias[output] ?? NaN
        for (let y = 0; y < height; y++)
          for (let x = 0; x < width; x++)
            for (let input = 0; input < inputs; input++)
              sum +=
                (from[row + y - (height - 1) / 2]?.[column + x - (width - 1) / 2]?.[input] ?? 0) *
                (weights[((y * width + x) * inputs + input) * outputs + output] ?? NaN) *
                (scale[output] ?? NaN)
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

describe.each(KERNELS)('networkOf with kernels in %s', (_language, kernels) => {
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
    const frame: Frame = new Float32Array(numbers(FRAME_PIXELS, 5))
    const maps = byDefinition(layers, frame)
    const { evidence } = networkOf(layers, kernels).predict(frame)
    for (let digit = 0; digit < 10; digit++)
      for (let place = 0; place < 49; place++)
        expect(evidence[digit * 49 + place]).toBeCloseTo(maps[Math.floor(place / 7)]?.[place % 7]?.[digit] ?? NaN, 3)
  })

  it('is computed by hand for a network that tells how much ink lies in each 4×4', () => {
    const weights = new Int8Array(10).map((_, digit) => digit)
    const layer: Layer = {
      kind: 'conv',
      kernel: [1, 1],
      inputs: 1,
      outputs: 10,
      weights,
      scale: new Float32Array(10).fill(1),
      bias: new Float32Array(10),
      relu: false,
    }
    const frame = blankFrame()
    frame[0] = 1
    const { evidence, probabilities } = networkOf([pool, pool, layer], kernels).predict(frame)
    expect([...evidence.subarray(9 * 49, 9 * 49 + 2)]).toEqual([9, 0])
    const sum = Array.from({ length: 10 }, (_, digit) => Math.exp(digit / 49)).reduce((a, b) => a + b)
    expect(probabilities[9]).toBeCloseTo(Math.exp(9 / 49) / sum, 6)
  })

  it('starts afresh for each frame, and hands out maps of its own', () => {
    const network = networkOf([conv(3, 3, 1, 8, true), pool, pool, conv(1, 1, 8, 10, false)], kernels)
    const first = network.predict(new Float32Array(numbers(FRAME_PIXELS, 3)))
    const copy = first.evidence.slice()
    network.predict(blankFrame())
    expect(first.evidence).toEqual(copy)
    expect(network.predict(new Float32Array(numbers(FRAME_PIXELS, 3)))).toEqual(first)
  })
})

describe('bestKernels', () => {
  afterEach(() => {
    vi.restoreAllMocks()
    vi.unstubAllGlobals()
  })

  const compiled = (): unknown[] => {
    const module = vi.spyOn(WebAssembly, 'Module')
    bestKernels(4)
    return module.mock.calls.map(([bytes]) => Buffer.from(bytes as Uint8Array).toString('base64'))
  }

  it('are those that fuse sums and products', () => {
    expect(compiled()).toEqual([relaxedCode])
  })

  it('are those that do not, where the browser does not know how', () => {
    vi.spyOn(WebAssembly, 'Module').mockImplementationOnce(function () {
      throw new WebAssembly.CompileError('invalid opcode')
    })
    expect(compiled()).toEqual([relaxedCode, kernelCode])
  })

  it.each<[string, unknown]>([
    ['there is no WebAssembly', undefined],
    [
      'WebAssembly has no SIMD, or is forbidden',
      {
        Memory: WebAssembly.Memory,
        Module: function () {
          throw new WebAssembly.CompileError('unexpected opcode')
        },
      },
    ],
  ])('are those in TypeScript where %s', (_where, stub) => {
    vi.stubGlobal('WebAssembly', stub)
    expect(bestKernels(4).memory.byteLength).toBe(16)
  })
})

test('the kernels in WebAssembly are less than 8 kB', () => {
  expect(atob(kernelCode).length + atob(relaxedCode).length).toBeLessThan(8000)
})

test('no digit is an eleventh class, whose logit is 0', () => {
  const maps = new Float32Array(490).fill(1, 0, 49)
  const { noDigit, probabilities } = scoresFrom(maps)
  expect(noDigit).toBeCloseTo(1 / (Math.E + 10), 7)
  expect(probabilities[0]).toBeCloseTo(Math.E / (Math.E + 9), 7)
  expect(scoresFrom(maps.fill(-1e6)).noDigit).toBe(1)
})

test('probabilities of far-off logits are finite and sum to 1', () => {
  const maps = Float32Array.from({ length: 490 }, (_, index) => (index < 49 ? 1e6 : -1e6))
  const { probabilities, noDigit } = scoresFrom(maps)
  expect([...probabilities]).toEqual([1, 0, 0, 0, 0, 0, 0, 0, 0, 0])
  expect(noDigit).toBe(0)
})

describe.each(KERNELS)('the shipped network with kernels in %s', (_language, kernels) => {
  const { layers, noDigitAbove } = designOf(readSafetensors(shippedModel()))
  const network = networkOf(layers, kernels)

  test('is the one that the vectors were made with', () => {
    expect(strokeVectors().model).toBe(sha256(shippedModel()))
  })

  const inked = strokeVectors().vectors.filter(({ strokes }) => strokes.flat().length > 0)

  test.each(inked)('answers as Python does: $name', (vector) => {
    const { digit, probabilities } = predictionFor({ network, noDigitAbove }, vector.strokes)
    expect(digit).toBe(vector.digit)
    expect(largestDifference(probabilities, vector.probabilities)).toBeLessThan(1e-4)
    const { noDigit } = network.predict(strokesToFrame(vector.strokes))
    expect(Math.abs(noDigit - vector.no_digit)).toBeLessThan(1e-4)
  })

  test.each(inked)('turns ink away above the threshold, and names it below: $name', ({ strokes, no_digit }) => {
    expect(predictionFor({ network, noDigitAbove: no_digit - 1e-3 }, strokes).digit).toBeNull()
    expect(predictionFor({ network, noDigitAbove: no_digit + 1e-3 }, strokes).digit).not.toBeNull()
  })

  test('names 1,000 digits of MNIST as Python does', () => {
    const { images, predicted } = mnistVectors()
    const pixels = Buffer.from(images, 'base64')
    const here = predicted.map((_, index) => {
      const frame: Frame = Float32Array.from(
        pixels.subarray(index * FRAME_PIXELS, (index + 1) * FRAME_PIXELS),
        (byte) => byte / 255,
      )
      const { probabilities } = network.predict(frame)
      return probabilities.indexOf(Math.max(...probabilities))
    })
    expect(here).toHaveLength(1000)
    expect(here).toEqual(predicted)
  }, 60_000)
})

describe('designOf', () => {
  const list = (...kinds: object[]) => [{ kind: 'maxpool' }, { kind: 'maxpool' }, ...kinds]
  const head = { kind: 'conv', weights: 'w', scale: 's', bias: 'b', relu: false }
  const sound = { version: 2, rejection_threshold: 0.5, layers: list(head) }
  const bytes = (...shape: number[]) => ({ shape, values: new Int8Array(shape.reduce((a, b) => a * b, 1)).fill(3) })
  const halves = (length: number) => ({ shape: [length], values: Array<number>(length).fill(0.5) })
  const tensors: Tensors = { w: bytes(1, 1, 1, 10), s: halves(10), b: halves(10) }
  const design = (facts: unknown, change: Tensors = {}) => {
    const network = typeof facts === 'string' ? facts : JSON.stringify(facts)
    return designOf(readSafetensors(safetensorsFile({ ...tensors, ...change }, { network })))
  }

  it('reads the layers and the threshold', () => {
    const { layers, noDigitAbove } = design(sound)
    expect(layers.map(({ kind }) => kind)).toEqual(['maxpool', 'maxpool', 'conv'])
    expect(noDigitAbove).toBe(0.5)
  })

  it.each<[string, unknown, Tensors?]>([
    ['another version', { ...sound, version: 1 }],
    ['a version in words', { ...sound, version: '2' }],
    ['a description that is none', '7'],
    ['a description that is no JSON', '{"version": 2'],
    ['no threshold', { ...sound, rejection_threshold: undefined }],
    ['no list', { ...sound, layers: undefined }],
    ['a list that is none', { ...sound, layers: 7 }],
    ['a layer that is null', { ...sound, layers: list({}, head).map((layer, at) => (at === 2 ? null : layer)) }],
    ['an unknown kind', { ...sound, layers: list({ kind: 'dense' }) }],
    ['a tensor that is not there', { ...sound, layers: list({ ...head, weights: 'x' }) }],
    ['weights without a scale', { ...sound, layers: list({ ...head, scale: undefined }) }],
    ['weights of two dimensions', sound, { w: bytes(1, 10) }],
    ['weights that are no bytes', sound, { w: { shape: [1, 1, 1, 10], values: Array<number>(10).fill(0.5) } }],
    ['a kernel with an even side', sound, { w: bytes(2, 1, 1, 10) }],
    ['a bias of another length', sound, { b: halves(9) }],
    ['a scale of another length', sound, { s: halves(9) }],
    ['numbers that are not finite', sound, { b: { shape: [10], values: Array<number>(10).fill(NaN) } }],
    ['a layer that does not fit', { ...sound, layers: list(head, head) }],
    ['nine classes', sound, { w: bytes(1, 1, 1, 9), s: halves(9), b: halves(9) }],
    ['three pools', { ...sound, layers: list({ kind: 'maxpool' }, head) }],
  ])('refuses %s', (_what, facts, change) => {
    expect(() => design(facts, change)).toThrow(ModelError)
    expect(() => design(facts, change)).toThrow(/^The neural network’s file .+\.$/)
  })

  it('refuses a file without a description', () => {
    expect(() => designOf(readSafetensors(safetensorsFile(tensors)))).toThrow(ModelError)
  })
})
