/** The worker that looks for a sheet in a picture, and cuts out its fields. It needs no network. */
import { loadChunk } from '../../lib/lazy'
import { decodePicture } from '../../preprocessing/decode'
import { MAX_SHEET_SIDE, toGrayscale } from '../../preprocessing/grayscale'
import { turnUpright } from '../../preprocessing/orientation'
import { frameSheet } from '../../sheets/framed-sheet'
import { buffersOf, type OrientedPicture, type SheetRequest, type SheetResponse, type WithId } from './messages'

declare const self: DedicatedWorkerGlobalScope

self.addEventListener('message', ({ data }: MessageEvent<WithId<SheetRequest>>) => {
  handleRequest(data).then((result) => {
    const response: WithId<SheetResponse> = { id: data.id, ...result }
    const { sheet, unmarked, framed } = result
    const { picture } = sheet ?? framed ?? {}
    self.postMessage(response, unmarked ? buffersOf(unmarked.boxes) : picture ? [picture.data.buffer] : [])
  }, reportError)
})

async function handleRequest(request: SheetRequest): Promise<SheetResponse> {
  if (!('boxes' in request)) return findSheet(request)
  const { frameFields } = await loadUnmarked()
  return { framed: frameFields(request.boxes, request.turns) }
}

const loadUnmarked = () => loadChunk(import('../../sheets/unmarked'))

async function findSheet({ picture, orientation }: OrientedPicture): Promise<SheetResponse> {
  try {
    const pixels = await decodePicture(picture)
    const gray = turnUpright(toGrayscale(pixels, MAX_SHEET_SIDE), orientation)
    const scale = Math.max(pixels.width, pixels.height) / Math.max(gray.width, gray.height)
    const sheet = frameSheet(gray, scale)
    if (sheet) return { sheet }
    const { findSheetBoxes, frameSamples } = await loadUnmarked()
    const boxes = findSheetBoxes(gray, scale)
    return boxes ? { unmarked: { boxes, samples: frameSamples(boxes) } } : {}
  } catch (reason) {
    // The browser cannot decode the picture, or has no memory or canvas that is large enough: the picture worker says so.
    if (reason instanceof DOMException || reason instanceof RangeError) return {}
    throw reason
  }
}
