/** The kernels in plain TypeScript, for where WebAssembly has no SIMD. */
import {
  type Activation,
  channelLength,
  cornerOf,
  type Kernels,
  LANES,
  type Packed,
  type Placed,
  placeOf,
  rowLength,
} from './types'

export function plainKernels(numbers: number): Kernels {
  const memory = new Float32Array(numbers)
  return {
    memory,
    expand(packed, placed) {
      expand(memory, packed, placed)
    },
    convolve(source, target, layer) {
      for (let output = 0; output < layer.outputs; output += LANES) convolve(memory, source, target, layer, output)
    },
    maxPool(source, target) {
      for (let row = 0; row < target.side; row++) {
        for (let channel = 0; channel < target.channels; channel++) {
          poolRow(
            memory,
            placeOf(source, 2 * row, 0) + channel * channelLength(source),
            rowLength(source),
            placeOf(target, row, 0) + channel * channelLength(target),
            target.side,
          )
        }
      }
    },
  }
}

function expand(
  memory: Float32Array,
  { kernel: [height, width], inputs, outputs, weights, scale }: Packed,
  placed: Placed,
) {
  const places = height * width
  for (let first = 0; first < outputs; first += LANES) {
    const lanes = Math.min(LANES, outputs - first)
    for (let place = 0; place < places; place++) {
      let from = place * inputs * outputs + first
      let to = placed.weights + (first * places + place * LANES) * placed.inputs
      for (let input = 0; input < inputs; input++, from += outputs, to += LANES) {
        for (let lane = 0; lane < lanes; lane++) memory[to + lane] = weights[from + lane]! * scale[first + lane]!
      }
    }
  }
}

/**
 * Four outputs of two neighbouring places at a time: eight sums stay in registers while six numbers are read.
 * Where a row is odd its last pair starts one place earlier, and one place is computed twice.
 */
function convolve(memory: Float32Array, source: Activation, target: Activation, layer: Placed, output: number): void {
  const { inputs, bias, weights, relu } = layer
  const [height, width] = layer.kernel
  const [bias0, bias1, bias2, bias3] = [
    memory[bias + output]!,
    memory[bias + output + 1]!,
    memory[bias + output + 2]!,
    memory[bias + output + 3]!,
  ]
  const first = weights + output * height * width * inputs
  const floor = relu ? 0 : -Infinity
  const sourceCorner = cornerOf(source, layer.kernel)
  const targetCorner = placeOf(target, 0, 0) + output * channelLength(target)
  const [channel, line] = [channelLength(source), rowLength(source)]
  const [toChannel, toLine] = [channelLength(target), rowLength(target)]
  const { side } = target

  for (let row = 0; row < side; row++) {
    for (let pair = 0; pair < side; pair += 2) {
      const column = Math.min(pair, side - 2)
      let weight = first
      let [a0, a1, a2, a3] = [bias0, bias1, bias2, bias3]
      let [b0, b1, b2, b3] = [bias0, bias1, bias2, bias3]
      for (let kernelRow = 0; kernelRow < height; kernelRow++) {
        for (let kernelColumn = 0; kernelColumn < width; kernelColumn++) {
          let at = sourceCorner + (row + kernelRow) * line + column + kernelColumn
          for (let input = 0; input < inputs; input++, at += channel, weight += 4) {
            const a = memory[at]!
            const b = memory[at + 1]!
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
      const place = targetCorner + row * toLine + column
      memory[place] = a0 > floor ? a0 : floor
      memory[place + toChannel] = a1 > floor ? a1 : floor
      memory[place + 2 * toChannel] = a2 > floor ? a2 : floor
      memory[place + 3 * toChannel] = a3 > floor ? a3 : floor
      memory[place + 1] = b0 > floor ? b0 : floor
      memory[place + toChannel + 1] = b1 > floor ? b1 : floor
      memory[place + 2 * toChannel + 1] = b2 > floor ? b2 : floor
      memory[place + 3 * toChannel + 1] = b3 > floor ? b3 : floor
    }
  }
}

function poolRow(memory: Float32Array, above: number, line: number, place: number, side: number): void {
  for (let column = 0; column < side; column++, above += 2, place++) {
    const below = above + line
    memory[place] = Math.max(memory[above]!, memory[above + 1]!, memory[below]!, memory[below + 1]!)
  }
}
