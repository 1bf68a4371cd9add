import { describe, expect, it } from 'vitest'
import { explainAnswer, explainView } from '../../src/evidence/explanation-text'
import { blankPrediction } from '../../src/recognizer/prediction'
import { evidenceWith, sevenWith } from '../support/evidence'

describe('an explanation', () => {
  const evidence = evidenceWith([7, 1, 1, 60], [7, 6, 6, 50], [1, 3, 3, 40])

  it('names the second guess, and what tipped the answer', () => {
    expect(explainAnswer(sevenWith({ evidence }))).toBe(
      'Second guess: 1 (10.0%). What tipped it to 7: the ink at the top left and the gap at the bottom right.',
    )
  })

  it('writes no share as zero', () => {
    const probabilities = [0, 0.0001, 0, 0, 0, 0, 0, 0.9999, 0, 0]
    expect(explainAnswer(sevenWith({ evidence, probabilities }))).toContain('Second guess: 1 (under 0.1%).')
  })

  it('gives both sides where the answer is unsure', () => {
    const unsure = sevenWith({ evidence, confidence: 0.5, probabilities: [0, 0.4, 0, 0, 0, 0, 0, 0.5, 0.1, 0] })
    expect(explainAnswer(unsure)).toBe(
      'For 7: the ink at the top left and the gap at the bottom right. For 1: the gap in the middle.',
    )
  })

  it('names the closest match where the ink is no digit', () => {
    const rejected = sevenWith({ digit: null, confidence: 0, evidence: evidenceWith([7, 0, 0, -50]) })
    expect(explainAnswer(rejected)).toBe('Looks like a 7, except for the ink at the top left.')
  })

  it('of a view gives what speaks for its digit and against it', () => {
    expect(explainView(sevenWith({ evidence: evidenceWith([4, 0, 0, -50]) }), { digit: 4 })).toBe(
      'For 4: not much. Against 4: the ink at the top left.',
    )
  })

  it('of a blank is empty', () => {
    expect(explainAnswer(blankPrediction())).toBe('')
  })
})
