/** The trained network that ships with Digitpad, fetched once for all pads of a page. */
import modelUrl from '../../src/digitpad/model/digits.safetensors?url'
import { ModelError } from './errors'
import { networkOf } from './network/forward'
import { bestKernels } from './network/kernels/best'
import { designOf } from './network/layers'
import { readSafetensors } from './network/safetensors'
import { lazyRecognizer, type Model } from './recognizer'

/**
 * Returns a function that fetches the network. From its second call on it passes by all caches, so that a damaged
 * copy is not kept.
 */
export function modelFetcher(url: string): () => Promise<Model> {
  let cache: RequestCache = 'default'
  return async () => {
    const file = download(url, cache)
    cache = 'reload'
    const { layers, noDigitAbove } = designOf(readSafetensors(await file))
    return { network: networkOf(layers, bestKernels), noDigitAbove }
  }
}

async function download(url: string, cache: RequestCache): Promise<ArrayBuffer> {
  try {
    const response = await fetch(url, { cache })
    if (response.ok) return await response.arrayBuffer()
    throw new Error(`HTTP ${String(response.status)}`)
  } catch (cause) {
    throw new ModelError('The network could not be fetched: check the connection and try again.', { cause })
  }
}

export const sharedRecognizer = lazyRecognizer(modelFetcher(modelUrl))
