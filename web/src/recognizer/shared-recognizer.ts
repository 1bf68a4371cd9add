/** The recogniser that all pads of a page share, with the network that ships with Digitpad. */
import { loadChunk } from '../lib/lazy'
import { whenIdle } from '../lib/scheduling'
import { assetUrl, workerUrl } from './asset-urls'
import { createModelDownload } from './download-model'
import { createModel, createNumberLoader, predict, scoreFrames } from './model'
import { type Backend, lazyRecognizer, withHandover } from './recognizer'
import { createWorkerRecognizer } from './worker-recognizer'

let download: ReturnType<typeof createModelDownload> | undefined

// A worker takes longer to start than the network takes to recognise the first digit. So the page's own thread
// recognises that one, and hands over to a worker when it is idle.
export const sharedRecognizer = lazyRecognizer(
  async () => {
    download ??= createModelDownload(assetUrl('digits.safetensors')) // the package's address is set before the first digit
    const file = await download()
    const model = createModel(file)
    const lineModelUrl = assetUrl('lines.safetensors')
    const loadNumbers = createNumberLoader(model, lineModelUrl)
    const here: Backend = {
      recognize: (...ink) => Promise.resolve(predict(model, ...ink)),
      scoreFrames: (frames) => Promise.resolve(scoreFrames(model, frames)),
      readNumber: async (request) => (await loadNumbers(request))(request),
    }
    return withHandover(here, async () => {
      await whenIdle()
      return createWorkerRecognizer(new Worker(workerUrl('network-worker.js'), { type: 'module' }), file, lineModelUrl)
    })
  },
  () => loadChunk(import('./picture-reader')),
)
