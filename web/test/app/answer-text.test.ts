import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { blankFrame } from '../../src/preprocessing/frame'
import { fitStrokes, type Stroke } from '../../src/preprocessing/strokes'
import { blankPrediction } from '../../src/recognizer/prediction'
import { answerNote, answerText, formatConfidence, answerSentence } from '../../src/app/answer-text'
import { initialState, type SheetResult, type State } from '../../src/app/state'
import type { NumberReading, ReviewReason } from '../../src/numbers/number-reading'
import { readingOf } from '../support/numbers'

describe('formatConfidence', () => {
  it.each([
    [0, '0.0%'],
    [0.00049, '0.0%'],
    [0.29, '29.0%'],
    [0.9985, '99.8%'],
    [0.999, '99.9%'],
    [0.9991, '> 99.9%'],
    [1, '> 99.9%'],
  ])('of %d is %s', (probability, text) => {
    expect(formatConfidence(probability)).toBe(text)
  })

  it('never shows certainty, nor more than the probability', () => {
    fc.assert(
      fc.property(fc.double({ min: 0, max: 1, noNaN: true }), (probability) => {
        expect(formatConfidence(probability)).not.toContain('100')
        expect(parseFloat(formatConfidence(probability).replace('>', ''))).toBeLessThanOrEqual(probability * 100 + 1e-3)
      }),
    )
  })
})

describe('answerSentence and answerNote', () => {
  const answer = (digit: number | null, confidence: number) => ({ ...blankPrediction(), strokes: 1, digit, confidence })

  it('ask for a digit when the pad is blank', () => {
    expect(answerSentence(blankPrediction())).toBe('Draw a digit')
  })

  it('give the digit and the confidence', () => {
    expect(answerSentence(answer(7, 0.998))).toBe('It’s a 7 (99.8% sure)')
    expect(answerSentence(answer(8, 0.998))).toBe('It’s an 8 (99.8% sure)')
    expect(answerSentence(answer(0, 0.9999))).toBe('It’s a 0 (over 99.9% sure)')
  })

  const square: Stroke = [[0, 0], [20, 0], [20, 20], [0, 20], [0, 0]] // prettier-ignore
  it.each<[string, Stroke[], string]>([
    ['Not a digit yet', [[[0, 10], [20, 10]], [[10, 0], [10, 20]]], 'Keep drawing, or start over.'], // prettier-ignore
    ['Nothing in the frame', [square], 'Write a digit in it, or show it from closer.'],
    ['Too much at once', [square, square.map(([x, y]) => [x + 30, y])], 'Leave more room between the digits.'],
  ])('say why there is no digit: %s', (sentence, strokes, note) => {
    const prediction = { ...answer(null, 0), ...fitStrokes(strokes) }
    expect([answerSentence(prediction), answerNote(prediction, 'ready')]).toEqual([sentence, note])
  })

  it('say that a picture is too faint', () => {
    const frame = blankFrame().map((_, pixel) => (pixel % 28 === 14 ? 0.5 : 0))
    const prediction = { ...answer(null, 0), frame }
    expect(answerSentence(prediction)).toBe('Too faint to read')
    expect(answerNote(prediction, 'ready')).toBe('Draw it larger, or use a thicker pen.')
  })

  it.each<[SheetResult, string]>([
    ['notFound', 'No sheet, boxes or number found'],
    ['unreadable', 'The marks or the code of this sheet cannot be read'],
    ['notSearched', 'Too faint to read'],
  ])('say what came of the search for a sheet in a picture without a digit: %s', (sheet, sentence) => {
    const sentences = [0.5, 0].map((left) => {
      const frame = blankFrame().map((_, pixel) => (pixel % 28 === 14 ? 0.5 : pixel < 28 ? left : 0))
      const prediction = { ...answer(null, 0), frame, number: null }
      const size = { width: 1, height: 1 }
      return answerText({ ...initialState(false), model: 'ready', answer: { prediction, size }, sheet }).sentence
    })
    expect(sentences).toContain(sentence)
    if (sheet !== 'notSearched') expect(new Set(sentences).size).toBe(1) // whatever the ink is
  })

  it('leave it to the error to say what to do with a picture without ink', () => {
    const state = { ...initialState(true), model: 'ready', sheet: 'notFound', inkError: 'pictureBlank' } as const
    expect(answerText(state)).toEqual({ sentence: 'Draw a digit', note: '' })
  })

  it('add no note to a confident answer, nor to a blank pad', () => {
    expect(answerNote(answer(7, 0.4), 'ready')).toBe('')
    expect(answerNote(blankPrediction(), 'ready')).toBe('')
  })

  it.each<[string, number[]]>([
    ['A 7 or a 1?', [0, 0.4, 0, 0, 0, 0, 0, 0.52, 0.08, 0]],
    ['A 1 or a 7?', [0, 0.46, 0, 0, 0, 0, 0, 0.46, 0.08, 0]],
    ['It’s a 7 (60.0% sure)', [0, 0.4, 0, 0, 0, 0, 0, 0.6, 0, 0]],
    ['It’s a 7 (50.0% sure)', [0, 0.2, 0.2, 0, 0, 0, 0, 0.5, 0.1, 0]],
  ])('tells of a rival that comes near: %s', (sentence, probabilities) => {
    const confidence = Math.max(...probabilities)
    const digit = probabilities.indexOf(confidence)
    expect(answerSentence({ ...answer(digit, confidence), probabilities })).toBe(sentence)
  })

  it('say that only single digits can be read, whether or not one was', () => {
    const note = 'Only single digits can be read now: check your connection.'
    expect(
      answerNote(
        {
          ...answer(null, 0),
          ...fitStrokes([
            [
              [0, 0],
              [20, 20],
            ],
            [
              [0, 20],
              [20, 0],
            ],
          ]),
        },
        'failed',
      ),
    ).toBe(note)
    expect(answerNote(answer(7, 0.998), 'failed')).toBe(note)
    expect(answerNote(blankPrediction(), 'failed')).toBe('')
  })

  it('give both digits and a note when the answer is unsure', () => {
    const unsure = { ...answer(7, 0.52), probabilities: [0, 0.4, 0, 0, 0, 0, 0, 0.52, 0.08, 0] }
    expect(answerNote(unsure, 'ready')).toBe('52.0% sure it’s a 7.')
  })
})

