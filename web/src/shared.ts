/** The recogniser that all pads of a page share: one worker, and the network that ships with Digitpad. */
import modelUrl from '../../src/digitpad/model/digits.safetensors?url'
import { downloader } from './download'
import { lately } from './lately'
import { lazyRecognizer } from './recognizer'
import { recognizeIn } from './remote'

const download = downloader(modelUrl)

// The page fetches the file, not the worker: it is under way before there is a worker, as index.html asks for it.
export const sharedRecognizer = lazyRecognizer(
  () => recognizeIn(startWorker(), download()),
  () => lately(import('./picture/reader')),
)

function startWorker(): Worker {
  return new Worker(new URL('./worker/network-worker.ts', import.meta.url), { type: 'module' })
}
