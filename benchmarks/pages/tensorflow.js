/** TensorFlow.js, tree-shaken, on WebAssembly with SIMD: the backend is ready once this module is there. */
import { setWasmPaths } from '@tensorflow/tfjs-backend-wasm'
import simd from '@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm-simd.wasm?url'
import threaded from '@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm-threaded-simd.wasm?url'
import plain from '@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm.wasm?url'
import { ready, setBackend, tidy } from '@tensorflow/tfjs-core'
import { readSafetensors } from '../../web/src/network/safetensors'
import { measure } from './measure'

/**
 * Measures a network whose numbers come in a safetensors file.
 *
 * @param networkOf from what is in the file to a function from a frame to a tensor of probabilities.
 */
export async function measureNetwork(url, networkOf) {
  setWasmPaths({
    'tfjs-backend-wasm.wasm': plain,
    'tfjs-backend-wasm-simd.wasm': simd,
    'tfjs-backend-wasm-threaded-simd.wasm': threaded,
  })
  const [file] = await Promise.all([fetch(url).then((answer) => answer.arrayBuffer()), setBackend('wasm')])
  await ready()
  const network = networkOf(readSafetensors(file))
  await measure(async (frame) => {
    const probabilities = tidy(() => network(frame))
    const read = await probabilities.data()
    probabilities.dispose()
    return read
  })
}