describe('answerText of a number', () => {
  const stateWith = (number: NumberReading, changes: Partial<State> = {}): State => {
    const prediction = { ...blankPrediction(), strokes: 3, frame: new Float32Array(784).fill(1), number }
    const answer = { prediction, size: { width: 200, height: 200 } }
    return { ...initialState(false), model: 'ready', numbers: 'ready', answer, ...changes }
  }

  it('says its digits singly', () => {
    expect(answerText(stateWith(readingOf('503')))).toEqual({ sentence: 'It’s 5\u00a00\u00a03 (95.0% sure)', note: '' })
  })

  it('names the digit that is least sure where the number needs a review', () => {
    expect(answerText(stateWith(readingOf('503', [0.9, 0.4, 0.9], 'doubtfulDigit')))).toEqual({
      sentence: 'Check this number: 5\u00a00\u00a03',
      note: 'The second digit is uncertain: 0 or 1?',
    })
  })

  it('says why else the number needs a review', () => {
    const noteFor = (reason: ReviewReason) => answerText(stateWith(readingOf('503', [0.9, 0.4, 0.9], reason))).note
    expect(noteFor('struckOut')).toBe('A digit is struck out.')
    expect(noteFor('possibleSign')).toBe('A 1 may be a slash or a bracket.')
    const alternatives = [{ text: '508', probability: 0.3 }]
    const number = { ...readingOf('503', [], 'severalReadings'), alternatives }
    expect(answerText(stateWith(number)).note).toBe('Or is it 5\u00a00\u00a08?')
  })

  it('names digits after the tenth by a numeral', () => {
    const confidences = Array.from({ length: 12 }, (_, index) => (index === 11 ? 0.5 : 0.9))
    expect(answerText(stateWith(readingOf('123456789012', confidences, 'doubtfulDigit'))).note).toBe(
      'Digit 12 is uncertain: 2 or 0?',
    )
  })

  it('asks for a digit that is to be rewritten', () => {
    const rewriting = { number: readingOf('503'), index: 1, size: { width: 200, height: 200 } }
    expect(answerText(stateWith(readingOf('53'), { rewriting })).sentence).toBe(
      'Write the digit anew in the dashed box',
    )
    expect(answerText(stateWith(readingOf('583'), { rewriting })).sentence).toBe('It’s 5\u00a08\u00a03 (95.0% sure)')
  })

  it.each<[State['numbers'], string]>([
    ['loading', 'Several digits can be read in a moment.'],
    ['failed', 'Only single digits can be read now: check your connection.'],
    ['ready', 'Leave more room between the digits.'],
  ])('says of several digits while what reads them is %s', (numbers, note) => {
    const square: Stroke = [[0, 0], [20, 0], [20, 20], [0, 20], [0, 0]] // prettier-ignore
    const fitted = fitStrokes([square, square.map(([x, y]) => [x + 30, y])])
    const prediction = { ...blankPrediction(), strokes: 2, ...fitted, number: null }
    const state = stateWith(readingOf(''), { numbers, answer: { prediction, size: { width: 1, height: 1 } } })
    expect(answerText(state)).toEqual({ sentence: 'Too much at once', note })
  })
})

describe('an answer that an example decided', () => {
  const taughtBy = { frame: blankFrame(), digit: 3 }
  const { frame } = fitStrokes([
    [
      [0, 0],
      [10, 40],
    ],
  ])

  it('says so in its note, also where it is no digit or the numbers failed', () => {
    for (const digit of [3, null]) {
      const prediction = { ...blankPrediction(), frame, digit, confidence: 0.5, strokes: 1, taughtBy }
      expect(answerNote(prediction, 'failed')).toBe('Because you taught me this one.')
    }
  })

  it('is "not a digit" where that was taught, however much ink there is', () => {
    const full = { ...blankPrediction(), frame: new Float32Array(784).fill(1), strokes: 1 }
    expect(answerSentence(full)).toBe('Too much at once')
    expect(answerSentence({ ...full, taughtBy: { frame, digit: null } })).toBe('Not a digit yet')
  })
})
