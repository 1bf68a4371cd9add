/** What each layer of the network makes of a frame, and from which numbers. */
import type { Frame } from '../preprocessing/frame'
import { laidOut, mapsOf } from '../network/forward'
import { bestKernels } from '../network/kernels/select'
import type { Convolution, Layer } from '../network/model-file'

/** Square maps that lie one after another. */
export interface Maps {
  side: number
  count: number
  /** count × side × side, in rows from top to bottom. */
  values: Float32Array
}

/** One step on the way: the frame itself, which no layer made, or what a layer made of the step before. */
export interface Step {
  layer: Layer | null
  maps: Maps
}

/** A number of a map. */
export interface Place {
  map: number
  row: number
  column: number
}

/** How a convolution came to a number. */
export interface Sum {
  bias: number
  /** What each map that was read adds. */
  added: number[]
  total: number
}

/** Runs the layers on a frame, and keeps all that lies between. */
export function stepsOf(layers: readonly Layer[], frame: Frame): Step[] {
  const { activations, kernels, run } = laidOut(layers, bestKernels)
  run(frame)
  let count = 1
  return activations.map((activation, index) => {
    const layer = layers[index - 1] ?? null
    if (layer?.kind === 'conv') count = layer.outputs
    return { layer, maps: { side: activation.side, count, values: mapsOf(activation, kernels.memory, count) } }
  })
}

/** The number at a place; beyond the edges there is nothing. */
export function valueAt({ side, values }: Maps, { map, row, column }: Place): number {
  const inside = Math.min(row, column) >= 0 && Math.max(row, column) < side
  return inside ? (values[(map * side + row) * side + column] ?? 0) : 0
}

/** The four numbers that a pool chose from. */
export function poolAt(source: Maps, { map, row, column }: Place): number[] {
  return [0, 1].flatMap((down) =>
    [0, 1].map((across) => valueAt(source, { map, row: 2 * row + down, column: 2 * column + across })),
  )
}

/** The sum that a convolution made for a place. */
export function sumAt(source: Maps, layer: Convolution, { map, row, column }: Place): Sum {
  const { kernel, inputs, outputs, weights, scale } = layer
  const [height, width] = kernel
  const bias = layer.bias[map] ?? 0
  const added = Array.from({ length: inputs }, (_, input) => {
    let sum = 0
    for (let down = 0; down < height; down++) {
      for (let across = 0; across < width; across++) {
        const weight = weights[((down * width + across) * inputs + input) * outputs + map] ?? 0
        const from = { map: input, row: row + down - (height - 1) / 2, column: column + across - (width - 1) / 2 }
        sum += weight * valueAt(source, from)
      }
    }
    return sum * (scale[map] ?? 0)
  })
  return { bias, added, total: added.reduce((sum, value) => sum + value, bias) }
}
