/** Pictures on their way from the page to the worker that reads them. Fetched with the first picture. */
import { breakdownOf, questioning } from './worker/rpc'
import { DigitpadError, InkError } from '../lib/errors'
import type { FittedFrame } from '../preprocessing/frame'
import type { ErrorCode } from '../lib/error-messages'
import type { PlacedPicture } from './recognizer'
import type { Stroke } from '../preprocessing/strokes'
import type { PictureQuestion, PictureReply } from './worker/messages'
import { MAX_PIXELS, type Picture } from '../preprocessing/decode'
import type { ExtractedInk } from '../preprocessing/picture'

/** How files in the HEIC format begin: after four bytes, `ftyp` and one of these brands. */
const HEIC = /^ftyp(?:heic|heix|hevc|hevx|heim|heis|mif1|msf1)/

/** As many pixels the page itself reads, where workers have no canvas; of larger pictures it makes smaller ones. */
const MOST_ON_PAGE = 4_000_000

type Ask = (question: PictureQuestion, transfer?: Transferable[]) => Promise<PictureReply>

let asking: Ask | undefined

/**
 * A worker that breaks down is given up; the next question starts another.
 *
 * @throws DigitpadError when the worker cannot be had.
 */
const ask: Ask = async (question, transfer) => {
  asking ??= questioning(...startedWorker())
  return asking(question, transfer)
}

function startedWorker(): [Worker, Promise<never>] {
  const worker = newWorker()
  const broken = breakdownOf(worker, new DigitpadError('partLoadFailed'))
  broken.catch(() => {
    asking = undefined
    worker.terminate()
  })
  return [worker, broken]
}

/** Browsers start no worker whose script is of another origin than the page. */
function newWorker(): Worker {
  try {
    return new Worker(new URL('./worker/picture-worker.ts', import.meta.url), { type: 'module' })
  } catch (cause) {
    throw new DigitpadError('partLoadFailed', { cause })
  }
}

/**
 * Finds the ink in a picture.
 *
 * @throws InkError when the browser cannot decode it, when it is too large, or when it holds no ink, and DigitpadError when
 * the worker cannot be had.
 */
export async function read(source: ImageBitmapSource): Promise<ExtractedInk> {
  const { ink, problem } = await replyTo(source)
  if (!ink) throw new InkError(problem ?? 'pictureCorrupt')
  return ink
}

async function replyTo(source: ImageBitmapSource): Promise<PictureReply> {
  try {
    const picture = await readable(source)
    return await ask({ picture }, picture instanceof ImageBitmap ? [picture] : [])
  } catch (reason) {
    // The browser makes no bitmap of an empty canvas, and hands over none with pixels of another site.
    if (reason instanceof DOMException) throw new InkError('pictureCorrupt', { cause: reason })
    throw reason
  }
}

/** The frame of what is left of a picture's ink, and of the strokes drawn over it. */
export async function frameWith({ ink, corners, erased }: PlacedPicture, strokes: Stroke[]): Promise<FittedFrame> {
  const { fitted } = await ask({ coverage: ink.coverage, corners, erased, strokes })
  if (!fitted) throw new Error('The worker gave no frame.')
  return fitted
}

/** The picture as the worker can read it, checked before it is decoded. */
async function readable(source: ImageBitmapSource): Promise<Picture> {
  if (!(source instanceof Blob)) {
    const bitmap = await createImageBitmap(source)
    checkSize(bitmap)
    return inWorkersReach(bitmap, bitmap)
  }
  const image = await opened(source)
  checkSize({ width: image.naturalWidth, height: image.naturalHeight })
  return inWorkersReach(source, image)
}

/** The file as an image, which the browser has read and not decoded. */
async function opened(file: Blob): Promise<HTMLImageElement> {
  const image = new Image()
  const address = URL.createObjectURL(file)
  try {
    await new Promise((resolve, reject) => {
      image.onload = resolve
      image.onerror = reject
      image.src = address
    })
    return image
  } catch {
    throw new InkError(await whyNot(file))
  } finally {
    URL.revokeObjectURL(address)
  }
}

async function whyNot(file: Blob): Promise<ErrorCode> {
  const start = await file
    .slice(4, 12)
    .text()
    .catch(() => null)
  if (start === null) return 'pictureUnreadable'
  if (file.size === 0) return 'pictureEmpty'
  return HEIC.test(start) ? 'pictureHeic' : 'pictureUnsupported'
}

function checkSize({ width, height }: { width: number; height: number }): void {
  if (width * height > MAX_PIXELS) throw new InkError('pictureTooLarge')
}

/** The picture itself, or its pixels where workers have no canvas. */
function inWorkersReach(picture: Blob | ImageBitmap, image: HTMLImageElement | ImageBitmap): Picture {
  if ('OffscreenCanvas' in globalThis) return picture
  const scale = Math.min(1, Math.sqrt(MOST_ON_PAGE / (image.width * image.height)))
  const [width, height] = [Math.ceil(scale * image.width), Math.ceil(scale * image.height)]
  const context = Object.assign(document.createElement('canvas'), { width, height }).getContext('2d')
  if (!context) throw new Error('There is no canvas to read pixels from.')
  context.drawImage(image, 0, 0, width, height)
  return context.getImageData(0, 0, width, height)
}
