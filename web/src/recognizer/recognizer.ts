/** The recogniser: from ink to a prediction, by a network that is downloaded when it is first needed. */
import type { Corners } from '../preprocessing/composite'
import type { EraserPath } from '../preprocessing/erase-mask'
import { type FittedFrame, type Frame, transformBounds } from '../preprocessing/frame'
import type { ExtractedInk } from '../preprocessing/picture'
import { validateStrokes, type Stroke, type Strokes } from '../preprocessing/strokes'
import { blankPrediction, type Prediction } from './prediction'

/** A picture's ink, positioned in the coordinates of strokes. */
export interface PlacedPicture {
  ink: ExtractedInk
  corners: Corners
  /** The paths of erasers over it, in the picture's pixels. */
  erased?: readonly EraserPath[] | undefined
}

export interface Recognizer {
  /** Downloads the network unless it is there already; after a failure the next call tries again. */
  load(): Promise<void>
  /**
   * Recognises the digit that the strokes form, together with the picture under them. A blank needs no network.
   *
   * @throws InkError when the strokes are invalid, ModelError when the network cannot be loaded, and DigitpadError when the
   * part that draws strokes over pictures cannot be downloaded.
   */
  recognize(strokes: Strokes, picture?: PlacedPicture): Promise<Prediction>
  /**
   * Extracts the ink of a picture, which needs no network.
   *
   * @throws InkError when the picture cannot be decoded or holds no ink, and DigitpadError when the part that reads pictures
   * cannot be downloaded.
   */
  read(picture: ImageBitmapSource): Promise<ExtractedInk>
}

/** Recognises strokes that hold some points, or the frame of a picture with the strokes drawn over it. */
export type Recognize = (strokes: Stroke[], picture?: Frame) => Promise<Prediction>

/** Extracts the ink of pictures, and draws strokes over it. */
export interface PictureReader {
  read(picture: ImageBitmapSource): Promise<ExtractedInk>
  frameWithStrokes(picture: PlacedPicture, strokes: Stroke[]): Promise<FittedFrame>
}

/**
 * Creates a recogniser that starts when it is first used.
 *
 * @param start loads the network; called once, and again only after it has failed.
 * @param loadReader loads the reader of pictures; called when there is one.
 */
export function lazyRecognizer(start: () => Promise<Recognize>, loadReader: () => Promise<PictureReader>): Recognizer {
  let started: Promise<Recognize> | undefined
  const ready = () =>
    (started ??= start().catch((reason: unknown) => {
      started = undefined
      throw reason
    }))
  const toFrame = async (picture: PlacedPicture, strokes: Stroke[]): Promise<FittedFrame> =>
    strokes.length > 0 || picture.erased
      ? (await loadReader()).frameWithStrokes(picture, strokes)
      : placePictureFrame(picture)
  return {
    async load() {
      await ready()
    },
    async recognize(strokes, picture) {
      const ink = validateStrokes(strokes)
      if (ink.length === 0 && !picture) return blankPrediction()
      const recognize = await ready()
      if (!picture) return recognize(ink)
      const { frame, bounds } = await toFrame(picture, ink)
      return { ...(await recognize(ink, frame)), bounds }
    },
    async read(picture) {
      return (await loadReader()).read(picture)
    },
  }
}

/** The frame of a picture without strokes, with its bounds in the coordinates of strokes. */
function placePictureFrame({ ink, corners: [[left, top], [right]] }: PlacedPicture): FittedFrame {
  const scale = (right - left) / ink.coverage.width
  return { frame: ink.frame, bounds: transformBounds(ink.bounds, ([x, y]) => [left + scale * x, top + scale * y]) }
}

/**
 * Recognises by `first` until `next` is ready, and by `first` again if that fails.
 *
 * @param first must not fail.
 * @param prepareNext creates what takes over; if it rejects, nothing does.
 */
export function withHandover(first: Recognize, prepareNext: () => Promise<Recognize>): Recognize {
  let recognize = first
  const fallBack = (): void => {
    recognize = first
  }
  prepareNext().then((next) => {
    recognize = next
  }, fallBack)
  return async (...ink) => {
    try {
      return await recognize(...ink)
    } catch {
      fallBack()
      return first(...ink)
    }
  }
}
