/** Digitpad's network in TensorFlow.js, with the weights of Digitpad's own small file. */
import { fused, maxPool, mean, softmax, tensor1d, tensor4d } from '@tensorflow/tfjs-core'
import weights from '../../src/digitpad/model/digits.safetensors?url'
import { parseModel } from '../../web/src/network/model-file'
import { measureNetwork } from './tensorflow'

await measureNetwork(weights, (file) => {
  const layers = parseModel(file).layers.map((layer) => {
    if (layer.kind === 'maxpool') return (x) => maxPool(x, 2, 2, 'valid')
    const weights = Float32Array.from(layer.weights, (weight, index) => weight * layer.scale[index % layer.outputs])
    const filter = tensor4d(weights, [...layer.kernel, layer.inputs, layer.outputs])
    const bias = tensor1d(layer.bias)
    const activation = layer.relu ? 'relu' : 'linear'
    return (x) => fused.conv2d({ x, filter, strides: 1, pad: 'same', bias, activation })
  })
  return (frame) =>
    softmax(
      mean(
        layers.reduce((x, layer) => layer(x), tensor4d(frame, [1, 28, 28, 1])),
        [1, 2],
      ),
    )
})
