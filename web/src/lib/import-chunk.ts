/** Imports chunks, so that one that could not be downloaded can be requested again. */
import { startOnce } from './lazy'

const downloads = new Map<string, () => Promise<void>>()

/**
 * Imports a chunk once all its files have been downloaded. Some browsers, such as Chromium 150, keep the failure of an
 * `import()`, and of what the chunk imports, for as long as the page is open; a failed download can be repeated.
 *
 * The build passes each `import()` through this function in place of Vite's own, hence its name.
 *
 * @param files the chunk, what it imports and their style sheets, relative to the importing script.
 * @throws Error when one of the files cannot be downloaded.
 */
export async function __vitePreload<Chunk>(
  load: () => Promise<Chunk>,
  files: readonly string[] = [],
  importer = '',
): Promise<Chunk> {
  await Promise.all(files.map((file) => downloadOnce(new URL(file, importer).href)))
  return load()
}

function downloadOnce(url: string): Promise<void> {
  const start = downloads.get(url) ?? startOnce(() => (url.endsWith('.css') ? addStyleSheet(url) : download(url)))
  downloads.set(url, start)
  return start()
}

/** Fills the browser's cache. */
async function download(url: string): Promise<void> {
  const response = await fetch(url)
  if (!response.ok) throw new Error(`${url} answered ${String(response.status)}`)
  await response.arrayBuffer()
}

function addStyleSheet(url: string): Promise<void> {
  const link = document.createElement('link')
  link.rel = 'stylesheet'
  link.href = url
  return new Promise((resolve, reject) => {
    link.onload = () => {
      resolve()
    }
    link.onerror = () => {
      link.remove()
      reject(new Error(`${url} cannot be downloaded`))
    }
    document.head.append(link)
  })
}
