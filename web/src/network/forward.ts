/** The forward pass: memory for all layers is allocated once, then the kernels run them for each frame. */
import { type Frame, FRAME_SIZE } from '../preprocessing/frame'
import {
  type Activation,
  channelStride,
  type ConvLayout,
  type KernelFactory,
  type Kernels,
  LANES,
  offsetOf,
} from './kernels/types'
import type { Layer } from './model-file'
import { CLASS_COUNT, LINE_CLASS_COUNT, type LineNetwork, type Network, toScores } from './scores'

type Step = (kernels: Kernels) => void

/** Layers with memory of their own, which holds each layer's output after a run. */
export interface CompiledNetwork {
  kernels: Kernels
  /** The frame, then the output of each layer; channels are padded to a multiple of four. */
  activations: Activation[]
  run: (frame: Frame) => void
}

/** Creates a network from layers that `parseModel` has validated. */
export function createNetwork(layers: readonly Layer[], createKernels: KernelFactory): Network {
  const { kernels, activations, run } = compile(layers, createKernels)
  const [hidden, classMaps] = activations.slice(-2)
  const last = layers.at(-1)
  if (!hidden || !classMaps || last?.kind !== 'conv') throw new Error('The last layer is no convolution.')
  return {
    predict(frame) {
      run(frame)
      const { memory } = kernels
      return {
        ...toScores(readActivation(classMaps, memory, CLASS_COUNT)),
        embedding: averagePool(hidden, memory, last.inputs),
      }
    },
  }
}

/** Creates a line network from layers that `parseLineModel` has validated. */
export function createLineNetwork(layers: readonly Layer[], createKernels: KernelFactory): LineNetwork {
  let compiled: CompiledNetwork | undefined
  return {
    predict(frame) {
      const width = frame.length / FRAME_SIZE
      if (compiled?.activations[0]?.columns !== width) compiled = compile(layers, createKernels, width)
      compiled.run(frame)
      const classMaps = compiled.activations.at(-1)
      if (!classMaps) throw new Error('There are no layers.')
      const { rows, columns } = classMaps
      const maps = readActivation(classMaps, compiled.kernels.memory, LINE_CLASS_COUNT)
      return Array.from({ length: columns }, (_, column) =>
        Array.from({ length: LINE_CLASS_COUNT }, (_, symbol) => {
          let sum = 0
          for (let row = 0; row < rows; row++) sum += maps[(symbol * rows + row) * columns + column] ?? NaN
          return sum / rows
        }),
      )
    },
  }
}

/**
 * Allocates memory for layers that `parseModel` has validated, and dequantizes their weights into it.
 *
 * @param width that of the frames.
 */
export function compile(
  layers: readonly Layer[],
  createKernels: KernelFactory,
  width: number = FRAME_SIZE,
): CompiledNetwork {
  let allocated = 0
  const allocate = (count: number): number => {
    const offset = allocated
    // Whole vectors, so that no load of four numbers crosses a cache line.
    allocated += roundUpToLanes(count)
    return offset
  }
  const createActivation = (rows: number, columns: number, channels: number, next: Layer | undefined): Activation => {
    const padding = next?.kind === 'conv' ? (Math.max(...next.kernel) - 1) / 2 : 0
    const size = (rows + 2 * padding) * (columns + 2 * padding) * channels
    return { offset: allocate(size), rows, columns, padding, channels }
  }

  const input = createActivation(FRAME_SIZE, width, 1, layers[0])
  const setups: Step[] = []
  const steps: Step[] = []
  const activations = [input]
  let last = input
  layers.forEach((layer, index) => {
    const source = last
    const next = layers[index + 1]
    if (layer.kind === 'maxpool') {
      const target = (last = createActivation(source.rows / 2, source.columns / 2, source.channels, next))
      steps.push((kernels) => {
        kernels.maxPool(source, target)
      })
    } else {
      const { kernel, relu } = layer
      const [inputs, outputs] = [source.channels, roundUpToLanes(layer.outputs)]
      const weights = allocate(kernel[0] * kernel[1] * inputs * outputs)
      const layout: ConvLayout = { kernel, inputs, outputs, weights, bias: allocate(outputs), relu }
      setups.push((kernels) => {
        kernels.memory.set(layer.bias, layout.bias)
        kernels.dequantize(layer, layout)
      })
      const target = (last = createActivation(source.rows, source.columns, outputs, next))
      steps.push((kernels) => {
        kernels.convolve(source, target, layout)
      })
    }
    activations.push(last)
  })

  const kernels = createKernels(allocated)
  for (const setUp of setups) setUp(kernels)
  return {
    kernels,
    activations,
    run(frame) {
      loadFrame(frame, input, kernels.memory)
      for (const step of steps) step(kernels)
    },
  }
}

const roundUpToLanes = (count: number): number => Math.ceil(count / LANES) * LANES

function loadFrame(frame: Frame, input: Activation, memory: Float32Array): void {
  const { rows, columns } = input
  for (let row = 0; row < rows; row++) {
    memory.set(frame.subarray(row * columns, (row + 1) * columns), offsetOf(input, row, 0))
  }
}

/** Copies the first channels of an activation: `count` × rows × columns, row-major, without padding. */
export function readActivation(activation: Activation, memory: Float32Array, count: number): Float32Array {
  const { rows, columns } = activation
  const maps = new Float32Array(count * rows * columns)
  for (let channel = 0; channel < count; channel++) {
    for (let row = 0; row < rows; row++) {
      const offset = offsetOf(activation, row, 0) + channel * channelStride(activation)
      maps.set(memory.subarray(offset, offset + columns), (channel * rows + row) * columns)
    }
  }
  return maps
}

/** The mean of each of the first channels of an activation (global average pooling). */
function averagePool(activation: Activation, memory: Float32Array, count: number): Float32Array {
  const { rows, columns } = activation
  const means = new Float32Array(count)
  for (let channel = 0; channel < count; channel++) {
    let sum = 0
    for (let row = 0; row < rows; row++) {
      const offset = offsetOf(activation, row, 0) + channel * channelStride(activation)
      for (let column = 0; column < columns; column++) sum += memory[offset + column] ?? NaN
    }
    means[channel] = sum / (rows * columns)
  }
  return means
}
