/** The trained network, ready to recognise ink. */
import { loadChunk, startOnce } from '../lib/lazy'
import { createNetwork } from '../network/forward'
import { createFastestKernels } from '../network/kernels/select'
import { parseModel } from '../network/model-file'
import { readSafetensors } from '../network/safetensors'
import type { Frame } from '../preprocessing/frame'
import type { NumberModel, NumberReader } from '../numbers/number-reader'
import { fitStrokes, type Strokes } from '../preprocessing/strokes'
import { type Prediction, toPrediction } from './prediction'

export type Model = NumberModel

/**
 * Creates the model from a safetensors file.
 *
 * @throws ModelError when the file is damaged or made for another version.
 */
export function createModel(file: ArrayBuffer): Model {
  const { layers, ...rest } = parseModel(readSafetensors(file))
  return { network: createNetwork(layers, createFastestKernels), ...rest }
}

/**
 * Returns a function that loads what reads numbers, once.
 *
 * The returned function rejects with a DigitpadError when it cannot be downloaded, and with a ModelError when the model's
 * weights for numbers are missing or damaged.
 */
export const createNumberLoader = (model: Model): (() => Promise<NumberReader>) =>
  startOnce(async () => (await loadChunk(import('../numbers/number-reader'))).createNumberReader(model))

/** Recognises strokes that hold some points, or the frame of a picture with the strokes drawn over it. */
export function predict(
  { network, rejectionThreshold }: Omit<Model, 'numberWeights'>,
  strokes: Strokes,
  picture?: Frame,
): Prediction {
  const fitted = picture ? { frame: picture, bounds: null } : fitStrokes(strokes)
  return toPrediction(fitted, strokes.length + (picture ? 1 : 0), network.predict(fitted.frame), rejectionThreshold)
}
