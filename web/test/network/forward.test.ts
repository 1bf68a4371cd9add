import { setFlagsFromString } from 'node:v8'
import { describe, expect, it, test } from 'vitest'
import { createLineNetwork, createNetwork } from '../../src/network/forward'
import { createScalarKernels } from '../../src/network/kernels/scalar'
import type { KernelFactory } from '../../src/network/kernels/types'
import { createRelaxedSimdKernels, createSimdKernels } from '../../src/network/kernels/wasm'
import { type Convolution, type Layer, parseModel } from '../../src/network/model-file'
import { readSafetensors } from '../../src/network/safetensors'
import { blankFrame, type Frame, FRAME_PIXELS, FRAME_SIZE } from '../../src/preprocessing/frame'
import { strokesToFrame } from '../../src/preprocessing/strokes'
import { predict } from '../../src/recognizer/model'
import { mnistVectors, sha256, shippedModel, strokeVectors } from '../support/vectors'

setFlagsFromString('--experimental-wasm-relaxed-simd') // off by default in Node 20

const KERNELS: [name: string, KernelFactory][] = [
  ['TypeScript', createScalarKernels],
  ['WebAssembly with SIMD', createSimdKernels],
  ['WebAssembly with relaxed SIMD', createRelaxedSimdKernels],
]

const pool: Layer = { kind: 'maxpool' }

/** Pseudo-random numbers in -1..1, the same for the same seed. */
function randomNumbers(count: number, seed: number): Float32Array {
  return Float32Array.from({ length: count }, (_, index) => Math.sin(index * 12.9898 + seed * 78.233))
}

function conv(height: number, width: number, inputs: number, outputs: number, relu: boolean, seed = 1): Convolution {
  const weights = Int8Array.from(randomNumbers(height * width * inputs * outputs, seed), (number) => 127 * number)
  const scale = randomNumbers(outputs, seed + 2).map((number) => (1 + number ** 2) / 127)
  const bias = randomNumbers(outputs, seed + 1)
  return { kind: 'conv', kernel: [height, width], inputs, outputs, weights, scale, bias, relu }
}

const maxDifference = (actual: ArrayLike<number>, expected: ArrayLike<number>): number =>
  Math.max(...Array.from(actual, (number, index) => Math.abs(number - (expected[index] ?? NaN))))

/** A naive forward pass as the reference; activations are [row][column][channel]. */
function referenceForward(layers: Layer[], frame: Frame): number[][][] {
  const width = frame.length / FRAME_SIZE
  let activation = Array.from({ length: FRAME_SIZE }, (_, row) =>
    Array.from(frame.subarray(row * width, (row + 1) * width), (ink) => [ink]),
  )
  for (const layer of layers) activation = layer.kind === 'conv' ? convolve(layer, activation) : maxPool(activation)
  return activation
}

function convolve(layer: Convolution, source: number[][][]) {
  const { inputs, outputs, weights, scale, bias, relu } = layer
  const [height, width] = layer.kernel
  return source.map((line, row) =>
    line.map((_, column) =>
      Array.from({ length: outputs }, (_, output) => {
        let sum = bias[output] ?? NaN
        for (let y = 0; y < height; y++)
          for (let x = 0; x < width; x++)
            for (let input = 0; input < inputs; input++)
              sum +=
                (source[row + y - (height - 1) / 2]?.[column + x - (width - 1) / 2]?.[input] ?? 0) *
                (weights[((y * width + x) * inputs + input) * outputs + output] ?? NaN) *
                (scale[output] ?? NaN)
        return relu ? Math.max(sum, 0) : sum
      }),
    ),
  )
}

function maxPool(source: number[][][]): number[][][] {
  const at = (row: number, column: number, channel: number) => source[row]?.[column]?.[channel] ?? NaN
  return Array.from({ length: source.length / 2 }, (_, row) =>
    Array.from({ length: (source[0]?.length ?? 0) / 2 }, (_, column) =>
      Array.from({ length: source[0]?.[0]?.length ?? 0 }, (_, channel) =>
        Math.max(...[0, 1].flatMap((y) => [0, 1].map((x) => at(2 * row + y, 2 * column + x, channel)))),
      ),
    ),
  )
}

