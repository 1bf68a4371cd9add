/** What each layer of the network outputs for a frame, and how each of its values was computed. */
import { compile, readActivation } from '../network/forward'
import { createFastestKernels } from '../network/kernels/select'
import type { Convolution, Layer } from '../network/model-file'
import type { Frame } from '../preprocessing/frame'

/** FrameBounds feature maps, one after another. */
export interface FeatureMaps {
  side: number
  count: number
  /** count × side × side values, in rows from top to bottom. */
  values: Float32Array
}

/** The output of a layer; the first is the frame itself, without a layer. */
export interface LayerOutput {
  layer: Layer | null
  maps: FeatureMaps
}

export interface MapPosition {
  map: number
  row: number
  column: number
}

/** The terms of the sum that a convolution computed for a position. */
export interface ConvolutionTerms {
  bias: number
  /** What each input map adds. */
  contributions: number[]
  total: number
}

/** Runs the layers on a frame and returns all activations. */
export function runLayers(layers: readonly Layer[], frame: Frame): LayerOutput[] {
  const { activations, kernels, run } = compile(layers, createFastestKernels)
  run(frame)
  let count = 1
  return activations.map((activation, index) => {
    const layer = layers[index - 1] ?? null
    if (layer?.kind === 'conv') count = layer.outputs
    return { layer, maps: { side: activation.rows, count, values: readActivation(activation, kernels.memory, count) } }
  })
}

/** The value at a position; 0 beyond the edges, as in the padding. */
export function valueAt({ side, values }: FeatureMaps, { map, row, column }: MapPosition): number {
  const isInside = Math.min(row, column) >= 0 && Math.max(row, column) < side
  return isInside ? (values[(map * side + row) * side + column] ?? 0) : 0
}

/** The four values whose maximum a 2 × 2 max pool put at a position. */
export function poolWindow(input: FeatureMaps, { map, row, column }: MapPosition): number[] {
  return [0, 1].flatMap((down) =>
    [0, 1].map((right) => valueAt(input, { map, row: 2 * row + down, column: 2 * column + right })),
  )
}

/** The terms of the sum that a convolution put at a position. */
export function convolutionTerms(
  input: FeatureMaps,
  layer: Convolution,
  { map, row, column }: MapPosition,
): ConvolutionTerms {
  const { kernel, inputs, outputs, weights, scale } = layer
  const [height, width] = kernel
  const bias = layer.bias[map] ?? 0
  const contributions = Array.from({ length: inputs }, (_, inputMap) => {
    let sum = 0
    for (let down = 0; down < height; down++) {
      for (let right = 0; right < width; right++) {
        const weight = weights[((down * width + right) * inputs + inputMap) * outputs + map] ?? 0
        const source = { map: inputMap, row: row + down - (height - 1) / 2, column: column + right - (width - 1) / 2 }
        sum += weight * valueAt(input, source)
      }
    }
    return sum * (scale[map] ?? 0)
  })
  return { bias, contributions, total: contributions.reduce((sum, value) => sum + value, bias) }
}
