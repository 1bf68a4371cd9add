/** Strokes in, predictions out, by a network that is fetched when first needed. */
import type { Network } from './network/network'
import { blankPrediction, type Prediction, predictionFrom } from './prediction'
import { copyStrokes, type Strokes, strokesToFrame } from './strokes'

/** A network that was trained, and what it takes to read its scores. */
export interface Model {
  network: Network
  /** Ink is no digit where the network gives that more than this probability. */
  noDigitAbove: number
}

export interface Recognizer {
  /** Fetches the network unless it is here; after a failure the next call fetches again. */
  load(): Promise<void>
  /** Names the digit that the strokes make. A blank needs no network. */
  recognize(strokes: Strokes): Promise<Prediction>
}

/** A recogniser whose network comes from `fetchModel`, called once unless it fails. */
export function lazyRecognizer(fetchModel: () => Promise<Model>): Recognizer {
  let model: Promise<Model> | undefined
  const ready = () =>
    (model ??= fetchModel().catch((reason: unknown) => {
      model = undefined
      throw reason
    }))
  return {
    async load() {
      await ready()
    },
    async recognize(strokes) {
      const ink = copyStrokes(strokes)
      if (ink.length === 0) return blankPrediction()
      const frame = strokesToFrame(ink)
      const { network, noDigitAbove } = await ready()
      return predictionFrom(frame, ink.length, network.predict(frame), noDigitAbove)
    },
  }
}
