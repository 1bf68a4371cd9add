/** The recogniser that all pads of a page share, with the network that ships with Digitpad. */
import modelUrl from '../../src/digitpad/model/digits.safetensors?url'
import { downloader } from './download'
import { modelFrom, predictionFor } from './model'
import { lazyRecognizer, relieved } from './recognizer'
import { recognizeIn } from './remote'
import { whenIdle } from './schedule'
import workerUrl from './worker/network-worker.ts?entry'

const download = downloader(modelUrl)

// A worker takes longer to start than the network takes to name the first digit: so the page names it, and then leaves
// the work to a worker.
export const sharedRecognizer = lazyRecognizer(async () => {
  const file = await download()
  const model = modelFrom(file)
  const here = (strokes: Parameters<typeof predictionFor>[1]) => Promise.resolve(predictionFor(model, strokes))
  return relieved(here, async () => {
    await whenIdle()
    return recognizeIn(new Worker(workerUrl, { type: 'module' }), file)
  })
})
