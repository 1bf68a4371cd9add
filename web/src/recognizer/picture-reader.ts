/** Prepares pictures for the worker that reads them, and calls it. A lazy chunk, loaded with the first picture. */
import type { ErrorCode } from '../lib/error-messages'
import { hidesPixels } from '../lib/canvas'
import { InkError } from '../lib/errors'
import type { PictureInk } from '../numbers/picture-lines'
import type { FramedLine } from '../numbers/reading'
import { inspectFile, MAX_PIXELS, type Picture } from '../preprocessing/decode'
import type { FittedFrame } from '../preprocessing/frame'
import type { Stroke } from '../preprocessing/strokes'
import { workerUrl } from './asset-urls'
import type { PlacedNumber, PlacedPicture } from './recognizer'
import type { OrientedPicture, PictureProtocol, PictureResponse } from './worker/messages'
import { createRestartingClient } from './worker/rpc'

/** The brands of HEIC files; `ftyp` follows the first four bytes. */
const HEIC = /^ftyp(?:heic|heix|hevc|hevx|heim|heis|mif1|msf1)/

/** A picture that every browser shows, unless the page's policy forbids it. */
const PIXEL = new Blob(['<svg xmlns="http://www.w3.org/2000/svg" width="1" height="1"/>'], { type: 'image/svg+xml' })

/** Larger pictures are scaled down if the page itself must decode them, since workers have no canvas. */
const MAX_MAIN_THREAD_PIXELS = 4_000_000

const request = createRestartingClient<PictureProtocol>(() => workerUrl('picture-worker.js'))

/**
 * Extracts the ink of a picture.
 *
 * @throws InkError when the browser cannot decode it, when the page may not read it, when it is too large, or when it holds no
 * ink, and DigitpadError when the worker cannot be started.
 */
export async function read(source: ImageBitmapSource): Promise<PictureInk> {
  const { ink, errorCode, hasMoreFrames } = await requestInk(source)
  if (ink) return { ...ink, hasMoreFrames }
  throw new InkError(
    hasMoreFrames && errorCode === 'pictureBlank' ? 'firstFrameBlank' : (errorCode ?? 'pictureCorrupt'),
  )
}

async function requestInk(source: ImageBitmapSource): Promise<PictureResponse & Partial<PreparedPicture>> {
  try {
    const { picture, orientation, hasMoreFrames } = await prepareForWorker(source)
    return { ...(await request({ picture, orientation }, transferables(picture))), hasMoreFrames }
  } catch (reason) {
    if (reason instanceof DOMException) throw new InkError(codeOf(reason), { cause: reason })
    throw reason
  }
}

/** The browser transfers and reads no pixels of another origin, and creates no bitmap from an empty canvas. */
const codeOf = ({ name }: DOMException): ErrorCode =>
  name === 'DataCloneError' || name === 'SecurityError' ? 'pictureOtherOrigin' : 'pictureCorrupt'

/** The frame of what the erasers left of a picture's ink, and of the strokes drawn over it. */
export async function frameWithStrokes(
  { ink, corners, erased }: PlacedPicture,
  strokes: Stroke[],
): Promise<FittedFrame> {
  const { fitted } = await request({ coverage: ink.coverage, corners, erased, strokes })
  if (!fitted) throw new Error('The worker sent no frame.')
  return fitted
}

/** The lines of writing of what the erasers left of a picture's number, and of the strokes drawn over it. */
export async function editLines({ ink, corners, erased }: PlacedNumber, strokes: Stroke[]): Promise<FramedLine[]> {
  const { coverage, core, edges } = ink
  const { lines } = await request({ number: { coverage, core, edges }, corners, erased, strokes })
  if (!lines) throw new Error('The worker sent no lines.')
  return lines
}

/** A picture in a form that workers can read. */
interface PreparedPicture extends OrientedPicture {
  /** The longer side in pixels. */
  side: number
  /** As of `InspectedFile`; undefined if it was no file. */
  hasMoreFrames?: boolean | undefined
}

/** Checks the picture's size before anything decodes it, and prepares it for workers. */
export async function prepareForWorker(source: ImageBitmapSource): Promise<PreparedPicture> {
  if (!(source instanceof Blob)) {
    const bitmap = await createImageBitmap(source)
    checkSize(bitmap)
    return { picture: toTransferable(bitmap, bitmap), orientation: 1, side: Math.max(bitmap.width, bitmap.height) }
  }
  const { file, orientation, hasMoreFrames } = await inspectFile(source)
  const image = await openImage(file)
  const { naturalWidth: width, naturalHeight: height } = image
  checkSize({ width, height })
  return { picture: toTransferable(file, image), orientation, side: Math.max(width, height), hasMoreFrames }
}

/** What is transferred to a worker rather than copied. */
export const transferables = (picture: Picture): Transferable[] => (picture instanceof ImageBitmap ? [picture] : [])

/** The file as an image whose header the browser has read, but which it has not decoded. */
const openImage = (file: Blob): Promise<HTMLImageElement> =>
  loadImage(file).catch(async () => {
    throw new InkError(await diagnose(file))
  })

async function loadImage(file: Blob): Promise<HTMLImageElement> {
  const image = new Image()
  const url = URL.createObjectURL(file)
  try {
    await new Promise((resolve, reject) => {
      image.onload = resolve
      image.onerror = reject
      image.src = url
    })
    return image
  } finally {
    URL.revokeObjectURL(url)
  }
}

/** Finds out why the browser could not open a file. */
async function diagnose(file: Blob): Promise<ErrorCode> {
  const start = await file
    .slice(4, 12)
    .text()
    .catch(() => null)
  if (start === null) return 'pictureUnreadable'
  if (file.size === 0) return 'pictureEmpty'
  const allowsImages = await loadImage(PIXEL).catch(() => null)
  if (!allowsImages) return 'pictureForbidden'
  return HEIC.test(start) ? 'pictureHeic' : 'pictureUnsupported'
}

function checkSize({ width, height }: { width: number; height: number }): void {
  if (width * height > MAX_PIXELS) throw new InkError('pictureTooLarge')
}

/** The picture itself, or its pixels if workers have no canvas. */
function toTransferable(picture: Blob | ImageBitmap, image: HTMLImageElement | ImageBitmap): Picture {
  if ('OffscreenCanvas' in globalThis) return picture
  const scale = Math.min(1, Math.sqrt(MAX_MAIN_THREAD_PIXELS / (image.width * image.height)))
  const [width, height] = [Math.ceil(scale * image.width), Math.ceil(scale * image.height)]
  const canvas = Object.assign(document.createElement('canvas'), { width, height })
  const context = canvas.getContext('2d', { willReadFrequently: true })
  if (!context) throw new Error('There is no canvas to read pixels from.')
  if (hidesPixels(context)) throw new InkError('pixelsHidden')
  context.globalCompositeOperation = 'copy'
  context.drawImage(image, 0, 0, width, height)
  return context.getImageData(0, 0, width, height)
}
