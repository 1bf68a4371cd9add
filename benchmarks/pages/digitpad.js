/** Digitpad's own forward pass, on the page's thread. */
import weights from '../../src/digitpad/model/digits.safetensors?url'
import { modelFrom } from '../../web/src/recognizer/model'
import { measure } from './measure'

const { network } = modelFrom(await (await fetch(weights)).arrayBuffer())
await measure((frame) => network.predict(frame).probabilities)
