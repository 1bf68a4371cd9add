/** The trained network, ready to recognise ink. */
import { createNetwork } from '../network/forward'
import { createFastestKernels } from '../network/kernels/select'
import { parseModel } from '../network/model-file'
import { readSafetensors } from '../network/safetensors'
import type { Network } from '../network/scores'
import type { Frame } from '../preprocessing/frame'
import { fitStrokes, type Strokes } from '../preprocessing/strokes'
import { type Prediction, toPrediction } from './prediction'

export interface Model {
  network: Network
  /** Ink is rejected as no digit if the network gives that a higher probability than this. */
  rejectionThreshold: number
}

/**
 * Creates the model from a safetensors file.
 *
 * @throws ModelError when the file is damaged or made for another version.
 */
export function createModel(file: ArrayBuffer): Model {
  const { layers, rejectionThreshold } = parseModel(readSafetensors(file))
  return { network: createNetwork(layers, createFastestKernels), rejectionThreshold }
}

/** Recognises strokes that hold some points, or the frame of a picture with the strokes drawn over it. */
export function predict({ network, rejectionThreshold }: Model, strokes: Strokes, picture?: Frame): Prediction {
  const fitted = picture ? { frame: picture, bounds: null } : fitStrokes(strokes)
  return toPrediction(fitted, strokes.length + (picture ? 1 : 0), network.predict(fitted.frame), rejectionThreshold)
}
