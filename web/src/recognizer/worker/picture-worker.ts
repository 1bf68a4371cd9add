/** The worker that extracts the ink of pictures. It starts with the first picture, and needs no network. */
import { compositeFrame } from '../../preprocessing/composite'
import { decodePicture } from '../../preprocessing/decode'
import { extractInk } from '../../preprocessing/picture'
import type { PictureRequest, PictureResponse, WithId } from './messages'

declare const self: DedicatedWorkerGlobalScope

self.addEventListener('message', ({ data }: MessageEvent<WithId<PictureRequest>>) => {
  handleRequest(data).then((result) => {
    const response: WithId<PictureResponse> = { id: data.id, ...result }
    self.postMessage(response)
  }, reportError)
})

async function handleRequest(request: PictureRequest): Promise<PictureResponse> {
  if ('coverage' in request) return { fitted: compositeFrame(request) }
  try {
    const ink = extractInk(await decodePicture(request.picture))
    return ink ? { ink } : { errorCode: 'pictureBlank' }
  } catch (reason) {
    // The browser cannot decode the picture, or has no memory or canvas that is large enough.
    if (reason instanceof DOMException || reason instanceof RangeError) return { errorCode: 'pictureCorrupt' }
    throw reason
  }
}
