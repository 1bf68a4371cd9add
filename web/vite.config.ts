import { defineConfig } from 'vitest/config'
import { assembly } from './build/assembly.ts'
import { card } from './build/social-card.ts'
import { chunkGroups, chunkList, recordWorker } from './build/chunks.ts'
import { compress } from './build/compress.ts'
import { entry } from './build/entry.ts'
import { precache } from './build/precache.ts'
import { firstThingsFirst } from './build/prefetch-first.ts'

const WORKER = 'sw.js'

/** The compiler of AssemblyScript takes its time. */
const QUIET = { bundlerTimings: false }

export default defineConfig({
  base: './',
  server: { fs: { allow: ['..'] } },
  plugins: [
    assembly(),
    entry(),
    card(process.env['DIGITPAD_SITE_URL']),
    firstThingsFirst('early'),
    precache(WORKER, ['manifest.webmanifest'], ['icon-192.png']),
    chunkList(),
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
      input: { page: 'index.html', early: 'src/prefetch-model.ts', worker: 'src/offline/service-worker.ts' },
      output: {
        codeSplitting: { groups: chunkGroups },
        entryFileNames: ({ name }) => (name === 'worker' ? WORKER : 'assets/[name]-[hash].js'),
      },
    },
  },
  worker: { plugins: () => [recordWorker()] },
  assetsInclude: ['**/*.safetensors'],
  test: {
    environment: 'happy-dom',
    testTimeout: 120_000, // how long a test takes says more of the machine
  },
})
