/** Has each `import()` of the page pass through `src/lib/import-chunk.ts` in place of Vite's own helper. */
import { join } from 'node:path'
import type { Plugin } from 'vite'

const VITE_HELPER = '\0vite/preload-helper.js'

export function importChunk(): Plugin {
  return {
    name: 'import-chunk',
    enforce: 'pre',
    apply: 'build',
    resolveId: (id) => (id === VITE_HELPER ? join(import.meta.dirname, '../src/lib/import-chunk.ts') : null),
  }
}

/** The scripts to download before a chunk is imported: what it imports, and itself. HTML preloads what it imports. */
export const filesToDownload = (file: string, imports: string[], { hostType }: { hostType: string }): string[] =>
  hostType === 'html' ? imports : [...new Set([...imports, file])]
