import { cpSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'

const folder = (path) => fileURLToPath(new URL(path, import.meta.url))
const out = folder('../dist/esbuild')

await build({
  entryPoints: [folder('main.js')],
  outdir: out,
  bundle: true,
  splitting: true,
  format: 'esm',
  minify: true,
})
for (const file of ['index.html', 'style.css']) cpSync(folder(file), `${out}/${file}`)
// esbuild does not find the files that the package fetches.
cpSync(folder('../node_modules/digitpad-element/assets'), `${out}/assets`, { recursive: true })
