/** The layer list of a model file, checked: what to run, with which numbers. */
import { ModelError } from '../lib/errors'
import { CLASSES, POOLS } from './scores'
import type { Safetensors, Tensor } from './safetensors'

/** A convolution with stride 1 and zero padding that keeps the size. */
export interface Convolution {
  kind: 'conv'
  /** Height and width of the kernel: odd. */
  kernel: readonly [height: number, width: number]
  inputs: number
  outputs: number
  /** kernel height × kernel width × inputs × outputs; each counts as many times as its output's scale says. */
  weights: Int8Array
  scale: Float32Array
  bias: Float32Array
  relu: boolean
}

/** The greatest of each 2 × 2. */
export interface MaxPool {
  kind: 'maxpool'
}

export type Layer = Convolution | MaxPool

/** What a model file says, beside the numbers themselves. */
export interface Design {
  /** In the order they run. */
  layers: Layer[]
  /** Ink is no digit where the network gives that more than this probability. */
  noDigitAbove: number
}

type Tensors = Safetensors['tensors']
type Facts = Readonly<Record<string, unknown>>

const VERSION = 2

/**
 * The design of the network in a model file.
 *
 * @throws ModelError when the file was made for another version or its layers do not fit together.
 */
export function designOf({ metadata, tensors }: Safetensors): Design {
  const { version, rejection_threshold: noDigitAbove, layers: list } = factsFrom(metadata['network'])
  if (version !== VERSION) {
    throw new ModelError('modelVersionMismatch')
  }
  if (typeof noDigitAbove !== 'number') throw unusable('it does not say when ink is no digit')
  if (!Array.isArray(list)) throw unusable('it has no list of layers')
  const layers = list.map((layer) => layerFrom({ ...(layer as object) }, tensors))
  checkFit(layers)
  return { layers, noDigitAbove }
}

function factsFrom(json = '{}'): Facts {
  try {
    return { ...(JSON.parse(json) as object) }
  } catch {
    throw unusable('its description cannot be read')
  }
}

function layerFrom(layer: Facts, tensors: Tensors): Layer {
  if (layer['kind'] === 'maxpool') return { kind: 'maxpool' }
  if (layer['kind'] !== 'conv') throw unusable('it holds a layer of an unknown kind')
  const { shape, values: weights } = tensorNamed(layer['weights'], tensors, 4)
  const [height = 0, width = 0, inputs = 0, outputs = 0] = shape
  if (!(weights instanceof Int8Array)) throw unusable('its weights are no bytes')
  if (height % 2 === 0 || width % 2 === 0) throw unusable('a kernel has an even side')
  return {
    kind: 'conv',
    kernel: [height, width],
    inputs,
    outputs,
    weights,
    scale: numbersFor(outputs, layer['scale'], tensors),
    bias: numbersFor(outputs, layer['bias'], tensors),
    relu: layer['relu'] === true,
  }
}

/** One float32 for each output. */
function numbersFor(outputs: number, name: unknown, tensors: Tensors): Float32Array {
  const { shape, values } = tensorNamed(name, tensors, 1)
  if (shape[0] !== outputs) throw unusable(`the tensor ${String(name)} does not fit its weights`)
  return new Float32Array(values)
}

function tensorNamed(name: unknown, tensors: Tensors, dimensions: number): Tensor {
  const tensor = tensors.get(String(name))
  if (tensor?.shape.length !== dimensions) throw unusable(`the tensor ${String(name)} is missing or misshapen`)
  if (!areFinite(tensor.values)) throw unusable(`the tensor ${String(name)} holds a number that is none`)
  return tensor
}

const areFinite = (values: Tensor['values']): boolean => values instanceof Int8Array || values.every(Number.isFinite)

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
  return new ModelError('modelInvalid', { cause: new Error(why) })
}
