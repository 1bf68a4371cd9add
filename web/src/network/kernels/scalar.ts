/** The kernels in plain TypeScript, for browsers without SIMD in WebAssembly. */
import {
  type Activation,
  channelStride,
  type ConvLayout,
  type Kernels,
  LANES,
  offsetOf,
  type QuantizedWeights,
  rowStride,
  windowOffset,
} from './types'

export function createScalarKernels(size: number): Kernels {
  const memory = new Float32Array(size)
  return {
    memory,
    dequantize(quantized, layout) {
      dequantize(memory, quantized, layout)
    },
    convolve(source, target, layout) {
      for (let output = 0; output < layout.outputs; output += LANES) convolve(memory, source, target, layout, output)
    },
    maxPool(source, target) {
      for (let row = 0; row < target.rows; row++) {
        for (let channel = 0; channel < target.channels; channel++) {
          poolRow(
            memory,
            offsetOf(source, 2 * row, 0) + channel * channelStride(source),
            rowStride(source),
            offsetOf(target, row, 0) + channel * channelStride(target),
            target.columns,
          )
        }
      }
    },
  }
}

function dequantize(
  memory: Float32Array,
  { kernel: [height, width], inputs, outputs, weights, scale }: QuantizedWeights,
  layout: ConvLayout,
) {
  const kernelSize = height * width
  for (let first = 0; first < outputs; first += LANES) {
    const lanes = Math.min(LANES, outputs - first)
    for (let position = 0; position < kernelSize; position++) {
      let from = position * inputs * outputs + first
      let to = layout.weights + (first * kernelSize + position * LANES) * layout.inputs
      for (let input = 0; input < inputs; input++, from += outputs, to += LANES) {
        for (let lane = 0; lane < lanes; lane++) memory[to + lane] = weights[from + lane]! * scale[first + lane]!
      }
    }
  }
}

/**
 * Computes four outputs at two neighbouring columns at a time: eight sums stay in registers while six numbers are read.
 * In a row of odd length the last pair starts one column earlier, so that one column is computed twice.
 */
function convolve(
  memory: Float32Array,
  source: Activation,
  target: Activation,
  layout: ConvLayout,
  output: number,
): void {
  const { inputs, bias, weights, relu } = layout
  const [height, width] = layout.kernel
  const [bias0, bias1, bias2, bias3] = [
    memory[bias + output]!,
    memory[bias + output + 1]!,
    memory[bias + output + 2]!,
    memory[bias + output + 3]!,
  ]
  const firstWeight = weights + output * height * width * inputs
  const min = relu ? 0 : -Infinity
  const sourceOffset = windowOffset(source, layout.kernel)
  const targetOffset = offsetOf(target, 0, 0) + output * channelStride(target)
  const [sourceChannel, sourceRow] = [channelStride(source), rowStride(source)]
  const [targetChannel, targetRow] = [channelStride(target), rowStride(target)]
  const { rows, columns } = target

  for (let row = 0; row < rows; row++) {
    for (let pair = 0; pair < columns; pair += 2) {
      const column = Math.min(pair, columns - 2)
      let weight = firstWeight
      let [a0, a1, a2, a3] = [bias0, bias1, bias2, bias3]
      let [b0, b1, b2, b3] = [bias0, bias1, bias2, bias3]
      for (let kernelRow = 0; kernelRow < height; kernelRow++) {
        for (let kernelColumn = 0; kernelColumn < width; kernelColumn++) {
          let from = sourceOffset + (row + kernelRow) * sourceRow + column + kernelColumn
          for (let input = 0; input < inputs; input++, from += sourceChannel, weight += 4) {
            const a = memory[from]!
            const b = memory[from + 1]!
            const w0 = memory[weight]!
            const w1 = memory[weight + 1]!
            const w2 = memory[weight + 2]!
            const w3 = memory[weight + 3]!
            a0 += a * w0
            a1 += a * w1
            a2 += a * w2
            a3 += a * w3
            b0 += b * w0
            b1 += b * w1
            b2 += b * w2
            b3 += b * w3
          }
        }
      }
      const to = targetOffset + row * targetRow + column
      memory[to] = a0 > min ? a0 : min
      memory[to + targetChannel] = a1 > min ? a1 : min
      memory[to + 2 * targetChannel] = a2 > min ? a2 : min
      memory[to + 3 * targetChannel] = a3 > min ? a3 : min
      memory[to + 1] = b0 > min ? b0 : min
      memory[to + targetChannel + 1] = b1 > min ? b1 : min
      memory[to + 2 * targetChannel + 1] = b2 > min ? b2 : min
      memory[to + 3 * targetChannel + 1] = b3 > min ? b3 : min
    }
  }
}

function poolRow(memory: Float32Array, from: number, sourceRow: number, to: number, columns: number): void {
  for (let column = 0; column < columns; column++, from += 2, to++) {
    const below = from + sourceRow
    memory[to] = Math.max(memory[from]!, memory[from + 1]!, memory[below]!, memory[below + 1]!)
  }
}
