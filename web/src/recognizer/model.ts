/** The trained network, and what it makes of ink. */
import type { Frame } from '../preprocessing/frame'
import { networkOf } from '../network/forward'
import { bestKernels } from '../network/kernels/select'
import { designOf } from '../network/model-file'
import type { Network } from '../network/scores'
import { readSafetensors } from '../network/safetensors'
import { type Prediction, predictionFrom } from './prediction'
import { fitStrokes, type Strokes } from '../preprocessing/strokes'

/** A network that was trained, and what it takes to read its scores. */
export interface Model {
  network: Network
  /** Ink is no digit where the network gives that more than this probability. */
  noDigitAbove: number
}

/**
 * The model in a safetensors file.
 *
 * @throws ModelError when the file is damaged or made for another version.
 */
export function modelFrom(file: ArrayBuffer): Model {
  const { layers, noDigitAbove } = designOf(readSafetensors(file))
  return { network: networkOf(layers, bestKernels), noDigitAbove }
}

/** The answer to strokes that hold some points, or to the frame of a picture with the strokes drawn over it. */
export function predictionFor({ network, noDigitAbove }: Model, strokes: Strokes, picture?: Frame): Prediction {
  const fitted = picture ? { frame: picture, bounds: null } : fitStrokes(strokes)
  return predictionFrom(fitted, strokes.length + (picture ? 1 : 0), network.predict(fitted.frame), noDigitAbove)
}
