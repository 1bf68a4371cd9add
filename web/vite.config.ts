import { defineConfig } from 'vitest/config'
import { assembly } from './build/assembly.ts'
import { card } from './build/card.ts'
import { compress } from './build/compress.ts'
import { entry } from './build/entry.ts'
import { precache } from './build/precache.ts'
import { firstThingsFirst } from './build/first.ts'

const WORKER = 'sw.js'

/** What a first visit does without: the icon of an installed page, languages, pictures, and what buttons fetch. */
const LATE = /^icon|^assets\/(?:[a-z]{2}|reader|picture-worker|actions|camera|dialog)-/

/** The compiler of AssemblyScript takes its time. */
const QUIET = { bundlerTimings: false }

export default defineConfig({
  base: './',
  server: { fs: { allow: ['..'] } },
  plugins: [
    assembly(),
    entry(),
    card(process.env['DIGITPAD_ADDRESS']),
    firstThingsFirst('early'),
    precache(WORKER, ['manifest.webmanifest', 'icon-192.png'], LATE),
    compress(),
  ],
  build: {
    outDir: '../src/digitpad/server/static',
    emptyOutDir: true,
    target: 'es2022',
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    rolldownOptions: {
      checks: QUIET,
      input: { page: 'index.html', early: 'src/early.ts', worker: 'src/worker/service-worker.ts' },
      output: {
        // What a script imports goes with it, unless that is in a group before.
        codeSplitting: {
          groups: [{ name: 'model', test: /src\/(?:model|language\/(?:spoken|numbers))\.ts$/, priority: 2 }],
        },
        entryFileNames: ({ name }) => (name === 'worker' ? WORKER : 'assets/[name]-[hash].js'),
      },
    },
  },
  assetsInclude: ['**/*.safetensors'],
  test: {
    environment: 'happy-dom',
    testTimeout: 120_000, // how long a test takes says more of the machine
  },
})
