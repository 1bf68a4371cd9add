/** Downloads the file of the trained network. */
import { ModelError } from '../lib/errors'

interface FetchedFile {
  response: Response
  bytes: ArrayBuffer
}

declare global {
  /** The request that `prefetch-model.ts` has started, until it is used. */
  var __digitpadPrefetch: { url: string; file: Promise<FetchedFile> } | undefined
}

/**
 * Returns a function that downloads a file. From its second call on it bypasses the HTTP cache, so that a damaged copy
 * is replaced.
 *
 * The returned function rejects with a ModelError without a connection, or if there is no such file.
 */
export function createModelDownload(url: string): () => Promise<ArrayBuffer> {
  let cache: RequestCache = 'default'
  return () => {
    const file = download(url, cache)
    cache = 'reload'
    return file
  }
}

async function download(url: string, cache: RequestCache): Promise<ArrayBuffer> {
  try {
    return await fetchBytes(url, cache)
  } catch (cause) {
    throw new ModelError('modelLoadFailed', { cause })
  }
}

/** Uses the prefetched response once, even if it is an error, where the HTTP cache may be used. */
async function fetchBytes(url: string, cache: RequestCache): Promise<ArrayBuffer> {
  const prefetched = globalThis.__digitpadPrefetch
  globalThis.__digitpadPrefetch = undefined
  const { response, bytes } = await (cache === 'default' && prefetched?.url === url
    ? prefetched.file
    : fetchFile(url, cache))
  if (!response.ok) throw new Error(`HTTP ${String(response.status)}`)
  return bytes
}

async function fetchFile(url: string, cache: RequestCache): Promise<FetchedFile> {
  const response = await fetch(url, { cache })
  return { response, bytes: await response.arrayBuffer() }
}
