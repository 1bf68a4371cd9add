import { describe, expect, it, vi } from 'vitest'
import type { Example } from '../../src/personal/examples'
import { createModel, predict, scoreFrames } from '../../src/recognizer/model'
import {
  addExample,
  correctPrediction,
  learn,
  NETWORK_HASH,
  removeExample,
  scoreExamples,
  toBytes,
} from '../../src/recognizer/personal-recognizer'
import { blankPrediction } from '../../src/recognizer/prediction'
import type { Frame } from '../../src/preprocessing/frame'
import { sha256, shippedModel, strokeVectors } from '../support/vectors'

const model = createModel(shippedModel())
const recognizer = { scoreFrames: vi.fn((frames: Frame[]) => Promise.resolve(scoreFrames(model, frames))) }
const predictions = strokeVectors()
  .vectors.filter(({ strokes }) => strokes.flat().length > 0)
  .map(({ name, strokes }) => ({ name, prediction: predict(model, strokes) }))
const frameOf = (name: string) =>
  predictions.find((ink) => ink.name === name)?.prediction.frame ?? new Float32Array(784)
const exampleOf = (name: string, digit: number | null): Example => ({
  frame: toBytes(frameOf(name)),
  digit,
  sure: true,
})
const teach = async (...examples: Example[]) => {
  const scored = await scoreExamples(recognizer, examples)
  return learn(scored.examples, scored.rejectionThreshold)
}

describe('correctPrediction', () => {
  it('answers as the network if nothing was taught', async () => {
    const learned = await teach()
    for (const { prediction } of predictions) {
      const corrected = correctPrediction(prediction, learned)
      expect(corrected).toMatchObject({ digit: prediction.digit, evidence: prediction.evidence, example: null })
      expect(corrected.confidence).toBeCloseTo(prediction.confidence, 5)
    }
  })

  it.each(predictions.flatMap(({ name, prediction }) => [null, 0, 5].map((digit) => ({ name, digit, prediction }))))(
    'answers $digit at once where $name was taught as that',
    async ({ name, digit, prediction }) => {
      const corrected = correctPrediction(prediction, await teach(exampleOf(name, digit)))
      expect(corrected.digit).toBe(digit)
      expect(corrected.confidence > 0.9).toBe(digit !== null)
      expect(corrected.example).toBe(digit === prediction.digit ? null : 0)
    },
  )

  it('leaves a blank as it is', async () => {
    expect(correctPrediction(blankPrediction(), await teach(exampleOf('1', 7)))).toMatchObject({ example: null })
  })
})

describe('scoreExamples', () => {
  it('asks the network only for examples that it has not scored', async () => {
    expect(NETWORK_HASH).toBe(sha256(shippedModel()))
    const { examples } = await scoreExamples(recognizer, [exampleOf('1', 7), exampleOf('2', 3)])
    const stored = structuredClone(examples)
    const [one, two] = stored
    if (!one || !two) throw new Error('There are two.')
    recognizer.scoreFrames.mockClear()
    const again = await scoreExamples(recognizer, [one, { ...two, network: 'another' }, exampleOf('3', null)])
    expect(recognizer.scoreFrames.mock.lastCall?.[0]).toHaveLength(2)
    expect(again.examples.slice(0, 2)).toEqual(examples)
    expect(again.examples[2]).toMatchObject({ digit: null, network: NETWORK_HASH })
  })
})

describe('addExample and removeExample', () => {
  const scored = async (...examples: Example[]) => (await scoreExamples(recognizer, examples)).examples

  it('keep the order, so that a removed example was never taught', async () => {
    const [one, two, three] = await scored(exampleOf('1', 7), exampleOf('2', 3), exampleOf('4', null))
    if (!one || !two || !three) throw new Error('There are three.')
    const all = [one, two].reduce<(typeof three)[]>((kept, example) => addExample(kept, example, learn(kept, 0.4)), [])
    expect(removeExample(addExample(all, three, learn(all, 0.4)), 1)).toEqual([one, three])
    expect(learn(removeExample([one, two, three], 1), 0.4)).toEqual(learn([one, three], 0.4))
  })

  it('replace an example with the same frame', () => {
    const learned = learn([], 0.4)
    expect(addExample([exampleOf('1', 7), exampleOf('2', 2)], exampleOf('1', 4), learned)).toEqual([
      exampleOf('2', 2),
      exampleOf('1', 4),
    ])
  })

  it('keep 200 examples: one that adds nothing is dropped, or else the oldest', () => {
    const examples = Array.from({ length: 200 }, (_, index): Example => {
      const frame = new Uint8Array(784)
      frame[index] = 1
      return { frame, digit: 1, sure: true }
    })
    const pushes = examples.map(() => new Float64Array(10).fill(1))
    const learned = { ...learn([], 0.4), pushes }
    expect(addExample(examples, exampleOf('1', 1), learned)).toEqual([...examples.slice(1), exampleOf('1', 1)])
    pushes[7] = new Float64Array(10)
    expect(addExample(examples, exampleOf('1', 1), learned)).toEqual([
      ...examples.filter((_, index) => index !== 7),
      exampleOf('1', 1),
    ])
  })
})
