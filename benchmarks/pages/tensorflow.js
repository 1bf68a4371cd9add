/** TensorFlow.js, tree-shaken, on WebAssembly with SIMD: the backend is ready once this module has loaded. */
import { setWasmPaths } from '@tensorflow/tfjs-backend-wasm'
import simd from '@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm-simd.wasm?url'
import threaded from '@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm-threaded-simd.wasm?url'
import plain from '@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm.wasm?url'
import { ready, setBackend, tidy } from '@tensorflow/tfjs-core'
import { readSafetensors } from '../../web/src/network/safetensors'
import { measure } from './measure'

/**
 * Measures a network whose weights come from a safetensors file.
 *
 * @param createNetwork makes, of the file's content, a function from a frame to a tensor of probabilities.
 */
export async function measureNetwork(url, createNetwork) {
  setWasmPaths({
    'tfjs-backend-wasm.wasm': plain,
    'tfjs-backend-wasm-simd.wasm': simd,
    'tfjs-backend-wasm-threaded-simd.wasm': threaded,
  })
  const [file] = await Promise.all([fetch(url).then((response) => response.arrayBuffer()), setBackend('wasm')])
  await ready()
  const network = createNetwork(readSafetensors(file))
  await measure(async (frame) => {
    const probabilities = tidy(() => network(frame))
    const values = await probabilities.data()
    probabilities.dispose()
    return values
  })
}
