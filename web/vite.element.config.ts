/** The build of `<digit-pad>` as a package of its own. */
import { defineConfig } from 'vite'
import { assembly } from './build/assembly.ts'
import { entry } from './build/entry.ts'

export default defineConfig({
  base: './',
  publicDir: 'element',
  plugins: [assembly(), entry()],
  build: {
    outDir: 'dist/element',
    emptyOutDir: true,
    target: 'es2022',
    assetsInlineLimit: 0,
    modulePreload: false,
    rolldownOptions: {
      checks: { bundlerTimings: false }, // the compiler of AssemblyScript takes its time
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
