import { describe, expect, it } from 'vitest'
import { ModelError } from '../../src/lib/errors'
import { modelFrom, predictionFor } from '../../src/recognizer/model'
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
const modelThatDoubts = (noDigit: number) => ({
  network: { predict: () => ({ probabilities, noDigit, evidence: new Float32Array(490) }) },
  noDigitAbove: 0.5,
})

describe('modelFrom', () => {
  it('makes a network of the file, and reads when ink is no digit', () => {
    const { network, noDigitAbove } = modelFrom(shippedModel())
    const scores = network.predict(strokesToFrame(ink))
    expect(scores.probabilities.reduce((a, b) => a + b)).toBeCloseTo(1, 5)
    expect(scores.evidence).toHaveLength(490)
    expect(noDigitAbove).toBeGreaterThan(0)
    expect(noDigitAbove).toBeLessThanOrEqual(1)
  })

  it('refuses a file that is none', () => {
    expect(() => modelFrom(new ArrayBuffer(100))).toThrow(ModelError)
  })
})

describe('predictionFor', () => {
  it('names the likeliest digit, and says what it saw', () => {
    const prediction = predictionFor(modelThatDoubts(0.1), ink)
    expect(prediction.frame).toEqual(strokesToFrame(ink))
    expect(prediction.evidence).toHaveLength(490)
  })

  it.each([
    [0.1, 3, 0.75],
    [0.5, 3, 0.75],
    [0.51, null, 0],
  ])('at a probability of %d for no digit names %s, and keeps the probabilities', (noDigit, digit, confidence) => {
    expect(predictionFor(modelThatDoubts(noDigit), ink)).toMatchObject({
      digit,
      confidence,
      probabilities: Array.from(probabilities),
      strokes: 2,
    })
  })
})
