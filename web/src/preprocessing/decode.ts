/**
 * Decodes pictures by the browser, and reads their pixels through a canvas.
 *
 * The port of `src/digitpad/preprocessing/decode.py`.
 */
import { hidesPixels } from '../lib/canvas'
import { findOrientation } from './exif'
import { hasMoreFrames } from './frames'
import type { Pixels } from './grayscale'
import { decodeDeepGray } from './png'

/** Larger pictures are rejected. */
export const MAX_PIXELS = 50_000_000

/** A picture for the worker: a file, a bitmap, or the pixels where workers have no canvas. */
export type Picture = Blob | ImageBitmap | ImageData

/** EXIF data and further frames are not looked for in larger files. */
const MAX_FILE_BYTES = 256_000_000

/** What is known of a file that no browser has decoded. */
export interface InspectedFile {
  /** Without its EXIF orientation, so that it does not matter for which formats a browser applies it. */
  file: Blob
  /** 1..8. */
  orientation: number
  /** Whether it has frames or pages after the first, which alone is decoded. */
  hasMoreFrames: boolean
}

export async function inspectFile(file: Blob): Promise<InspectedFile> {
  const content = file.size <= MAX_FILE_BYTES ? await file.arrayBuffer().catch(() => null) : null
  const bytes = new Uint8Array(content ?? [])
  const result = { file, orientation: 1, hasMoreFrames: hasMoreFrames(bytes) }
  const found = findOrientation(bytes)
  if (!found) return result
  const { orientation, start, end, replacement } = found
  const parts = [file.slice(0, start), replacement, file.slice(end)]
  return { ...result, file: new Blob(parts, { type: file.type }), orientation }
}

/** The name of the DOMException with which a picture is rejected whose pixels the browser hides. */
export const PIXELS_HIDDEN = 'SecurityError'

/** The pixels of a picture. Rejects with a DOMException when the browser cannot decode it, or hides its pixels. */
export async function decodePicture(picture: Picture): Promise<Pixels> {
  if (picture instanceof ImageData) return pixelsOfImageData(picture)
  if (picture instanceof Blob)
    return (
      (await decodeDeepGray(picture)) ??
      pixelsOfBitmap(await createImageBitmap(picture, { imageOrientation: 'from-image' }))
    )
  return pixelsOfBitmap(picture)
}

const pixelsOfImageData = ({ width, height, data }: ImageData): Pixels => ({
  width,
  height,
  rows: (first, count) => data.subarray(4 * width * first, 4 * width * (first + count)),
})

function pixelsOfBitmap(bitmap: ImageBitmap): Pixels {
  const { width, height } = bitmap
  const canvas = new OffscreenCanvas(width, 1)
  const context = canvas.getContext('2d', { willReadFrequently: true })
  if (!context) throw new Error('There is no canvas to read pixels from.')
  if (hidesPixels(context)) throw new DOMException('The browser hides pixels.', PIXELS_HIDDEN)
  const rows = (first: number, count: number): Uint8ClampedArray => {
    if (canvas.height !== count) canvas.height = count
    context.globalCompositeOperation = 'copy'
    context.drawImage(bitmap, 0, first, width, count, 0, 0, width, count)
    return context.getImageData(0, 0, width, count).data
  }
  return { width, height, rows }
}
