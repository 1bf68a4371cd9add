import { describe, expect, it, vi } from 'vitest'
import { InkError } from '../src/errors'
import type { Network } from '../src/network/network'
import { lazyRecognizer } from '../src/recognizer'
import { type Stroke, strokesToFrame } from '../src/strokes'

const ink: Stroke[] = [
  [
    [0, 0],
    [5, 9],
  ],
  [[2, 2]],
]
const probabilities = Float32Array.from([0, 0, 0, 0.75, 0, 0, 0.25, 0, 0, 0])
const network: Network = { predict: () => ({ probabilities, evidence: new Float32Array(490) }) }

describe('lazyRecognizer', () => {
  it('names the likeliest digit, and says what it saw', async () => {
    const prediction = await lazyRecognizer(() => Promise.resolve(network)).recognize(ink)
    expect(prediction).toMatchObject({
      digit: 3,
      confidence: 0.75,
      strokes: 2,
      probabilities: Array.from(probabilities),
    })
    expect(prediction.frame).toEqual(strokesToFrame(ink))
  })

  it('needs no network for a blank', async () => {
    const fetchNetwork = vi.fn(() => Promise.resolve(network))
    const { digit, confidence, strokes, probabilities } = await lazyRecognizer(fetchNetwork).recognize([[]])
    expect({ digit, confidence, strokes }).toEqual({ digit: null, confidence: 0, strokes: 0 })
    expect(probabilities).toEqual(Array<number>(10).fill(0.1))
    expect(fetchNetwork).not.toHaveBeenCalled()
  })

  it('fetches the network once, for many at a time', async () => {
    const fetchNetwork = vi.fn(() => Promise.resolve(network))
    const recognizer = lazyRecognizer(fetchNetwork)
    await Promise.all([recognizer.load(), recognizer.recognize(ink), recognizer.recognize(ink)])
    await recognizer.load()
    expect(fetchNetwork).toHaveBeenCalledOnce()
  })

  it('fetches again after a failure', async () => {
    const fetchNetwork = vi.fn(() => Promise.resolve(network)).mockRejectedValueOnce(new Error('no connection'))
    const recognizer = lazyRecognizer(fetchNetwork)
    await expect(recognizer.load()).rejects.toThrow('no connection')
    await recognizer.load()
    expect(fetchNetwork).toHaveBeenCalledTimes(2)
  })

  it('answers for the ink as it was when asked', async () => {
    const drawing: Stroke[] = [[[0, 0]]]
    const answer = lazyRecognizer(() => Promise.resolve(network)).recognize(drawing)
    drawing.push([[9, 9]])
    expect((await answer).strokes).toBe(1)
  })

  it('refuses ink that is none', async () => {
    await expect(lazyRecognizer(() => Promise.resolve(network)).recognize([[[NaN, 0]]])).rejects.toThrow(InkError)
  })
})
