/** The trained network, ready to recognise ink. */
import { loadChunk, startOnce } from '../lib/lazy'
import { delay } from '../lib/delay'
import { createNetwork } from '../network/forward'
import { createFastestKernels } from '../network/kernels/select'
import { parseModel } from '../network/model-file'
import { readSafetensors } from '../network/safetensors'
import { toLogits } from '../network/scores'
import type { Frame } from '../preprocessing/frame'
import type { LineModel, NumberModel, NumberRequest } from '../numbers/number-reader'
import type { NumberReading } from '../numbers/number-reading'
import { fitStrokes, type Strokes } from '../preprocessing/strokes'
import { createModelDownload } from './download-model'
import { type Prediction, toPrediction } from './prediction'
import type { FrameScores } from './worker/messages'

export type Model = NumberModel

/** If the line network takes longer to download, numbers are read without it until it is there. */
const MAX_LINE_MODEL_WAIT_MS = 2000

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
 * Returns a function that loads what reads numbers, once: without a request its code only, else also the line network if
 * the request is worth it. Without a connection numbers are read without the line network.
 *
 * The returned function rejects with a DigitpadError when the code cannot be downloaded, and with a ModelError when the
 * model's weights for numbers are missing or damaged.
 *
 * @param lineModelUrl that of the line network's file.
 */
export function createNumberLoader(
  model: Model,
  lineModelUrl: string,
): (request?: NumberRequest) => Promise<(request: NumberRequest) => NumberReading> {
  const load = startOnce(async () => {
    const { createNumberReader, ...part } = await loadChunk(import('../numbers/number-reader'))
    return { ...part, readNumber: createNumberReader(model) }
  })
  const download = createModelDownload(lineModelUrl)
  const loadLineModel = startOnce(async () => (await load()).createLineModel(await download()))
  let lineModel: LineModel | undefined
  let isSlow = false
  return async (request) => {
    const { readNumber, needsLineModel } = await load()
    if (request && !lineModel && needsLineModel(request, readNumber(request))) {
      const loaded = loadLineModel().then(
        (result) => void (lineModel = result),
        () => undefined,
      )
      const tooLate = delay(MAX_LINE_MODEL_WAIT_MS).then(() => void (isSlow = true))
      if (!isSlow) await Promise.race([loaded, tooLate])
    }
    return (request) => readNumber(request, lineModel)
  }
}

/** Recognises strokes that hold some points, or the frame of a picture with the strokes drawn over it. */
export function predict(
  { network, rejectionThreshold }: Omit<Model, 'numberWeights'>,
  strokes: Strokes,
  picture?: Frame,
): Prediction {
  const fitted = picture ? { frame: picture, bounds: null } : fitStrokes(strokes)
  return toPrediction(fitted, strokes.length + (picture ? 1 : 0), network.predict(fitted.frame), rejectionThreshold)
}

/** What the network says of frames. */
export function scoreFrames({ network, rejectionThreshold }: Model, frames: readonly Frame[]): FrameScores {
  const scores = frames.map((frame) => {
    const { evidence, ...scores } = network.predict(frame)
    return { ...scores, logits: Float32Array.from(toLogits(evidence)) }
  })
  return { scores, rejectionThreshold }
}
