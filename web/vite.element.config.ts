/** Builds `<digit-pad>` as a package of its own. */
import { defineConfig } from 'vite'
import { assemblyScript } from './build/assembly-script.ts'
import { contentHash } from './build/content-hash.ts'
import { packageAssets } from './build/package-assets.ts'

const TARGET = 'es2022'

export default defineConfig({
  base: './',
  publicDir: 'element',
  resolve: { alias: [{ find: './asset-urls', replacement: './package-asset-urls' }] },
  plugins: [assemblyScript(), contentHash(), packageAssets(TARGET)],
  build: {
    outDir: 'dist/element',
    emptyOutDir: true,
    target: TARGET,
    lib: { entry: { 'digit-pad': 'src/pad/index.ts', define: 'src/pad/define.ts' }, formats: ['es'] },
    rolldownOptions: {
      checks: { bundlerTimings: false }, // AssemblyScript's compiler is slow
      output: { entryFileNames: '[name].js', chunkFileNames: '[name].js', minify: true, comments: false },
    },
  },
})
