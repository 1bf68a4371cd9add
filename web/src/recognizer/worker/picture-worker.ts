/** The worker that extracts the ink of pictures. It starts with the first picture, and needs no network. */
import { type EditableInk, editLines, extractNumberInk, type PictureInk } from '../../numbers/picture-lines'
import { compositeFrame } from '../../preprocessing/composite'
import { decodePicture, PIXELS_HIDDEN } from '../../preprocessing/decode'
import { MAX_SIDE, maxStripSide, type Pixels, toGrayscale } from '../../preprocessing/grayscale'
import { type Grid, map } from '../../preprocessing/grid'
import { turnUpright } from '../../preprocessing/orientation'
import { extractInkOfGray } from '../../preprocessing/picture'
import type { EditedInk, PictureRequest, PictureResponse, WithId } from './messages'

declare const self: DedicatedWorkerGlobalScope

self.addEventListener('message', ({ data }: MessageEvent<WithId<PictureRequest>>) => {
  handleRequest(data).then((result) => {
    const response: WithId<PictureResponse> = { id: data.id, ...result }
    self.postMessage(response)
  }, reportError)
})

async function handleRequest(request: PictureRequest): Promise<PictureResponse> {
  if ('coverage' in request) return { fitted: compositeFrame(request) }
  if ('number' in request) return { lines: editLines(toEditableInk(request.number), request) }
  try {
    const ink = readInk(await decodePicture(request.picture), request.orientation)
    return ink ? { ink } : { errorCode: 'pictureBlank' }
  } catch (reason) {
    if (reason instanceof DOMException && reason.name === PIXELS_HIDDEN) return { errorCode: 'pixelsHidden' }
    // The browser cannot decode the picture, or has no memory or canvas that is large enough.
    if (reason instanceof DOMException || reason instanceof RangeError) return { errorCode: 'pictureCorrupt' }
    throw reason
  }
}

/** A digit's core is what is at least half ink, and it touches no edge of its picture. */
const toEditableInk = ({
  coverage,
  core = map(coverage, (ink) => Number(ink >= 0.5)),
  edges = { left: -Infinity, top: -Infinity, right: Infinity, bottom: Infinity },
}: EditedInk): EditableInk => ({ coverage, core, edges })

/** The ink of a picture; null when none stands out from the paper. */
function readInk(pixels: Pixels, orientation: number): PictureInk | null {
  const toGray = (maxSide: number): Grid => turnUpright(toGrayscale(pixels, maxSide), orientation)
  const gray = toGray(MAX_SIDE)
  const stripSide = maxStripSide(pixels)
  const number = extractNumberInk(stripSide > MAX_SIDE ? toGray(stripSide) : gray) ?? undefined
  const ink = extractInkOfGray(gray) ?? number
  return ink ? { ...ink, number } : null
}
