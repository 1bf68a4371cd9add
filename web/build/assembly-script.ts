/**
 * Compiles AssemblyScript: `import code from './kernels.ts?wasm=simd'` yields WebAssembly in base64 that uses the named
 * features, which are separated by commas.
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

/** What has been compiled, by its source and features: bundles of one build share it, as compiling takes seconds. */
const compiled = new Map<string, string>()

export function assemblyScript(): Plugin {
  return {
    name: 'assembly-script',
    enforce: 'pre',
    load(id) {
      const [, source, features] = QUERY.exec(id) ?? []
      if (!source || !features) return null
      this.addWatchFile(source)
      const key = features + readFileSync(source, 'utf8')
      const code = compiled.get(key) ?? compile(source, features.split(',')).toString('base64')
      compiled.set(key, code)
      return `export default ${JSON.stringify(code)}`
    },
  }
}

/** Runs the compiler's command line, which prints errors with their location in the source. */
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
