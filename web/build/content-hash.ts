/** `import hash from './file?sha256'` yields the SHA-256 of a file, in hexadecimal digits. */
import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import type { Plugin } from 'vite'

const QUERY = '?sha256'

export function contentHash(): Plugin {
  return {
    name: 'content-hash',
    enforce: 'pre',
    load(id) {
      if (!id.endsWith(QUERY)) return null
      const hash = createHash('sha256').update(readFileSync(id.slice(0, -QUERY.length)))
      return `export default ${JSON.stringify(hash.digest('hex'))}`
    },
  }
}
