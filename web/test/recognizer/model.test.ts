import { describe, expect, it } from 'vitest'
import { ModelError } from '../../src/lib/errors'
import { createModel, predict } from '../../src/recognizer/model'
import { type Stroke, strokesToFrame } from '../../src/preprocessing/strokes'
import { shippedModel } from '../support/vectors'

const ink: Stroke[] = [
  [
    [0, 0],
    [5, 9],
  ],
  [[2, 2]],
]
const probabilities = Float32Array.from([0, 0, 0, 0.75, 0, 0, 0.25, 0, 0, 0])
const modelWithNoDigitProbability = (noDigit: number) => ({
  network: {
    predict: () => ({ probabilities, noDigit, evidence: new Float32Array(490), embedding: new Float32Array(5) }),
  },
  rejectionThreshold: 0.5,
})

describe('createModel', () => {
  it('creates the network and reads the rejection threshold', () => {
    const { network, rejectionThreshold } = createModel(shippedModel())
    const scores = network.predict(strokesToFrame(ink))
    expect(scores.probabilities.reduce((a, b) => a + b)).toBeCloseTo(1, 5)
    expect(scores.evidence).toHaveLength(490)
    expect(rejectionThreshold).toBeGreaterThan(0)
    expect(rejectionThreshold).toBeLessThanOrEqual(1)
  })

  it('rejects a file that is not a model', () => {
    expect(() => createModel(new ArrayBuffer(100))).toThrow(ModelError)
  })
})

describe('predict', () => {
  it('returns the frame and the evidence', () => {
    const prediction = predict(modelWithNoDigitProbability(0.1), ink)
    expect(prediction.frame).toEqual(strokesToFrame(ink))
    expect(prediction.evidence).toHaveLength(490)
  })

  it.each([
    [0.1, 3, 0.75],
    [0.5, 3, 0.75],
    [0.51, null, 0],
  ])(
    'returns for a no-digit probability of %d the digit %s, and always the probabilities',
    (noDigit, digit, confidence) => {
      expect(predict(modelWithNoDigitProbability(noDigit), ink)).toMatchObject({
        digit,
        confidence,
        probabilities: Array.from(probabilities),
        strokes: 2,
      })
    },
  )
})
