/** Tells the service worker which files the build made, under a version that changes when any of them does. */
import { createHash } from 'node:crypto'
import type { Plugin } from 'vite'
import { lazyFiles } from './chunks.ts'

const PAGE = 'index.html'

/**
 * Replaces `PRECACHE` in the worker with `{ version, files, later }`; file addresses are relative to the worker.
 *
 * @param others files of the public folder to keep as well.
 * @param later files of the public folder to keep, too, that the first visit does without.
 */
export function precache(worker: string, others: string[], later: string[]): Plugin {
  return {
    name: 'precache',
    enforce: 'post',
    generateBundle(_options, bundle) {
      const script = bundle[worker]
      const page = bundle[PAGE]
      if (script?.type !== 'chunk' || page?.type !== 'asset') this.error(`The build made no ${worker} or no ${PAGE}.`)
      const late = new Set([...later, ...lazyFiles(bundle)])
      const built = Object.keys(bundle).sort()
      const files = [...others, ...later, ...built].filter((file) => file !== worker && file !== PAGE)
      const version = createHash('sha256').update(script.code).update(page.source).update(files.join()).digest('hex')
      const list = JSON.stringify({
        version: version.slice(0, 8),
        files: ['./', ...files.filter((file) => !late.has(file))],
        later: files.filter((file) => late.has(file)),
      })
      script.code = script.code.replaceAll('PRECACHE', () => `(${list})`)
    },
  }
}
