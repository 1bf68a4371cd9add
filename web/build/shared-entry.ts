/** `import url from './worker.ts?entry'` yields the URL of a script that shares its modules' chunks with the page. */
import type { Plugin } from 'vite'

const QUERY = '?entry'

/** Vite would bundle a worker separately, with a second copy of every module that the page has too. */
export function sharedEntry(): Plugin {
  let serving = false
  return {
    name: 'shared-entry',
    enforce: 'pre',
    configResolved({ command }) {
      serving = command === 'serve'
    },
    load(id) {
      if (!id.endsWith(QUERY)) return null
      const script = id.slice(0, -QUERY.length)
      if (serving) return `export default ${JSON.stringify(`/@fs/${script}`)}`
      return `export default import.meta.ROLLUP_FILE_URL_${this.emitFile({ type: 'chunk', id: script })}`
    },
  }
}