describe.each(KERNELS)('createNetwork with kernels in %s', (_name, createKernels) => {
  it.each<[string, Layer[]]>([
    ['a single 1×1 convolution after pools', [pool, pool, conv(1, 1, 1, 10, false)]],
    [
      '3×3 and odd numbers of channels',
      [conv(3, 3, 1, 5, true), pool, conv(3, 3, 5, 7, true), pool, conv(1, 1, 7, 10, false)],
    ],
    ['5×5 on 7×7', [pool, pool, conv(5, 5, 1, 6, true), conv(3, 3, 6, 10, false)]],
    [
      'kernels that are not square',
      [conv(1, 3, 1, 4, true), pool, conv(5, 1, 4, 6, true), pool, conv(1, 5, 6, 10, false)],
    ],
    [
      'a 1×1 that reads from padding for a 7×7',
      [conv(7, 7, 1, 4, true), conv(1, 1, 4, 9, false), pool, pool, conv(3, 3, 9, 10, true)],
    ],
  ])('agrees with a naive forward pass: %s', (_name, layers) => {
    const frame: Frame = new Float32Array(randomNumbers(FRAME_PIXELS, 5))
    const maps = referenceForward(layers, frame)
    const { evidence, embedding } = createNetwork(layers, createKernels).predict(frame)
    for (let digit = 0; digit < 10; digit++)
      for (let position = 0; position < 49; position++)
        expect(evidence[digit * 49 + position]).toBeCloseTo(
          maps[Math.floor(position / 7)]?.[position % 7]?.[digit] ?? NaN,
          3,
        )
    const hidden = referenceForward(layers.slice(0, -1), frame).flat()
    const means = hidden[0]?.map((_, channel) => hidden.reduce((sum, pixel) => sum + (pixel[channel] ?? NaN), 0) / 49)
    expect(embedding).toHaveLength(means?.length ?? NaN)
    expect(maxDifference(embedding, means ?? [])).toBeLessThan(1e-3)
  })

  it('agrees with a naive forward pass of lines, which may differ in width', () => {
    const layers = [conv(5, 5, 1, 6, true), pool, conv(3, 3, 6, 8, true), pool, conv(1, 1, 8, 15, false)]
    const network = createLineNetwork(layers, createKernels)
    for (const width of [28, 32, 28, 100]) {
      const frame: Frame = new Float32Array(randomNumbers(FRAME_SIZE * width, 5))
      const maps = referenceForward(layers, frame)
      const logits = network.predict(frame)
      expect(logits).toHaveLength(width / 4)
      logits.forEach((classes, column) => {
        const means = classes.map((_, symbol) => maps.reduce((sum, row) => sum + (row[column]?.[symbol] ?? NaN), 0) / 7)
        expect(maxDifference(classes, means)).toBeLessThan(1e-3)
      })
    }
  })

  it('agrees with a computation by hand for a network that pools 4×4 and scales', () => {
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
    const { evidence, probabilities } = createNetwork([pool, pool, layer], createKernels).predict(frame)
    expect([...evidence.subarray(9 * 49, 9 * 49 + 2)]).toEqual([9, 0])
    const sum = Array.from({ length: 10 }, (_, digit) => Math.exp(digit / 49)).reduce((a, b) => a + b)
    expect(probabilities[9]).toBeCloseTo(Math.exp(9 / 49) / sum, 6)
  })

  it('keeps no state between frames, and returns maps that it does not reuse', () => {
    const network = createNetwork([conv(3, 3, 1, 8, true), pool, pool, conv(1, 1, 8, 10, false)], createKernels)
    const first = network.predict(new Float32Array(randomNumbers(FRAME_PIXELS, 3)))
    const copy = first.evidence.slice()
    network.predict(blankFrame())
    expect(first.evidence).toEqual(copy)
    expect(network.predict(new Float32Array(randomNumbers(FRAME_PIXELS, 3)))).toEqual(first)
  })
})

describe.each(KERNELS)('the shipped network with kernels in %s', (_name, createKernels) => {
  const { layers, rejectionThreshold } = parseModel(readSafetensors(shippedModel()))
  const network = createNetwork(layers, createKernels)

  test('is the one that the test vectors were made with', () => {
    expect(strokeVectors().model).toBe(sha256(shippedModel()))
  })

  const vectors = strokeVectors().vectors.filter(({ strokes }) => strokes.flat().length > 0)

  test.each(vectors)('agrees with Python: $name', (vector) => {
    const { digit, probabilities } = predict({ network, rejectionThreshold }, vector.strokes)
    expect(digit).toBe(vector.digit)
    expect(maxDifference(probabilities, vector.probabilities)).toBeLessThan(1e-4)
    const { noDigit } = network.predict(strokesToFrame(vector.strokes))
    expect(Math.abs(noDigit - vector.no_digit)).toBeLessThan(1e-4)
  })

  test.each(vectors)('rejects ink above the threshold, and recognises it below: $name', ({ strokes, no_digit }) => {
    expect(predict({ network, rejectionThreshold: no_digit - 1e-3 }, strokes).digit).toBeNull()
    expect(predict({ network, rejectionThreshold: no_digit + 1e-3 }, strokes).digit).not.toBeNull()
  })

  const digits = vectors.filter(({ embedding }) => embedding)

  test.each(digits)('has the embedding of Python: $name', ({ strokes, embedding = [] }) => {
    const actual = network.predict(strokesToFrame(strokes)).embedding
    expect(actual).toHaveLength(embedding.length)
    expect(maxDifference(actual, embedding)).toBeLessThan(1e-3)
  })

  test('agrees with Python on 1,000 digits of MNIST', () => {
    const { images, predicted } = mnistVectors()
    const pixels = Buffer.from(images, 'base64')
    const recognized = predicted.map((_, index) => {
      const frame: Frame = Float32Array.from(
        pixels.subarray(index * FRAME_PIXELS, (index + 1) * FRAME_PIXELS),
        (byte) => byte / 255,
      )
      const { probabilities } = network.predict(frame)
      return probabilities.indexOf(Math.max(...probabilities))
    })
    expect(recognized).toHaveLength(1000)
    expect(recognized).toEqual(predicted)
  })
})
