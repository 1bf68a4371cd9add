/** The recogniser that all pads of a page share, with the network that ships with Digitpad. */
import modelUrl from '../../../src/digitpad/model/digits.safetensors?url'
import lineModelUrl from '../../../src/digitpad/model/lines.safetensors?url'
import { loadChunk } from '../lib/lazy'
import { whenIdle } from '../lib/scheduling'
import { createModelDownload } from './download-model'
import { createModel, createNumberLoader, predict, scoreFrames } from './model'
import { type Backend, lazyRecognizer, withHandover } from './recognizer'
import workerUrl from './worker/network-worker.ts?entry'
import { createWorkerRecognizer } from './worker-recognizer'

const download = createModelDownload(modelUrl)

// A worker takes longer to start than the network takes to recognise the first digit. So the page's own thread
// recognises that one, and hands over to a worker when it is idle.
export const sharedRecognizer = lazyRecognizer(
  async () => {
    const file = await download()
    const model = createModel(file)
    const loadNumbers = createNumberLoader(model, lineModelUrl)
    const here: Backend = {
      recognize: (...ink) => Promise.resolve(predict(model, ...ink)),
      scoreFrames: (frames) => Promise.resolve(scoreFrames(model, frames)),
      readNumber: async (request) => (await loadNumbers(request))(request),
    }
    return withHandover(here, async () => {
      await whenIdle()
      return createWorkerRecognizer(new Worker(workerUrl, { type: 'module' }), file, lineModelUrl)
    })
  },
  () => loadChunk(import('./picture-reader')),
)
