import { describe, expect, it, vi } from 'vitest'
import { InkError } from '../src/errors'
import { lazyRecognizer, type Model } from '../src/recognizer'
import { type Stroke, strokesToFrame } from '../src/strokes'

const ink: Stroke[] = [
  [
    [0, 0],
    [5, 9],
  ],
  [[2, 2]],
]
const probabilities = Float32Array.from([0, 0, 0, 0.75, 0, 0, 0.25, 0, 0, 0])
const modelThatDoubts = (noDigit: number): Model => ({
  network: { predict: () => ({ probabilities, noDigit, evidence: new Float32Array(490) }) },
  noDigitAbove: 0.5,
})
const model = modelThatDoubts(0.1)

describe('lazyRecognizer', () => {
  it('names the likeliest digit, and says what it saw', async () => {
    const prediction = await lazyRecognizer(() => Promise.resolve(model)).recognize(ink)
    expect(prediction).toMatchObject({
      digit: 3,
      confidence: 0.75,
      strokes: 2,
      probabilities: Array.from(probabilities),
    })
    expect(prediction.frame).toEqual(strokesToFrame(ink))
  })

  it.each([
    [0.5, 3, 0.75],
    [0.51, null, 0],
  ])(
    'at a probability of %d for no digit names %s, and keeps the probabilities',
    async (noDigit, digit, confidence) => {
      const recognizer = lazyRecognizer(() => Promise.resolve(modelThatDoubts(noDigit)))
      expect(await recognizer.recognize(ink)).toMatchObject({
        digit,
        confidence,
        probabilities: Array.from(probabilities),
        strokes: 2,
      })
    },
  )

  it('needs no network for a blank', async () => {
    const fetchModel = vi.fn(() => Promise.resolve(model))
    const { digit, confidence, strokes, probabilities } = await lazyRecognizer(fetchModel).recognize([[]])
    expect({ digit, confidence, strokes }).toEqual({ digit: null, confidence: 0, strokes: 0 })
    expect(probabilities).toEqual(Array<number>(10).fill(0.1))
    expect(fetchModel).not.toHaveBeenCalled()
  })

  it('fetches the network once, for many at a time', async () => {
    const fetchModel = vi.fn(() => Promise.resolve(model))
    const recognizer = lazyRecognizer(fetchModel)
    await Promise.all([recognizer.load(), recognizer.recognize(ink), recognizer.recognize(ink)])
    await recognizer.load()
    expect(fetchModel).toHaveBeenCalledOnce()
  })

  it('fetches again after a failure', async () => {
    const fetchModel = vi.fn(() => Promise.resolve(model)).mockRejectedValueOnce(new Error('no connection'))
    const recognizer = lazyRecognizer(fetchModel)
    await expect(recognizer.load()).rejects.toThrow('no connection')
    await recognizer.load()
    expect(fetchModel).toHaveBeenCalledTimes(2)
  })

  it('answers for the ink as it was when asked', async () => {
    const drawing: Stroke[] = [[[0, 0]]]
    const answer = lazyRecognizer(() => Promise.resolve(model)).recognize(drawing)
    drawing.push([[9, 9]])
    expect((await answer).strokes).toBe(1)
  })

  it('refuses ink that is none', async () => {
    await expect(lazyRecognizer(() => Promise.resolve(model)).recognize([[[NaN, 0]]])).rejects.toThrow(InkError)
  })
})
