/** Gives the service worker the list of built files, and a version that changes when any of them does. */
import { createHash } from 'node:crypto'
import type { Plugin } from 'vite'
import { lazyFiles, optionalFiles } from './lazy-chunks.ts'

const PAGE = 'index.html'

/**
 * Replaces `PRECACHE` in the worker with `{ version, files, lazyFiles }`; paths are relative to the worker.
 *
 * @param publicFiles files of the public folder to cache on the first visit.
 * @param lazyPublicFiles files of the public folder to cache later.
 */
export function precache(worker: string, publicFiles: string[], lazyPublicFiles: string[]): Plugin {
  return {
    name: 'precache',
    enforce: 'post',
    generateBundle(_options, bundle) {
      const script = bundle[worker]
      const page = bundle[PAGE]
      if (script?.type !== 'chunk' || page?.type !== 'asset') this.error(`The build made no ${worker} or no ${PAGE}.`)
      const lazy = new Set([...lazyPublicFiles, ...lazyFiles(bundle)])
      const omitted = new Set([worker, PAGE, ...optionalFiles(bundle)])
      const built = Object.keys(bundle).sort()
      const files = [...publicFiles, ...lazyPublicFiles, ...built].filter((file) => !omitted.has(file))
      const version = createHash('sha256').update(script.code).update(page.source).update(files.join()).digest('hex')
      const list = JSON.stringify({
        version: version.slice(0, 8),
        files: ['./', ...files.filter((file) => !lazy.has(file))],
        lazyFiles: files.filter((file) => lazy.has(file)),
      })
      script.code = script.code.replaceAll('PRECACHE', () => `(${list})`)
    },
  }
}
