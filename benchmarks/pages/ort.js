/** ONNX Runtime Web on WebAssembly, one thread. */
import { env, InferenceSession, Tensor } from 'onnxruntime-web/wasm'
import model from '../../src/digitpad/model/digits.onnx?url'
import { measure } from './measure'

env.wasm.numThreads = 1
const session = await InferenceSession.create(model)
await measure(async (frame) => {
  const { probabilities } = await session.run({ frames: new Tensor('float32', frame, [1, 28, 28]) }, ['probabilities'])
  return probabilities.data
})
