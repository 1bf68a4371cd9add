import { describe, expect, it, vi } from 'vitest'
import { InkError } from '../../src/lib/errors'
import { blankPrediction } from '../../src/recognizer/prediction'
import type { Frame } from '../../src/preprocessing/frame'
import type { ExtractedInk } from '../../src/preprocessing/picture'
import { lazyRecognizer, type PlacedPicture, type Recognize, relieved } from '../../src/recognizer/recognizer'
import type { Stroke } from '../../src/preprocessing/strokes'
import { foundInk } from '../support/pad'

const ink: Stroke[] = [
  [
    [0, 0],
    [5, 9],
  ],
  [[2, 2]],
]
const extracted: ExtractedInk = { ...foundInk(), frame: new Float32Array(784).fill(0.5) }
const placed: PlacedPicture = {
  ink: extracted,
  corners: [
    [10, 10],
    [90, 50],
  ],
}
const withStrokes: Frame = new Float32Array(784).fill(0.25)
const bounds = { left: 1, top: 2, side: 3 }
const reader = () =>
  Promise.resolve({
    read: () => Promise.resolve(extracted),
    frameWith: () => Promise.resolve({ frame: withStrokes, bounds }),
  })
const recognize: Recognize = (strokes) => Promise.resolve({ ...blankPrediction(), digit: 3, strokes: strokes.length })

describe('lazyRecognizer', () => {
  it('passes on what has points', async () => {
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

  it('starts once, for many at a time', async () => {
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

  it('answers for the ink as it was when asked', async () => {
    const drawing: Stroke[] = [[[0, 0]]]
    const answer = lazyRecognizer(() => Promise.resolve(recognize), reader).recognize(drawing)
    drawing.push([[9, 9]])
    expect((await answer).strokes).toBe(1)
  })

  it('refuses ink that is none', async () => {
    await expect(lazyRecognizer(() => Promise.resolve(recognize), reader).recognize([[[NaN, 0]]])).rejects.toThrow(
      InkError,
    )
  })

  it('reads pictures without the network', async () => {
    const start = vi.fn(() => Promise.resolve(recognize))
    expect(await lazyRecognizer(start, reader).read(new Blob())).toBe(extracted)
    expect(start).not.toHaveBeenCalled()
  })

  it.each([
    ['a picture by its own frame', [], extracted.frame, { left: 10, top: -10, side: 80 }],
    ['a picture with strokes by the frame of both', ink, withStrokes, bounds],
  ])('names %s, and tells where that lies', async (_, strokes, frame, where) => {
    const asked = vi.fn(recognize)
    const answer = await lazyRecognizer(() => Promise.resolve(asked), reader).recognize(strokes, placed)
    expect(asked).toHaveBeenCalledExactlyOnceWith(strokes, frame)
    expect(answer.bounds).toEqual(where)
  })
})

describe('relieved', () => {
  const saying = (digit: number): Recognize => vi.fn(() => Promise.resolve({ ...blankPrediction(), digit }))
  const turn = () => new Promise((resolve) => setTimeout(resolve))

  it('recognises by itself until the relief is there', async () => {
    let come: (recognize: Recognize) => void = () => undefined
    const here = saying(1)
    const recognize = relieved(here, () => new Promise((resolve) => (come = resolve)))
    expect((await recognize(ink)).digit).toBe(1)
    come(saying(2))
    await turn()
    expect((await recognize(ink)).digit).toBe(2)
    expect(here).toHaveBeenCalledOnce()
  })

  it('stays when the relief does not come', async () => {
    const recognize = relieved(saying(1), () => Promise.reject(new Error('no worker')))
    await turn()
    expect((await recognize(ink)).digit).toBe(1)
  })

  it('answers itself, now and from then on, when the relief fails', async () => {
    const fails = vi.fn(() => Promise.reject(new Error('out of memory')))
    const recognize = relieved(saying(1), () => Promise.resolve(fails))
    await turn()
    expect((await recognize(ink)).digit).toBe(1)
    expect((await recognize(ink)).digit).toBe(1)
    expect(fails).toHaveBeenCalledOnce()
  })
})
