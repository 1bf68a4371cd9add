/**
 * The forward pass in plain TypeScript.
 *
 * Activations are rows × columns × channels with a border of zeros for the convolution that reads them, so that no
 * inner loop asks where the edge is. Channels come in fours: those that only fill up are zero and weigh nothing. All
 * memory is taken once, when the network is built.
 */
import { type Frame, SIZE } from '../frame'
import type { Convolution, Layer } from './layers'
import { CLASSES, type Network, scoresFrom } from './network'

interface Activation {
  side: number
  border: number
  channels: number
  values: Float32Array
}

type Step = () => void

const LANES = 4

/** A network that runs these layers; `designOf` has checked that they fit together. */
export function plainNetwork(layers: readonly Layer[]): Network {
  const input = activation(SIZE, borderFor(layers[0]), 1)
  const steps: Step[] = []
  let last = input
  layers.forEach((layer, index) => {
    const border = borderFor(layers[index + 1])
    const source = last
    const target =
      layer.kind === 'conv'
        ? activation(source.side, border, wholeLanes(layer.outputs))
        : activation(source.side / 2, border, source.channels)
    steps.push(layer.kind === 'conv' ? convolution(layer, source, target) : maxPooling(source, target))
    last = target
  })
  return {
    predict(frame) {
      enter(frame, input)
      for (const step of steps) step()
      return scoresFrom(mapsOf(last))
    },
  }
}

function activation(side: number, border: number, channels: number): Activation {
  return { side, border, channels, values: new Float32Array((side + 2 * border) ** 2 * channels) }
}

function borderFor(reader: Layer | undefined): number {
  return reader?.kind === 'conv' ? (Math.max(...reader.kernel) - 1) / 2 : 0
}

const wholeLanes = (channels: number): number => Math.ceil(channels / LANES) * LANES

/** The numbers in a row of an activation, border included. */
const rowLength = ({ side, border, channels }: Activation): number => (side + 2 * border) * channels

/** Where the first number of a place lies. */
const placeOf = (to: Activation, row: number, column: number): number =>
  (row + to.border) * rowLength(to) + (column + to.border) * to.channels

function enter(frame: Frame, input: Activation): void {
  for (let row = 0; row < SIZE; row++) {
    input.values.set(frame.subarray(row * SIZE, (row + 1) * SIZE), placeOf(input, row, 0))
  }
}

/**
 * Four outputs of two neighbouring places at a time: eight sums stay in registers while six numbers are read.
 * Where a row is odd its last pair starts one place earlier, and one place is computed twice.
 */
function convolution(layer: Convolution, source: Activation, target: Activation): Step {
  const [height, width] = layer.kernel
  const weights = weightsByLanes(layer, source.channels)
  const bias = new Float32Array(target.channels)
  bias.set(layer.bias)
  const floor = layer.relu ? 0 : -Infinity
  const { values: from, channels } = source
  const { values: to, side, channels: outputs } = target
  const [above, left] = [(height - 1) / 2, (width - 1) / 2]
  const line = rowLength(source)
  const run = width * channels
  const perLanes = height * run * LANES

  return () => {
    for (let output = 0; output < outputs; output += LANES) {
      const [bias0 = 0, bias1 = 0, bias2 = 0, bias3 = 0] = bias.subarray(output, output + LANES)
      for (let row = 0; row < side; row++) {
        for (let pair = 0; pair < side; pair += 2) {
          const column = Math.min(pair, side - 2)
          let start = placeOf(source, row - above, column - left)
          let weight = (output / LANES) * perLanes
          let [a0, a1, a2, a3] = [bias0, bias1, bias2, bias3]
          let [b0, b1, b2, b3] = [bias0, bias1, bias2, bias3]
          for (let kernelRow = 0; kernelRow < height; kernelRow++, start += line) {
            for (let at = start; at < start + run; at++, weight += LANES) {
              const a = from[at]!
              const b = from[at + channels]!
              const w0 = weights[weight]!
              const w1 = weights[weight + 1]!
              const w2 = weights[weight + 2]!
              const w3 = weights[weight + 3]!
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
          const place = placeOf(target, row, column) + output
          to[place] = a0 > floor ? a0 : floor
          to[place + 1] = a1 > floor ? a1 : floor
          to[place + 2] = a2 > floor ? a2 : floor
          to[place + 3] = a3 > floor ? a3 : floor
          to[place + outputs] = b0 > floor ? b0 : floor
          to[place + outputs + 1] = b1 > floor ? b1 : floor
          to[place + outputs + 2] = b2 > floor ? b2 : floor
          to[place + outputs + 3] = b3 > floor ? b3 : floor
        }
      }
    }
  }
}

/** The weights in the order they are read: fours of outputs × kernel rows × kernel columns × inputs × 4. */
function weightsByLanes({ kernel: [height, width], inputs, outputs, weights }: Convolution, channels: number) {
  const ordered = new Float32Array(wholeLanes(outputs) * height * width * channels)
  weights.forEach((weight, index) => {
    const output = index % outputs
    const input = Math.floor(index / outputs) % inputs
    const place = Math.floor(index / (outputs * inputs))
    const lanes = Math.floor(output / LANES) * height * width + place
    ordered[(lanes * channels + input) * LANES + (output % LANES)] = weight
  })
  return ordered
}

function maxPooling(source: Activation, target: Activation): Step {
  const { values: from, channels } = source
  const below = rowLength(source)
  return () => {
    for (let row = 0; row < target.side; row++) {
      for (let column = 0; column < target.side; column++) {
        const first = placeOf(source, 2 * row, 2 * column)
        const place = placeOf(target, row, column)
        for (let channel = 0; channel < channels; channel++) {
          const at = first + channel
          target.values[place + channel] = Math.max(
            from[at]!,
            from[at + channels]!,
            from[at + below]!,
            from[at + below + channels]!,
          )
        }
      }
    }
  }
}

/** The class maps one after another, in memory of their own. */
function mapsOf(last: Activation): Float32Array {
  const maps = new Float32Array(CLASSES * last.side ** 2)
  return maps.map((_, index) => {
    const place = index % last.side ** 2
    const digit = Math.floor(index / last.side ** 2)
    return last.values[placeOf(last, Math.floor(place / last.side), place % last.side) + digit]!
  })
}
