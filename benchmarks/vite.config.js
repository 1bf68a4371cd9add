import { defineConfig } from 'vite'
import { assembly } from '../web/build/assembly.ts'
import { compress } from '../web/build/compress.ts'

const PAGES = ['empty', 'digitpad', 'tfjs', 'baseline-cnn', 'ort', 'litert']

export default defineConfig({
  base: './',
  plugins: [assembly(), compress()],
  assetsInclude: ['**/*.safetensors', '**/*.onnx'],
  build: {
    target: 'es2022',
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 1000,
    rolldownOptions: { input: PAGES.map((page) => `${page}.html`), checks: { bundlerTimings: false } },
  },
})
