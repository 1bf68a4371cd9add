import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { blankPrediction } from '../src/prediction'
import { percentage, sentenceFor } from '../src/words'

describe('percentage', () => {
  it.each([
    [0, '0.0 %'],
    [0.00049, '0.0 %'],
    [0.29, '29.0 %'],
    [0.9985, '99.8 %'],
    [0.999, '99.9 %'],
    [0.9991, '> 99.9 %'],
    [1, '> 99.9 %'],
  ])('of %d is %s', (probability, text) => {
    expect(percentage(probability)).toBe(text)
  })

  it('is never certainty, and never more than the probability', () => {
    fc.assert(
      fc.property(fc.double({ min: 0, max: 1, noNaN: true }), (probability) => {
        expect(percentage(probability)).not.toContain('100')
        expect(parseFloat(percentage(probability).replace('>', ''))).toBeLessThanOrEqual(probability * 100 + 1e-3)
      }),
    )
  })
})

describe('sentenceFor', () => {
  const answer = (digit: number | null, confidence: number) => ({ ...blankPrediction(), strokes: 1, digit, confidence })

  it('asks for a digit when there is none', () => {
    expect(sentenceFor(blankPrediction())).toBe('Draw a digit')
  })

  it('names a digit, and says how sure', () => {
    expect(sentenceFor(answer(7, 0.998))).toBe('7, 99.8 % sure')
    expect(sentenceFor(answer(0, 0.9999))).toBe('0, over 99.9 % sure')
  })

  it('names no digit where ink is none', () => {
    expect(sentenceFor(answer(null, 0))).toBe('That does not look like a digit')
  })
})
