/** Files that are fetched, one of them before it is needed. */

interface Arrived {
  response: Response
  bytes: ArrayBuffer
}

declare global {
  /** The file that `early.ts` has asked for, until it is taken. */
  var ahead: { url: string; arrived: Promise<Arrived> } | undefined
}

/**
 * The file; what was asked for ahead is its first answer, be it an error, if caches may serve.
 *
 * @throws an Error when there is no connection, or no such file.
 */
export async function fetchFile(url: string, cache: RequestCache): Promise<ArrayBuffer> {
  const { ahead } = globalThis
  globalThis.ahead = undefined
  const { response, bytes } = await (cache === 'default' && ahead?.url === url ? ahead.arrived : arrival(url, cache))
  if (!response.ok) throw new Error(`HTTP ${String(response.status)}`)
  return bytes
}

async function arrival(url: string, cache: RequestCache): Promise<Arrived> {
  const response = await fetch(url, { cache })
  return { response, bytes: await response.arrayBuffer() }
}
