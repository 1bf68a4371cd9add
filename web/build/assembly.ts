/** Compiles AssemblyScript: `import code from './some.ts?wasm'` gives its WebAssembly in base64. */
import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Plugin } from 'vite'

const QUERY = '?wasm'
const COMPILER = createRequire(import.meta.url).resolve('assemblyscript/bin/asc.js')
const OPTIONS = ['--enable', 'simd', '--runtime', 'stub', '--importMemory', '--noAssert', '--optimizeLevel', '3']

export function assembly(): Plugin {
  return {
    name: 'assembly',
    enforce: 'pre',
    load(id) {
      if (!id.endsWith(QUERY)) return null
      const source = id.slice(0, -QUERY.length)
      this.addWatchFile(source)
      return `export default ${JSON.stringify(compile(source).toString('base64'))}`
    },
  }
}

/** By the compiler's command, whose messages tell where the source is wrong. */
function compile(source: string): Buffer {
  const folder = mkdtempSync(join(tmpdir(), 'assembly-'))
  try {
    const file = join(folder, 'code.wasm')
    execFileSync(process.execPath, [COMPILER, source, ...OPTIONS, '--outFile', file], { stdio: 'inherit' })
    return readFileSync(file)
  } finally {
    rmSync(folder, { recursive: true })
  }
}
