/** Strokes in, predictions out, by a network that is fetched when first needed. */
import { blankPrediction, type Prediction } from './prediction'
import { copyStrokes, type Stroke, type Strokes } from './strokes'

export interface Recognizer {
  /** Fetches the network unless it is here; after a failure the next call fetches again. */
  load(): Promise<void>
  /** Names the digit that the strokes make. A blank needs no network. */
  recognize(strokes: Strokes): Promise<Prediction>
}

/** Names the digit that strokes make, which hold some points. */
export type Recognize = (strokes: Stroke[]) => Promise<Prediction>

/** A recogniser whose work is done by what `start` gives; that is called once unless it fails. */
export function lazyRecognizer(start: () => Promise<Recognize>): Recognizer {
  let started: Promise<Recognize> | undefined
  const ready = () =>
    (started ??= start().catch((reason: unknown) => {
      started = undefined
      throw reason
    }))
  return {
    async load() {
      await ready()
    },
    async recognize(strokes) {
      const ink = copyStrokes(strokes)
      if (ink.length === 0) return blankPrediction()
      const recognize = await ready()
      return recognize(ink)
    },
  }
}

/**
 * Recognises by itself until somebody else can take over, and again if that one fails.
 *
 * @param relief prepares the one who takes over; when it rejects, nobody does.
 */
export function relieved(here: Recognize, relief: () => Promise<Recognize>): Recognize {
  let recognize = here
  const stay = (): void => {
    recognize = here
  }
  relief().then((elsewhere) => {
    recognize = elsewhere
  }, stay)
  return async (strokes) => {
    try {
      return await recognize(strokes)
    } catch {
      stay()
      return here(strokes)
    }
  }
}
