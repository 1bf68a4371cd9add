import { describe, expect, it, vi } from 'vitest'
import { InkError } from '../../src/lib/errors'
import { blankPrediction } from '../../src/recognizer/prediction'
import type { Frame } from '../../src/preprocessing/frame'
import type { ExtractedInk } from '../../src/preprocessing/picture'
import { lazyRecognizer, type PlacedPicture, type Recognize, withHandover } from '../../src/recognizer/recognizer'
import type { Stroke } from '../../src/preprocessing/strokes'
import { extractedInk } from '../support/pad'

const ink: Stroke[] = [
  [
    [0, 0],
    [5, 9],
  ],
  [[2, 2]],
]
const pictureInk: ExtractedInk = { ...extractedInk(), frame: new Float32Array(784).fill(0.5) }
const placed: PlacedPicture = {
  ink: pictureInk,
  corners: [
    [10, 10],
    [90, 50],
  ],
}
const withStrokes: Frame = new Float32Array(784).fill(0.25)
const bounds = { left: 1, top: 2, side: 3 }
const reader = () =>
  Promise.resolve({
    read: () => Promise.resolve(pictureInk),
    frameWithStrokes: () => Promise.resolve({ frame: withStrokes, bounds }),
  })
const recognize: Recognize = (strokes) => Promise.resolve({ ...blankPrediction(), digit: 3, strokes: strokes.length })

describe('lazyRecognizer', () => {
  it('passes on strokes that hold points', async () => {
    const recognizer = lazyRecognizer(() => Promise.resolve(recognize), reader)
    expect(await recognizer.recognize([...ink, []])).toMatchObject({ digit: 3, strokes: 2 })
  })

  it('needs no network for a blank', async () => {
    const start = vi.fn(() => Promise.resolve(recognize))
    const { digit, confidence, strokes, probabilities } = await lazyRecognizer(start, reader).recognize([[]])
    expect({ digit, confidence, strokes }).toEqual({ digit: null, confidence: 0, strokes: 0 })
    expect(probabilities).toEqual(Array<number>(10).fill(0.1))
    expect(start).not.toHaveBeenCalled()
  })

  it('starts once for concurrent calls', async () => {
    const start = vi.fn(() => Promise.resolve(recognize))
    const recognizer = lazyRecognizer(start, reader)
    await Promise.all([recognizer.load(), recognizer.recognize(ink), recognizer.recognize(ink)])
    await recognizer.load()
    expect(start).toHaveBeenCalledOnce()
  })

  it('starts again after a failure', async () => {
    const start = vi.fn(() => Promise.resolve(recognize)).mockRejectedValueOnce(new Error('no connection'))
    const recognizer = lazyRecognizer(start, reader)
    await expect(recognizer.load()).rejects.toThrow('no connection')
    await recognizer.load()
    expect(start).toHaveBeenCalledTimes(2)
  })

  it('recognises the strokes as they were at the call', async () => {
    const drawing: Stroke[] = [[[0, 0]]]
    const prediction = lazyRecognizer(() => Promise.resolve(recognize), reader).recognize(drawing)
    drawing.push([[9, 9]])
    expect((await prediction).strokes).toBe(1)
  })

  it('rejects invalid strokes', async () => {
    await expect(lazyRecognizer(() => Promise.resolve(recognize), reader).recognize([[[NaN, 0]]])).rejects.toThrow(
      InkError,
    )
  })

  it('reads pictures without the network', async () => {
    const start = vi.fn(() => Promise.resolve(recognize))
    expect(await lazyRecognizer(start, reader).read(new Blob())).toBe(pictureInk)
    expect(start).not.toHaveBeenCalled()
  })

  it.each([
    ['a picture without strokes by its own frame', [], pictureInk.frame, { left: 10, top: -10, side: 80 }],
    ['a picture with strokes by their common frame', ink, withStrokes, bounds],
  ])('recognises %s, and returns its bounds', async (_, strokes, frame, bounds) => {
    const recognizeFrame = vi.fn(recognize)
    const prediction = await lazyRecognizer(() => Promise.resolve(recognizeFrame), reader).recognize(strokes, placed)
    expect(recognizeFrame).toHaveBeenCalledExactlyOnceWith(strokes, frame)
    expect(prediction.bounds).toEqual(bounds)
  })
})

describe('withHandover', () => {
  const recognizerOf = (digit: number): Recognize => vi.fn(() => Promise.resolve({ ...blankPrediction(), digit }))
  const nextTask = () => new Promise((resolve) => setTimeout(resolve))

  it('uses the first recogniser until the next is ready', async () => {
    let handOver: (recognize: Recognize) => void = () => undefined
    const first = recognizerOf(1)
    const recognize = withHandover(first, () => new Promise((resolve) => (handOver = resolve)))
    expect((await recognize(ink)).digit).toBe(1)
    handOver(recognizerOf(2))
    await nextTask()
    expect((await recognize(ink)).digit).toBe(2)
    expect(first).toHaveBeenCalledOnce()
  })

  it('keeps the first recogniser when the next cannot be created', async () => {
    const recognize = withHandover(recognizerOf(1), () => Promise.reject(new Error('no worker')))
    await nextTask()
    expect((await recognize(ink)).digit).toBe(1)
  })

  it('returns to the first recogniser for good when the next fails', async () => {
    const failing = vi.fn(() => Promise.reject(new Error('out of memory')))
    const recognize = withHandover(recognizerOf(1), () => Promise.resolve(failing))
    await nextTask()
    expect((await recognize(ink)).digit).toBe(1)
    expect((await recognize(ink)).digit).toBe(1)
    expect(failing).toHaveBeenCalledOnce()
  })
})
