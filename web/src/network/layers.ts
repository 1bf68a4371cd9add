/** The layer list of a model file, checked: what to run, with which numbers. */
import { ModelError } from '../errors'
import { CLASSES, POOLS } from './network'
import type { Safetensors, Tensor } from './safetensors'

/** A convolution with stride 1 and zero padding that keeps the size. */
export interface Convolution {
  kind: 'conv'
  /** Height and width of the kernel: odd. */
  kernel: readonly [height: number, width: number]
  inputs: number
  outputs: number
  /** kernel height × kernel width × inputs × outputs. */
  weights: Float32Array
  bias: Float32Array
  relu: boolean
}

/** The greatest of each 2 × 2. */
export interface MaxPool {
  kind: 'maxpool'
}

export type Layer = Convolution | MaxPool

const VERSION = '1'

/**
 * The layers in the order they run.
 *
 * @throws ModelError when the file was made for another version or its layers do not fit together.
 */
export function layersOf({ metadata, tensors }: Safetensors): Layer[] {
  if (metadata['version'] !== VERSION) {
    throw new ModelError("The network's file is of another version than this page: reload the page.")
  }
  const layers = listFrom(metadata['layers']).map((layer) => layerFrom(layer, tensors))
  checkFit(layers)
  return layers
}

function listFrom(json = ''): Record<string, unknown>[] {
  try {
    return (JSON.parse(json) as unknown[]).map((layer) => ({ ...(layer as object) }))
  } catch {
    throw unusable('its list of layers cannot be read')
  }
}

function layerFrom(layer: Record<string, unknown>, tensors: Safetensors['tensors']): Layer {
  if (layer['kind'] === 'maxpool') return { kind: 'maxpool' }
  if (layer['kind'] !== 'conv') throw unusable('it holds a layer of an unknown kind')
  const weights = tensorNamed(layer['weights'], tensors, 4)
  const bias = tensorNamed(layer['bias'], tensors, 1)
  const [height = 0, width = 0, inputs = 0, outputs = 0] = weights.shape
  if (height % 2 === 0 || width % 2 === 0) throw unusable('a kernel has an even side')
  if (bias.shape[0] !== outputs) throw unusable('a bias does not fit its weights')
  return {
    kind: 'conv',
    kernel: [height, width],
    inputs,
    outputs,
    weights: weights.values,
    bias: bias.values,
    relu: layer['relu'] === true,
  }
}

function tensorNamed(name: unknown, tensors: Safetensors['tensors'], dimensions: number): Tensor {
  const tensor = tensors.get(String(name))
  if (tensor?.shape.length !== dimensions) throw unusable(`the tensor ${String(name)} is missing or misshapen`)
  if (!tensor.values.every(Number.isFinite)) throw unusable(`the tensor ${String(name)} holds a number that is none`)
  return tensor
}

function checkFit(layers: Layer[]): void {
  if (layers.filter(({ kind }) => kind === 'maxpool').length !== POOLS) throw unusable('it does not end in 7 × 7 maps')
  let channels = 1
  for (const layer of layers) {
    if (layer.kind === 'maxpool') continue
    if (layer.inputs !== channels) throw unusable('a layer does not fit the one before')
    channels = layer.outputs
  }
  if (channels !== CLASSES) throw unusable(`it does not end in ${String(CLASSES)} maps`)
}

function unusable(why: string): ModelError {
  return new ModelError(`The network's file cannot be used (${why}): try again.`)
}
