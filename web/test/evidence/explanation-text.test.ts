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

  it('names no second guess below 1 %', () => {
    const explain = (share: number): string =>
      explainAnswer(sevenWith({ evidence, probabilities: [0, share, 0, 0, 0, 0, 0, 1 - share, 0, 0] }))
    expect(explain(0.0099)).toBe('What makes it a 7: the ink at the top left and the gap at the bottom right.')
    expect(explain(0.01)).toMatch(/^Second guess: 1 \(1\.0%\)\./)
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

  it('says that an example decided, whatever the network saw', () => {
    const taughtBy = { frame: new Float32Array(784), digit: 7 }
    for (const digit of [7, null])
      expect(explainAnswer(sevenWith({ evidence, digit, taughtBy }))).toBe(
        'Your example decided this; the colours show what the network saw.',
      )
  })

  it('of a blank is empty', () => {
    expect(explainAnswer(blankPrediction())).toBe('')
  })
})
