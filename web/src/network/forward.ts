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
import { CLASS_COUNT, type Network, toScores } from './scores'

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

/** Allocates memory for layers that `parseModel` has validated, and dequantizes their weights into it. */
export function compile(layers: readonly Layer[], createKernels: KernelFactory): CompiledNetwork {
  let allocated = 0
  const allocate = (count: number): number => {
    const offset = allocated
    // Whole vectors, so that no load of four numbers crosses a cache line.
    allocated += roundUpToLanes(count)
    return offset
  }
  const createActivation = (side: number, channels: number, next: Layer | undefined): Activation => {
    const padding = next?.kind === 'conv' ? (Math.max(...next.kernel) - 1) / 2 : 0
    return { offset: allocate((side + 2 * padding) ** 2 * channels), side, padding, channels }
  }

  const input = createActivation(FRAME_SIZE, 1, layers[0])
  const setups: Step[] = []
  const steps: Step[] = []
  const activations = [input]
  let last = input
  layers.forEach((layer, index) => {
    const source = last
    const next = layers[index + 1]
    if (layer.kind === 'maxpool') {
      const target = (last = createActivation(source.side / 2, source.channels, next))
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
      const target = (last = createActivation(source.side, outputs, next))
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
  for (let row = 0; row < FRAME_SIZE; row++) {
    memory.set(frame.subarray(row * FRAME_SIZE, (row + 1) * FRAME_SIZE), offsetOf(input, row, 0))
  }
}

/** Copies the first channels of an activation: `count` × side × side, row-major, without padding. */
export function readActivation(activation: Activation, memory: Float32Array, count: number): Float32Array {
  const { side } = activation
  const maps = new Float32Array(count * side ** 2)
  for (let channel = 0; channel < count; channel++) {
    for (let row = 0; row < side; row++) {
      const offset = offsetOf(activation, row, 0) + channel * channelStride(activation)
      maps.set(memory.subarray(offset, offset + side), (channel * side + row) * side)
    }
  }
  return maps
}

/** The mean of each of the first channels of an activation (global average pooling). */
function averagePool(activation: Activation, memory: Float32Array, count: number): Float32Array {
  const { side } = activation
  const means = new Float32Array(count)
  for (let channel = 0; channel < count; channel++) {
    let sum = 0
    for (let row = 0; row < side; row++) {
      const offset = offsetOf(activation, row, 0) + channel * channelStride(activation)
      for (let column = 0; column < side; column++) sum += memory[offset + column] ?? NaN
    }
    means[channel] = sum / side ** 2
  }
  return means
}
