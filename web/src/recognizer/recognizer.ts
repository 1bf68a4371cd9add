/** Ink in, predictions out, by a network that is fetched when first needed. */
import { type FittedFrame, type Frame, transformBounds } from '../preprocessing/frame'
import type { Corners } from '../preprocessing/composite'
import type { ExtractedInk } from '../preprocessing/picture'
import type { EraserPath } from '../preprocessing/erase-mask'
import { blankPrediction, type Prediction } from './prediction'
import { validateStrokes, type Stroke, type Strokes } from '../preprocessing/strokes'

/** A picture's ink at a place among strokes. */
export interface PlacedPicture {
  ink: ExtractedInk
  corners: Corners
  /** What an eraser took of it. */
  erased?: readonly EraserPath[] | undefined
}

export interface Recognizer {
  /** Fetches the network unless it is here; after a failure the next call fetches again. */
  load(): Promise<void>
  /**
   * Names the digit that the strokes make, with the picture they are drawn over. A blank needs no network.
   *
   * @throws InkError when the strokes are none, ModelError when the network cannot be had, and DigitpadError when the part
   * cannot be fetched that draws strokes over pictures.
   */
  recognize(strokes: Strokes, picture?: PlacedPicture): Promise<Prediction>
  /**
   * Finds the ink in a picture, for which the network need not be here.
   *
   * @throws InkError when the picture cannot be read, or holds no ink, and DigitpadError when the part that reads pictures
   * cannot be fetched; the message says what to do.
   */
  read(picture: ImageBitmapSource): Promise<ExtractedInk>
}

/** Names the digit that strokes make, which hold some points, or a picture's frame with the strokes in it. */
export type Recognize = (strokes: Stroke[], picture?: Frame) => Promise<Prediction>

/** Reads pictures, draws strokes over them, and rubs them out. */
export interface PictureReader {
  read(picture: ImageBitmapSource): Promise<ExtractedInk>
  frameWith(picture: PlacedPicture, strokes: Stroke[]): Promise<FittedFrame>
}

/**
 * A recogniser whose work is done by what `start` gives; that is called once unless it fails. `reader` is asked for with
 * the first picture.
 */
export function lazyRecognizer(start: () => Promise<Recognize>, reader: () => Promise<PictureReader>): Recognizer {
  let started: Promise<Recognize> | undefined
  const ready = () =>
    (started ??= start().catch((reason: unknown) => {
      started = undefined
      throw reason
    }))
  const fittedWith = async (picture: PlacedPicture, strokes: Stroke[]): Promise<FittedFrame> =>
    strokes.length > 0 || picture.erased ? (await reader()).frameWith(picture, strokes) : fittedAlone(picture)
  return {
    async load() {
      await ready()
    },
    async recognize(strokes, picture) {
      const ink = validateStrokes(strokes)
      if (ink.length === 0 && !picture) return blankPrediction()
      const recognize = await ready()
      if (!picture) return recognize(ink)
      const { frame, bounds } = await fittedWith(picture, ink)
      return { ...(await recognize(ink, frame)), bounds }
    },
    async read(picture) {
      return (await reader()).read(picture)
    },
  }
}

/** The picture's frame, its square brought from the picture's pixels to the place among the strokes. */
function fittedAlone({ ink, corners: [[left, top], [right]] }: PlacedPicture): FittedFrame {
  const { frame, bounds, coverage } = ink
  const scale = (right - left) / coverage.width
  return { frame, bounds: transformBounds(bounds, ([x, y]) => [left + scale * x, top + scale * y]) }
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
  return async (...ink) => {
    try {
      return await recognize(...ink)
    } catch {
      stay()
      return here(...ink)
    }
  }
}
