/** TensorFlow.js, tree-shaken, on WebAssembly with SIMD; the weights come in Digitpad's own small file. */
import { setWasmPaths } from '@tensorflow/tfjs-backend-wasm'
import simd from '@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm-simd.wasm?url'
import threaded from '@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm-threaded-simd.wasm?url'
import plain from '@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm.wasm?url'
import { fused, maxPool, mean, ready, setBackend, softmax, tensor1d, tensor4d, tidy } from '@tensorflow/tfjs-core'
import weights from '../../src/digitpad/model/digits.safetensors?url'
import { designOf } from '../../web/src/network/layers'
import { readSafetensors } from '../../web/src/network/safetensors'
import { measure } from './measure'

setWasmPaths({
  'tfjs-backend-wasm.wasm': plain,
  'tfjs-backend-wasm-simd.wasm': simd,
  'tfjs-backend-wasm-threaded-simd.wasm': threaded,
})
const [file] = await Promise.all([fetch(weights).then((answer) => answer.arrayBuffer()), setBackend('wasm')])
await ready()
const layers = designOf(readSafetensors(file)).layers.map((layer) => {
  if (layer.kind === 'maxpool') return (x) => maxPool(x, 2, 2, 'valid')
  const filter = tensor4d(layer.weights, [...layer.kernel, layer.inputs, layer.outputs])
  const bias = tensor1d(layer.bias)
  const activation = layer.relu ? 'relu' : 'linear'
  return (x) => fused.conv2d({ x, filter, strides: 1, pad: 'same', bias, activation })
})
await measure(async (frame) => {
  const probabilities = tidy(() => {
    const maps = layers.reduce((x, layer) => layer(x), tensor4d(frame, [1, 28, 28, 1]))
    return softmax(mean(maps, [1, 2]))
  })
  const read = await probabilities.data()
  probabilities.dispose()
  return read
})
