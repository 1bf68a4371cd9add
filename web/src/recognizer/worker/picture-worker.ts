/** The worker that finds the ink in pictures. It starts with the first one, and needs no network. */
import { decodePicture } from '../../preprocessing/decode'
import { compositeFrame } from '../../preprocessing/composite'
import { extractInk } from '../../preprocessing/picture'
import type { Numbered, PictureQuestion, PictureReply } from './messages'

declare const self: DedicatedWorkerGlobalScope

self.addEventListener('message', ({ data }: MessageEvent<Numbered<PictureQuestion>>) => {
  answerTo(data).then((answer) => {
    const reply: Numbered<PictureReply> = { number: data.number, ...answer }
    self.postMessage(reply)
  }, reportError)
})

async function answerTo(question: PictureQuestion): Promise<PictureReply> {
  if ('coverage' in question) return { fitted: compositeFrame(question) }
  try {
    const ink = extractInk(await decodePicture(question.picture))
    return ink ? { ink } : { problem: 'pictureBlank' }
  } catch (reason) {
    // The browser cannot decode it, or has no memory or canvas that is large enough.
    if (reason instanceof DOMException || reason instanceof RangeError) return { problem: 'pictureCorrupt' }
    throw reason
  }
}
