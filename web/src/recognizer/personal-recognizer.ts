/** Predictions as a person taught them: the network's, corrected by their examples. A lazy chunk. */
import NETWORK_HASH from '../../../src/digitpad/model/digits.safetensors?sha256'
import { softmax, toLogits } from '../network/scores'
import { type Example, type ScoredExample, toFrame } from '../personal/examples'
import { apply, type Learned } from '../personal/learning'
import type { Prediction } from './prediction'
import type { Recognizer } from './recognizer'

export { addExample, removeExample, toBytes } from '../personal/examples'
export { isFarFetched, learn } from '../personal/learning'
export { NETWORK_HASH }

/** A prediction with the index of the example that changed the answer; null if it is the network's own. */
export interface PersonalPrediction extends Prediction {
  example: number | null
}

/** What the network says of examples that it has not scored yet; those of another network are scored anew. */
export async function scoreExamples(
  recognizer: Pick<Recognizer, 'scoreFrames'>,
  examples: readonly (Example | ScoredExample)[],
): Promise<{ examples: ScoredExample[]; rejectionThreshold: number }> {
  const isScored = (example: Example): example is ScoredExample =>
    'network' in example && example.network === NETWORK_HASH
  const frames = examples.filter((example) => !isScored(example)).map(toFrame)
  const { scores, rejectionThreshold } = await recognizer.scoreFrames(frames)
  const remaining = scores.values()
  const scored = examples.map((example) => {
    if (isScored(example)) return example
    const { value } = remaining.next()
    if (!value) throw new Error('There are fewer scores than frames.')
    const { digit, sure, frame } = example
    return { frame, digit, sure, network: NETWORK_HASH, embedding: value.embedding, logits: value.logits }
  })
  return { examples: scored, rejectionThreshold }
}

/** Corrects a prediction of the network by what was learnt; its evidence stays the network's. */
export function correctPrediction(prediction: Prediction, learned: Learned): PersonalPrediction {
  const { embedding, evidence } = prediction
  if (!embedding || !evidence) return { ...prediction, example: null }
  const { digit, example, logits } = apply(learned, { embedding, logits: toLogits(evidence) })
  const probabilities = Array.from(softmax(Array.from(logits)))
  const confidence = digit === null ? 0 : (probabilities[digit] ?? 0)
  return { ...prediction, digit, confidence, probabilities, example }
}
