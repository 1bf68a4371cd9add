/** The CNN of common TensorFlow.js demonstrations: two convolutions of 5×5 and a dense layer of 1024. */
import { fused, maxPool, reshape, softmax, tensor, tensor4d } from '@tensorflow/tfjs-core'
import { measureNetwork } from './tensorflow'

await measureNetwork('./baseline-cnn.safetensors', ({ tensors }) => {
  const read = (name) => tensor(tensors.get(name).values, tensors.get(name).shape)
  const numbers = (name) => ({ weights: read(name), bias: read(`${name}_bias`) })
  const [first, second, dense, digits] = ['first', 'second', 'dense', 'digits'].map(numbers)
  const convolve = (x, { weights, bias }) =>
    maxPool(fused.conv2d({ x, filter: weights, strides: 1, pad: 'same', bias, activation: 'relu' }), 2, 2, 'valid')
  const connect = (a, { weights, bias }, activation) => fused.matMul({ a, b: weights, bias, activation })
  return (frame) => {
    const maps = convolve(convolve(tensor4d(frame, [1, 28, 28, 1]), first), second)
    return softmax(connect(connect(reshape(maps, [1, -1]), dense, 'relu'), digits, 'linear'))
  }
})
