import { defineConfig } from 'vitest/config'
import { assemblyScript } from './build/assembly-script.ts'
import { chunkGroups, chunkList, recordWorker } from './build/lazy-chunks.ts'
import { contributionsPage } from './build/contributions-page.ts'
import { contentHash } from './build/content-hash.ts'
import { compress } from './build/compress.ts'
import { filesToDownload, importChunk } from './build/import-chunk.ts'
import { minifyHtml } from './build/minify-html.ts'
import { precache } from './build/precache.ts'
import { prefetchFirst } from './build/prefetch-first.ts'
import { sharedEntry } from './build/shared-entry.ts'
import { socialCard } from './build/social-card.ts'

const SERVICE_WORKER = 'sw.js'
const FUNCTION_TESTS = [
  'test/{build,network,numbers,personal,preprocessing,sheets}/**/*.test.ts',
  'test/app/{answer-text,number-answer,state}.test.ts',
  'test/contributions/{drawing,messages}.test.ts',
  'test/evidence/{class-maps,explanation-text,state}.test.ts',
  'test/explain/{activations,steps}.test.ts',
  'test/handwriting/*.test.ts',
  'test/i18n/{format,messages,translations}.test.ts',
  'test/lib/{errors,import-chunk}.test.ts',
  'test/pad/{prediction-requests,stroke-path}.test.ts',
  'test/recognizer/{model,no-digit-reason,personal-recognizer,prediction}.test.ts',
  'test/share/{link,normalized-drawing}.test.ts',
  'test/teaching/{doubt,file-error}.test.ts',
]

export default defineConfig({
  base: './',
  server: { fs: { allow: ['..'] } },
  plugins: [
    assemblyScript(),
    contentHash(),
    importChunk(),
    sharedEntry(),
    socialCard(process.env['DIGITPAD_SITE_URL']),
    prefetchFirst('prefetch-model'),
    minifyHtml(),
    precache(SERVICE_WORKER, ['manifest.webmanifest'], ['icon-192.png']),
    contributionsPage(),
    chunkList(),
    compress(),
  ],
  build: {
    outDir: '../src/digitpad/server/static',
    emptyOutDir: true,
    target: 'es2022',
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false, resolveDependencies: filesToDownload },
    rolldownOptions: {
      checks: { bundlerTimings: false }, // AssemblyScript's compiler is slow
      input: {
        page: 'index.html',
        'prefetch-model': 'src/prefetch-model.ts',
        'service-worker': 'src/offline/service-worker.ts',
      },
      output: {
        codeSplitting: { groups: chunkGroups },
        entryFileNames: ({ name }) => (name === 'service-worker' ? SERVICE_WORKER : 'assets/[name]-[hash].js'),
      },
    },
  },
  worker: { format: 'es', plugins: () => [recordWorker()] },
  assetsInclude: ['**/*.safetensors'],
  test: {
    testTimeout: 120_000, // generous: a slow machine is no failure
    projects: [
      // Pure functions need no page, and leave nothing behind that another file could meet.
      { extends: true, test: { name: 'functions', include: FUNCTION_TESTS, environment: 'node', isolate: false } },
      {
        extends: true,
        test: {
          name: 'page',
          include: ['test/**/*.test.ts'],
          exclude: FUNCTION_TESTS,
          environment: 'happy-dom',
          setupFiles: ['test/support/element-internals.ts'],
        },
      },
    ],
  },
})
