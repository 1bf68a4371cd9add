/** The recogniser: from ink to a prediction or a number, by a network that is downloaded when it is first needed. */
import { DigitpadError } from '../lib/errors'
import { startOnce } from '../lib/lazy'
import { delay } from '../lib/delay'
import type { NumberRequest } from '../numbers/number-reader'
import { NO_NUMBER, type NumberReading } from '../numbers/number-reading'
import type { NumberInk, PictureInk } from '../numbers/picture-lines'
import type { FramedLine } from '../numbers/reading'
import type { Corners } from '../preprocessing/composite'
import type { EraserPath } from '../preprocessing/erase-mask'
import { type FittedFrame, type Frame, transformBounds } from '../preprocessing/frame'
import type { ExtractedInk } from '../preprocessing/picture'
import { type Point, validateStrokes, type Stroke, type Strokes } from '../preprocessing/strokes'
import { blankPrediction, type Prediction } from './prediction'
import type { FrameScores } from './worker/messages'

/** A picture's ink, positioned in the coordinates of strokes. */
export interface PlacedPicture {
  ink: ExtractedInk
  corners: Corners
  /** The paths of erasers over it, in the picture's pixels. */
  erased?: readonly EraserPath[] | undefined
}

/** A picture of a number; or of a digit, of which only the coverage is used, with what was drawn beside it. */
export interface PlacedNumber extends PlacedPicture {
  ink: ExtractedInk & Partial<NumberInk>
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
   * Downloads what reads numbers, and the network, unless they are there already; after a failure the next call tries
   * again.
   *
   * @throws ModelError and DigitpadError as `readNumber` does.
   */
  loadNumbers(): Promise<void>
  /**
   * Reads the number that the strokes form, together with the picture under them: several digits and separators, or one
   * digit. Boxes and bounds are in the coordinates of the strokes. A blank needs no network.
   *
   * @throws InkError when the strokes are invalid, ModelError when the network cannot be loaded, and DigitpadError when the
   * part that reads numbers cannot be downloaded, or its weights are damaged.
   */
  readNumber(strokes: Strokes, picture?: PlacedNumber): Promise<NumberReading>
  /**
   * What the network says of frames of digits.
   *
   * @throws ModelError when the network cannot be loaded.
   */
  scoreFrames(frames: Frame[]): Promise<FrameScores>
  /**
   * Reads the number in lines of writing; boxes and bounds are in their pixels.
   *
   * @throws ModelError and DigitpadError as `readNumber` does.
   */
  readLines(lines: FramedLine[]): Promise<NumberReading>
  /**
   * Extracts the ink of a picture, which needs no network; `number` in it is what `readNumber` reads.
   *
   * @throws InkError when the picture cannot be decoded or holds no ink, and DigitpadError when the part that reads pictures
   * cannot be downloaded.
   */
  read(picture: ImageBitmapSource): Promise<PictureInk>
}

/** What reads cells, and is told how far they are read. */
export interface CellReader extends Pick<Recognizer, 'scoreFrames' | 'readLines'> {
  /** Called before boxes are looked for, with zeros, and then with how many of so many cells are read. */
  onRead: (read: number, cells: number) => void
}

/** Recognises strokes that hold some points, or the frame of a picture with the strokes drawn over it. */
export type Recognize = (strokes: Stroke[], picture?: Frame) => Promise<Prediction>

/** What runs the network: the page's own thread, or a worker. */
export interface Backend {
  recognize: Recognize
  scoreFrames: (frames: Frame[]) => Promise<FrameScores>
  readNumber: (request: NumberRequest) => Promise<NumberReading>
}

/** Extracts the ink of pictures, and draws strokes over it. */
export interface PictureReader {
  read(picture: ImageBitmapSource): Promise<PictureInk>
  frameWithStrokes(picture: PlacedPicture, strokes: Stroke[]): Promise<FittedFrame>
  editLines(picture: PlacedNumber, strokes: Stroke[]): Promise<FramedLine[]>
}

/**
 * Creates a recogniser that starts when it is first used.
 *
 * @param start loads the network; called once, and again only after it has failed.
 * @param loadReader loads the reader of pictures; called when there is one.
 */
