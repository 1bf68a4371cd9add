/** `import url from './some.ts?entry'` gives the address of a script of its own that shares its modules with the page's. */
import type { Plugin } from 'vite'

const QUERY = '?entry'

/** A worker that Vite would bundle by itself has a second copy of all that the page has too. */
export function entry(): Plugin {
  let serving = false
  return {
    name: 'entry',
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
