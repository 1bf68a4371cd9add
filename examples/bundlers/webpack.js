import { cpSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import webpack from 'webpack'

const folder = (path) => fileURLToPath(new URL(path, import.meta.url))
const out = folder('../dist/webpack')

const config = { mode: 'production', context: folder('.'), entry: './main.js', output: { path: out } }
webpack(config, (error, result) => {
  console.log(error ?? result.toString({ colors: true }))
  process.exitCode = error || result.hasErrors() ? 1 : 0
})
for (const file of ['index.html', 'style.css']) cpSync(folder(file), `${out}/${file}`)
