/** The worker that finds the ink in pictures. It starts with the first one, and needs no network. */
import { decoded } from '../../preprocessing/decode'
import { frameOfAll } from '../../preprocessing/composite'
import { inkIn } from '../../preprocessing/picture'
import type { Numbered, PictureQuestion, PictureReply } from './messages'

declare const self: DedicatedWorkerGlobalScope

self.addEventListener('message', ({ data }: MessageEvent<Numbered<PictureQuestion>>) => {
  answerTo(data).then((answer) => {
    const reply: Numbered<PictureReply> = { number: data.number, ...answer }
    self.postMessage(reply)
  }, reportError)
})

async function answerTo(question: PictureQuestion): Promise<PictureReply> {
  if ('ink' in question) return { fitted: frameOfAll(question) }
  try {
    const found = inkIn(await decoded(question.picture))
    return found ? { found } : { problem: 'pictureBlank' }
  } catch (reason) {
    // The browser cannot decode it, or has no memory or canvas that is large enough.
    if (reason instanceof DOMException || reason instanceof RangeError) return { problem: 'pictureCorrupt' }
    throw reason
  }
}
