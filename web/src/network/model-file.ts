/** Parses and validates a model file: its layers, their weights and the rejection threshold. */
import { ModelError } from '../lib/errors'
import { CLASS_COUNT, LINE_CLASS_COUNT, POOL_COUNT } from './scores'
import type { Safetensors, Tensor } from './safetensors'

/** A convolution with stride 1 and "same" zero padding. */
export interface Convolution {
  kind: 'conv'
  /** Height and width of the kernel: odd. */
  kernel: readonly [height: number, width: number]
  inputs: number
  outputs: number
  /** int8, kernel height × kernel width × inputs × outputs; each is to be multiplied by its output's scale. */
  weights: Int8Array
  scale: Float32Array
  bias: Float32Array
  relu: boolean
}

/** The maximum of each 2 × 2, with stride 2. */
export interface MaxPool {
  kind: 'maxpool'
}

export type Layer = Convolution | MaxPool

/** The content of a model file. */
export interface ModelSpec {
  /** In the order in which they run. */
  layers: Layer[]
  /** Ink is rejected as no digit if the network gives that a higher probability than this. */
  rejectionThreshold: number
  /** The weights of the number reader, still to be checked; undefined if the file has none. */
  numberWeights: unknown
}

type Tensors = Safetensors['tensors']
type JsonObject = Readonly<Record<string, unknown>>

const VERSION = 2

/**
 * Parses the content of a safetensors file.
 *
 * @throws ModelError when the file was made for another version or its layers do not fit together.
 */
export function parseModel(file: Safetensors): ModelSpec {
  const { rejectionThreshold, ...spec } = parseNetwork(file, CLASS_COUNT)
  if (typeof rejectionThreshold !== 'number') throw invalidModel('it has no rejection threshold')
  return { ...spec, rejectionThreshold }
}

/**
 * Parses the content of the line network's safetensors file.
 *
 * @throws ModelError as `parseModel` does.
 */
export const parseLineModel = (file: Safetensors): Omit<ModelSpec, 'rejectionThreshold'> =>
  parseNetwork(file, LINE_CLASS_COUNT)

function parseNetwork({ metadata, tensors }: Safetensors, classCount: number) {
  const network = parseMetadata(metadata['network'])
  const { version, rejection_threshold: rejectionThreshold, layers: list, number_weights: numberWeights } = network
  if (version !== VERSION) throw new ModelError('modelVersionMismatch')
  if (!Array.isArray(list)) throw invalidModel('it has no list of layers')
  const layers = list.map((layer) => parseLayer({ ...(layer as object) }, tensors))
  validateShapes(layers, classCount)
  return { layers, rejectionThreshold, numberWeights }
}

function parseMetadata(json = '{}'): JsonObject {
  try {
    return { ...(JSON.parse(json) as object) }
  } catch {
    throw invalidModel('its metadata is not JSON')
  }
}

function parseLayer(layer: JsonObject, tensors: Tensors): Layer {
  if (layer['kind'] === 'maxpool') return { kind: 'maxpool' }
  if (layer['kind'] !== 'conv') throw invalidModel('a layer is of an unknown kind')
  const { shape, values: weights } = requireTensor(layer['weights'], tensors, 4)
  const [height = 0, width = 0, inputs = 0, outputs = 0] = shape
  if (!(weights instanceof Int8Array)) throw invalidModel('its weights are not int8')
  if (height % 2 === 0 || width % 2 === 0) throw invalidModel('a kernel has an even side')
  return {
    kind: 'conv',
    kernel: [height, width],
    inputs,
    outputs,
    weights,
    scale: readOutputVector(outputs, layer['scale'], tensors),
    bias: readOutputVector(outputs, layer['bias'], tensors),
    relu: layer['relu'] === true,
  }
}

/** One float32 per output. */
function readOutputVector(outputs: number, name: unknown, tensors: Tensors): Float32Array {
  const { shape, values } = requireTensor(name, tensors, 1)
  if (shape[0] !== outputs) throw invalidModel(`the tensor ${String(name)} does not match its weights`)
  return new Float32Array(values)
}

function requireTensor(name: unknown, tensors: Tensors, dimensions: number): Tensor {
  const tensor = tensors.get(String(name))
  if (tensor?.shape.length !== dimensions)
    throw invalidModel(`the tensor ${String(name)} is missing or has the wrong shape`)
  if (!areFinite(tensor.values)) throw invalidModel(`the tensor ${String(name)} holds a NaN or an infinity`)
  return tensor
}

const areFinite = (values: Tensor['values']): boolean => values instanceof Int8Array || values.every(Number.isFinite)

function validateShapes(layers: Layer[], classCount: number): void {
  if (layers.filter(({ kind }) => kind === 'maxpool').length !== POOL_COUNT)
    throw invalidModel('it does not end in maps of 7 rows')
  let channels = 1
  for (const layer of layers) {
    if (layer.kind === 'maxpool') continue
    if (layer.inputs !== channels) throw invalidModel('a layer does not match the one before')
    channels = layer.outputs
  }
  if (channels !== classCount || layers.at(-1)?.kind !== 'conv')
    throw invalidModel(`it does not end in a convolution with ${String(classCount)} outputs`)
}

function invalidModel(reason: string): ModelError {
  return new ModelError('modelInvalid', { cause: new Error(reason) })
}
