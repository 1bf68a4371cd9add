/**
 * Compiles AssemblyScript: `import code from './some.ts?wasm=simd'` gives, in base64, its WebAssembly for browsers with
 * the features named, separated by commas.
 */
import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Plugin } from 'vite'

const QUERY = /^(.+)\?wasm=([\w,-]+)$/
const COMPILER = createRequire(import.meta.url).resolve('assemblyscript/bin/asc.js')
const OPTIONS = ['--runtime', 'stub', '--importMemory', '--noAssert', '--optimizeLevel', '3']

export function assembly(): Plugin {
  return {
    name: 'assembly',
    enforce: 'pre',
    load(id) {
      const [, source, features] = QUERY.exec(id) ?? []
      if (!source || !features) return null
      this.addWatchFile(source)
      return `export default ${JSON.stringify(compile(source, features.split(',')).toString('base64'))}`
    },
  }
}

/** By the compiler's command, whose messages tell where the source is wrong. */
function compile(source: string, features: string[]): Buffer {
  const folder = mkdtempSync(join(tmpdir(), 'assembly-'))
  try {
    const file = join(folder, 'code.wasm')
    const enabled = features.flatMap((feature) => ['--enable', feature])
    execFileSync(process.execPath, [COMPILER, source, ...enabled, ...OPTIONS, '--outFile', file], { stdio: 'inherit' })
    return readFileSync(file)
  } finally {
    rmSync(folder, { recursive: true })
  }
}