export function lazyRecognizer(start: () => Promise<Backend>, loadReader: () => Promise<PictureReader>): Recognizer {
  const ready = startOnce(start)
  const toFrame = async (picture: PlacedPicture, strokes: Stroke[]): Promise<FittedFrame> =>
    strokes.length > 0 || picture.erased
      ? (await loadReader()).frameWithStrokes(picture, strokes)
      : placePictureFrame(picture)
  const toLines = async (picture: PlacedNumber, strokes: Stroke[]): Promise<FramedLine[]> =>
    strokes.length > 0 || picture.erased ? (await loadReader()).editLines(picture, strokes) : (picture.ink.lines ?? [])
  return {
    async load() {
      await ready()
    },
    async recognize(strokes, picture) {
      const ink = validateStrokes(strokes)
      if (ink.length === 0 && !picture) return blankPrediction()
      const { recognize } = await ready()
      if (!picture) return recognize(ink)
      const { frame, bounds } = await toFrame(picture, ink)
      return { ...(await recognize(ink, frame)), bounds }
    },
    async loadNumbers() {
      await (await ready()).readNumber({ strokes: [] })
    },
    async readNumber(strokes, picture) {
      const ink = validateStrokes(strokes)
      if (ink.length === 0 && !picture) return NO_NUMBER
      const backend = await ready()
      if (!picture) return withIndicesOf(strokes, await backend.readNumber({ strokes: ink }))
      return placeReading(await backend.readNumber({ lines: await toLines(picture, ink) }), picture)
    },
    async scoreFrames(frames) {
      return (await ready()).scoreFrames(frames)
    },
    async readLines(lines) {
      return (await ready()).readNumber({ lines })
    },
    async read(picture) {
      return (await loadReader()).read(picture)
    },
  }
}

/** The frame of a picture without strokes, with its bounds in the coordinates of strokes. */
function placePictureFrame(picture: PlacedPicture): FittedFrame {
  return { frame: picture.ink.frame, bounds: transformBounds(picture.ink.bounds, placementOf(picture)) }
}

/** The reading of a picture, with boxes and bounds in the coordinates of strokes. */
function placeReading(reading: NumberReading, picture: PlacedNumber): NumberReading {
  const place = placementOf(picture)
  const digits = reading.digits.map((digit) => {
    const [left, top] = place([digit.box.left, digit.box.top])
    const [right, bottom] = place([digit.box.right, digit.box.bottom])
    return { ...digit, box: { left, top, right, bottom }, bounds: transformBounds(digit.bounds, place) }
  })
  return { ...reading, digits }
}

/** Maps pixels of a picture's ink to the coordinates of strokes. */
function placementOf({ ink, corners: [[left, top], [right]] }: PlacedPicture): (point: Point) => Point {
  const scale = (right - left) / ink.coverage.width
  return ([x, y]) => [left + scale * x, top + scale * y]
}

/** The reading of those of the strokes that hold points, with the indices that they have among all. */
function withIndicesOf(strokes: Strokes, reading: NumberReading): NumberReading {
  const indices = strokes.flatMap((stroke, index) => (stroke.length > 0 ? [index] : []))
  const digits = reading.digits.map((digit) => ({
    ...digit,
    parts: digit.parts.map((part) => ({ ...part, stroke: indices[part.stroke] ?? part.stroke })),
  }))
  return { ...reading, digits }
}

/** How long numbers and frames wait for what takes over. */
const MAX_HANDOVER_WAIT_MS = 3000

/**
 * Recognises by `first` until `next` is ready, and by `first` again if that fails. Numbers and frames wait for `next` for a
 * while, so that their code is not loaded twice, nor the page busy for long.
 *
 * @param first must not fail to recognise digits.
 * @param prepareNext creates what takes over; if it rejects, nothing does.
 */
export function withHandover(first: Backend, prepareNext: () => Promise<Backend>): Backend {
  let backend = first
  const fallBack = (): void => {
    backend = first
  }
  const settled = prepareNext().then((next) => {
    backend = next
  }, fallBack)
  const settledOrLate = Promise.race([settled, delay(MAX_HANDOVER_WAIT_MS)])
  const run = async <Result>(request: (backend: Backend) => Promise<Result>): Promise<Result> => {
    try {
      return await request(backend)
    } catch (reason) {
      if (reason instanceof DigitpadError && reason.code !== 'modelStartFailed') throw reason // the worker is well
      fallBack()
      return request(first)
    }
  }
  return {
    recognize: (...ink) => run(({ recognize }) => recognize(...ink)),
    async scoreFrames(frames) {
      await settledOrLate
      return run(({ scoreFrames }) => scoreFrames(frames))
    },
    async readNumber(request) {
      await settledOrLate
      return run(({ readNumber }) => readNumber(request))
    },
  }
}
