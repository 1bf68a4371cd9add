import { describe, expect, it } from 'vitest'
import {
  comparisonFor,
  type EvidenceEvent,
  type EvidenceState,
  initialState,
  pressedBar,
  reduce,
  shownEvidence,
} from '../../src/evidence/state'
import { blankPrediction } from '../../src/recognizer/prediction'
import { evidenceWith, sevenWith } from '../support/evidence'

const seven = sevenWith({ evidence: evidenceWith([7, 1, 1, 60]) })
const rejected = { ...seven, digit: null, confidence: 0 }

const after = (...events: EvidenceEvent[]): EvidenceState => events.reduce(reduce, initialState(seven, null))

const press = (digit: number, rival?: number): EvidenceEvent => ({ type: 'pressed', view: { digit, rival } })

describe('shownEvidence', () => {
  it('paints the digit of the answer by default', () => {
    expect(shownEvidence(after())).toMatchObject({ prediction: seven, chosen: null, painted: { digit: 7 } })
  })

  it('prefers the hovered view to the pinned one, and the pinned one to the default', () => {
    const hovered = after(press(4), { type: 'hovered', view: { digit: 3 } })
    expect(shownEvidence(hovered)?.painted).toEqual({ digit: 3 })
    expect(shownEvidence(reduce(hovered, { type: 'hovered', view: null }))?.painted?.digit).toBe(4)
    expect(shownEvidence(after(press(4), press(4)))?.painted?.digit).toBe(7)
  })

  it('is nothing while it is closed, and then that of the answer', () => {
    const closed = after(press(4), { type: 'closed' })
    expect(shownEvidence(closed)).toBeNull()
    expect(shownEvidence(reduce(closed, { type: 'opened' }))).toMatchObject({ chosen: null, painted: { digit: 7 } })
  })

  it('is nothing for a blank', () => {
    expect(shownEvidence(after({ type: 'predicted', prediction: blankPrediction() }))).toBeNull()
  })

  it('paints nothing for ink that is no digit until a view is chosen', () => {
    const predicted = after({ type: 'predicted', prediction: rejected })
    expect(shownEvidence(predicted)).toMatchObject({ prediction: rejected, painted: null })
    expect(shownEvidence(reduce(predicted, press(4)))?.painted?.digit).toBe(4)
  })

  it('is nothing from the first ink until both the answer and a pause have come, in either order', () => {
    const ink: EvidenceEvent = { type: 'inkChanged' }
    const answer: EvidenceEvent = { type: 'predicted', prediction: seven }
    const pause: EvidenceEvent = { type: 'paused' }
    for (const events of [[ink], [ink, answer], [ink, pause]]) expect(shownEvidence(after(...events))).toBeNull()
    for (const events of [
      [ink, answer, pause],
      [ink, pause, answer],
    ])
      expect(shownEvidence(after(...events))).not.toBeNull()
  })

  it('ignores a pause while the pen is down', () => {
    const drawing = after({ type: 'penDown' }, { type: 'inkChanged' }, { type: 'predicted', prediction: seven })
    expect(reduce(drawing, { type: 'paused' })).toBe(drawing)
    const lifted = reduce(drawing, { type: 'penUp' })
    expect(shownEvidence(lifted)).toBeNull()
    expect(shownEvidence(reduce(lifted, { type: 'paused' }))).not.toBeNull()
  })
})

describe('comparisonFor', () => {
  it('compares the answer with the runner-up', () => {
    expect(comparisonFor(after())).toEqual({ digit: 7, rival: 1 })
    expect(comparisonFor(after(press(7)))).toEqual({ digit: 7, rival: 1 })
  })

  it('compares the answer with the pinned digit', () => {
    expect(comparisonFor(after(press(4)))).toEqual({ digit: 7, rival: 4 })
  })

  it('is nothing where no other digit is probable and none is pinned', () => {
    const sure = { ...seven, confidence: 0.991, probabilities: [0, 0.009, 0, 0, 0, 0, 0, 0.991, 0, 0] }
    const answered = after({ type: 'predicted', prediction: sure })
    expect(comparisonFor(answered)).toBeNull()
    expect(comparisonFor(reduce(answered, press(1)))).toEqual({ digit: 7, rival: 1 })
  })

  it('stays with a pinned comparison', () => {
    expect(comparisonFor(after(press(7, 4)))).toEqual({ digit: 7, rival: 4 })
  })

  it('is nothing where the answer is no digit', () => {
    expect(comparisonFor(after({ type: 'predicted', prediction: rejected }))).toBeNull()
  })
})

describe('pressedBar', () => {
  it('is the pinned digit, and none for a comparison', () => {
    expect(pressedBar(after(press(4)))).toBe(4)
    expect(pressedBar(after(press(7, 1)))).toBeNull()
  })

  it('is none on a blank pad', () => {
    expect(pressedBar(after({ type: 'predicted', prediction: blankPrediction() }, press(4)))).toBeNull()
  })

  it('is none after new ink', () => {
    expect(pressedBar(after(press(4), { type: 'inkChanged' }))).toBeNull()
  })
})
