/** Builds `<digit-pad>` as a package of its own. */
import { defineConfig } from 'vite'
import { assemblyScript } from './build/assembly-script.ts'
import { contentHash } from './build/content-hash.ts'
import { sharedEntry } from './build/shared-entry.ts'

export default defineConfig({
  base: './',
  publicDir: 'element',
  plugins: [assemblyScript(), contentHash(), sharedEntry()],
  build: {
    outDir: 'dist/element',
    emptyOutDir: true,
    target: 'es2022',
    assetsInlineLimit: 0,
    modulePreload: false,
    rolldownOptions: {
      checks: { bundlerTimings: false }, // AssemblyScript's compiler is slow
      input: { 'digit-pad': 'src/pad/index.ts', define: 'src/pad/define.ts' },
      preserveEntrySignatures: 'strict',
      output: {
        entryFileNames: '[name].js',
        chunkFileNames: 'parts/[name].js',
        assetFileNames: '[name][extname]',
      },
    },
  },
  worker: { rolldownOptions: { output: { entryFileNames: 'parts/[name].js' } } },
  assetsInclude: ['**/*.safetensors'],
})
