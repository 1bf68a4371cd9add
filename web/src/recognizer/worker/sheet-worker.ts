/** The worker that looks for a sheet in a picture, and cuts out its fields. It needs no network. */
import { decodePicture } from '../../preprocessing/decode'
import { MAX_SHEET_SIDE, toGrayscale } from '../../preprocessing/grayscale'
import { turnUpright } from '../../preprocessing/orientation'
import { frameSheet } from '../../sheets/framed-sheet'
import type { OrientedPicture, SheetResponse, WithId } from './messages'

declare const self: DedicatedWorkerGlobalScope

self.addEventListener('message', ({ data }: MessageEvent<WithId<OrientedPicture>>) => {
  findSheet(data).then((result) => {
    const response: WithId<SheetResponse> = { id: data.id, ...result }
    self.postMessage(response, result.sheet ? [result.sheet.picture.data.buffer] : [])
  }, reportError)
})

async function findSheet({ picture, orientation }: OrientedPicture): Promise<SheetResponse> {
  try {
    const pixels = await decodePicture(picture)
    const gray = turnUpright(toGrayscale(pixels, MAX_SHEET_SIDE), orientation)
    return { sheet: frameSheet(gray, Math.max(pixels.width, pixels.height) / Math.max(gray.width, gray.height)) }
  } catch (reason) {
    // The browser cannot decode the picture, or has no memory or canvas that is large enough: the picture worker says so.
    if (reason instanceof DOMException || reason instanceof RangeError) return { sheet: null }
    throw reason
  }
}
