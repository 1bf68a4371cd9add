/** The file of the trained network. */
import { ModelError } from '../lib/errors'
import { fetchFile } from './fetched'

/**
 * Returns a function that fetches a file. From its second call on it passes by all caches, so that a damaged copy is
 * not kept.
 */
export function downloader(url: string): () => Promise<ArrayBuffer> {
  let cache: RequestCache = 'default'
  return () => {
    const file = download(url, cache)
    cache = 'reload'
    return file
  }
}

async function download(url: string, cache: RequestCache): Promise<ArrayBuffer> {
  try {
    return await fetchFile(url, cache)
  } catch (cause) {
    throw new ModelError('modelLoadFailed', { cause })
  }
}
