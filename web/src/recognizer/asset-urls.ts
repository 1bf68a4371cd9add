/** Where the page's build puts the files that pads fetch. The package has `package-asset-urls.ts` in its place. */
import digits from '../../../src/digitpad/model/digits.safetensors?url'
import lines from '../../../src/digitpad/model/lines.safetensors?url'
import networkWorker from './worker/network-worker.ts?entry'
import pictureWorker from './worker/picture-worker.ts?worker&url'

const URLS = {
  'digits.safetensors': digits,
  'lines.safetensors': lines,
  'network-worker.js': networkWorker,
  'picture-worker.js': pictureWorker,
}

export const assetUrl = (name: keyof typeof URLS): string => URLS[name]
export const workerUrl = assetUrl
