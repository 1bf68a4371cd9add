/** The forward pass: the layers laid out in memory once, then run by the kernels for each frame. */
import { type Frame, FRAME_SIZE } from '../preprocessing/frame'
import {
  type Activation,
  channelLength,
  type Kernels,
  LANES,
  type MakeKernels,
  type Placed,
  placeOf,
} from './kernels/types'
import type { Layer } from './model-file'
import { CLASSES, type Network, scoresFrom } from './scores'

type Step = (kernels: Kernels) => void

/** Layers that have their place in memory, which keeps what each makes of a frame. */
export interface LaidOut {
  kernels: Kernels
  /** The frame, and then what each layer makes; channels are filled up to whole fours. */
  activations: Activation[]
  run: (frame: Frame) => void
}

/** A network that runs these layers, which `designOf` has checked to fit together. */
export function networkOf(layers: readonly Layer[], makeKernels: MakeKernels): Network {
  const { kernels, activations, run } = laidOut(layers, makeKernels)
  const last = activations[layers.length]
  if (!last) throw new Error('There are no layers.')
  return {
    predict(frame) {
      run(frame)
      return scoresFrom(mapsOf(last, kernels.memory, CLASSES))
    },
  }
}

/** Lays out layers, which `designOf` has checked to fit together. */
export function laidOut(layers: readonly Layer[], makeKernels: MakeKernels): LaidOut {
  let taken = 0
  const take = (numbers: number): number => {
    const start = taken
    // Whole fours, so that no load of four numbers is split between two lines of the processor's cache.
    taken += wholeLanes(numbers)
    return start
  }
  const activation = (side: number, channels: number, reader: Layer | undefined): Activation => {
    const border = reader?.kind === 'conv' ? (Math.max(...reader.kernel) - 1) / 2 : 0
    return { start: take((side + 2 * border) ** 2 * channels), side, border, channels }
  }

  const input = activation(FRAME_SIZE, 1, layers[0])
  const preparations: Step[] = []
  const steps: Step[] = []
  const activations = [input]
  let last = input
  layers.forEach((layer, index) => {
    const source = last
    const reader = layers[index + 1]
    if (layer.kind === 'maxpool') {
      const target = (last = activation(source.side / 2, source.channels, reader))
      steps.push((kernels) => {
        kernels.maxPool(source, target)
      })
    } else {
      const { kernel, relu } = layer
      const [inputs, outputs] = [source.channels, wholeLanes(layer.outputs)]
      const weights = take(kernel[0] * kernel[1] * inputs * outputs)
      const placed: Placed = { kernel, inputs, outputs, weights, bias: take(outputs), relu }
      preparations.push((kernels) => {
        kernels.memory.set(layer.bias, placed.bias)
        kernels.expand(layer, placed)
      })
      const target = (last = activation(source.side, outputs, reader))
      steps.push((kernels) => {
        kernels.convolve(source, target, placed)
      })
    }
    activations.push(last)
  })

  const kernels = makeKernels(taken)
  for (const prepare of preparations) prepare(kernels)
  return {
    kernels,
    activations,
    run(frame) {
      enter(frame, input, kernels.memory)
      for (const step of steps) step(kernels)
    },
  }
}

const wholeLanes = (channels: number): number => Math.ceil(channels / LANES) * LANES

function enter(frame: Frame, input: Activation, memory: Float32Array): void {
  for (let row = 0; row < FRAME_SIZE; row++) {
    memory.set(frame.subarray(row * FRAME_SIZE, (row + 1) * FRAME_SIZE), placeOf(input, row, 0))
  }
}

/** So many channels one after another, in memory of their own. */
export function mapsOf(activation: Activation, memory: Float32Array, count: number): Float32Array {
  const { side } = activation
  const maps = new Float32Array(count * side ** 2)
  for (let channel = 0; channel < count; channel++) {
    for (let row = 0; row < side; row++) {
      const start = placeOf(activation, row, 0) + channel * channelLength(activation)
      maps.set(memory.subarray(start, start + side), (channel * side + row) * side)
    }
  }
  return maps
}
