/** Files that are fetched, some of them before they are needed. */

const ahead = new Map<string, Promise<ArrayBuffer>>()

/** Asks for a file: the answer, be it an error, is that of the next `fetchFile` that caches may serve. */
export function fetchAhead(url: string): void {
  const file = fetchFile(url, 'default')
  file.catch(() => undefined) // whoever wants the file is told
  ahead.set(url, file)
}

/** @throws an Error when there is no connection, or no such file. */
export async function fetchFile(url: string, cache: RequestCache): Promise<ArrayBuffer> {
  const coming = cache === 'default' && ahead.get(url)
  ahead.delete(url)
  if (coming) return coming
  const response = await fetch(url, { cache })
  if (!response.ok) throw new Error(`HTTP ${String(response.status)}`)
  return response.arrayBuffer()
}
