/** Digitpad's own forward pass, on the page's thread. */
import weights from '../../src/digitpad/model/digits.safetensors?url'
import { createModel } from '../../web/src/recognizer/model'
import { measure } from './measure'

const { network } = createModel(await (await fetch(weights)).arrayBuffer())
await measure((frame) => network.predict(frame).probabilities)
