/**
 * Puts what `<digit-pad>` fetches into its package's folder `assets`: the networks, and the workers' scripts, each in one
 * file, so that bundlers can copy it as it is. Adds the licence.
 */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { build, type Plugin } from 'vite'
import { assemblyScript } from './assembly-script.ts'
import { contentHash } from './content-hash.ts'

const ROOT = join(import.meta.dirname, '..')
const MODELS = ['digits', 'lines']
const WORKERS = ['network-worker', 'picture-worker']

export function packageAssets(target: string): Plugin {
  return {
    name: 'package-assets',
    async generateBundle() {
      this.emitFile({ type: 'asset', fileName: 'LICENSE', source: readFileSync(join(ROOT, '../LICENSE')) })
      for (const name of MODELS) {
        const fileName = `${name}.safetensors`
        const source = readFileSync(join(ROOT, '../src/digitpad/model', fileName))
        this.emitFile({ type: 'asset', fileName: `assets/${fileName}`, source })
      }
      for (const name of WORKERS)
        this.emitFile({ type: 'asset', fileName: `assets/${name}.js`, source: await bundleWorker(name, target) })
    },
  }
}

async function bundleWorker(name: string, target: string): Promise<string> {
  const bundles = await build({
    configFile: false,
    logLevel: 'warn',
    plugins: [assemblyScript(), contentHash()],
    build: {
      target,
      write: false,
      lib: { entry: join(ROOT, `src/recognizer/worker/${name}.ts`), formats: ['es'] },
      rolldownOptions: {
        checks: { bundlerTimings: false }, // AssemblyScript's compiler is slow
        output: { codeSplitting: false, minify: true, comments: false },
      },
    },
  })
  const [bundle] = [bundles].flat()
  if (!bundle || !('output' in bundle) || bundle.output.length > 1) throw new Error(`${name} is not one file.`)
  return bundle.output[0].code
}
