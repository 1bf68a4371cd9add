/** Strokes in, predictions out, by a network that is fetched when first needed. */
import type { Network } from './network/network'
import { blankPrediction, type Prediction, predictionFrom } from './prediction'
import { copyStrokes, type Strokes, strokesToFrame } from './strokes'

export interface Recognizer {
  /** Fetches the network unless it is here; after a failure the next call fetches again. */
  load(): Promise<void>
  /** Names the digit that the strokes make. A blank needs no network. */
  recognize(strokes: Strokes): Promise<Prediction>
}

/** A recogniser whose network comes from `fetchNetwork`, called once unless it fails. */
export function lazyRecognizer(fetchNetwork: () => Promise<Network>): Recognizer {
  let network: Promise<Network> | undefined
  const ready = () =>
    (network ??= fetchNetwork().catch((reason: unknown) => {
      network = undefined
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
      return predictionFrom(frame, ink.length, (await ready()).predict(frame))
    },
  }
}
