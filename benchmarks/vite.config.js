import { defineConfig } from 'vite'
import { assemblyScript } from '../web/build/assembly-script.ts'
import { compress } from '../web/build/compress.ts'

const PAGES = ['empty', 'digitpad', 'tfjs', 'baseline-cnn', 'ort', 'litert']

export default defineConfig({
  base: './',
  plugins: [assemblyScript(), compress()],
  assetsInclude: ['**/*.safetensors', '**/*.onnx'],
  build: {
    target: 'es2022',
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 1000,
    rolldownOptions: { input: PAGES.map((page) => `${page}.html`), checks: { bundlerTimings: false } },
  },
})
