/** LiteRT.js on WebAssembly, one thread. */
import { loadAndCompile, loadLiteRt, Tensor } from '@litertjs/core'
import { measure } from './measure'

await loadLiteRt('./litert/')
const model = await loadAndCompile('./digits.tflite', { accelerator: 'wasm' })
await measure(async (frame) => {
  const input = new Tensor(frame, [1, 28, 28, 1])
  const [output] = await model.run(input)
  const probabilities = await output.data()
  input.delete()
  output.delete()
  return probabilities
})
