/** The recogniser that all pads of a page share, with the network that ships with Digitpad. */
import modelUrl from '../../../src/digitpad/model/digits.safetensors?url'
import { downloader } from './download-model'
import { lately } from '../lib/lazy'
import { modelFrom, predictionFor } from './model'
import { lazyRecognizer, type Recognize, relieved } from './recognizer'
import { recognizeIn } from './worker-recognizer'
import { whenIdle } from '../lib/scheduling'
import workerUrl from './worker/network-worker.ts?entry'

const download = downloader(modelUrl)

// A worker takes longer to start than the network takes to name the first digit: so the page names it, and then leaves
// the work to a worker.
export const sharedRecognizer = lazyRecognizer(
  async () => {
    const file = await download()
    const model = modelFrom(file)
    const here: Recognize = (...ink) => Promise.resolve(predictionFor(model, ...ink))
    return relieved(here, async () => {
      await whenIdle()
      return recognizeIn(new Worker(workerUrl, { type: 'module' }), file)
    })
  },
  () => lately(import('./picture-reader')),
)
