import { describe, expect, it, vi } from 'vitest'
import { DigitpadError, InkError, ModelError } from '../../src/lib/errors'
import { blankPrediction } from '../../src/recognizer/prediction'
import type { FrameScores } from '../../src/recognizer/worker/messages'
import type { NumberDigit, NumberReading } from '../../src/numbers/number-reading'
import type { FramedLine } from '../../src/numbers/reading'
import type { Frame } from '../../src/preprocessing/frame'
import type { ExtractedInk } from '../../src/preprocessing/picture'
import {
  type Backend,
  lazyRecognizer,
  type PlacedNumber,
  type PlacedPicture,
  type Recognize,
  withHandover,
} from '../../src/recognizer/recognizer'
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
    editLines: () => Promise.resolve(editedLines),
  })
const recognize: Recognize = (strokes) => Promise.resolve({ ...blankPrediction(), digit: 3, strokes: strokes.length })
const digit: NumberDigit = {
  ...{ digit: 4, confidence: 0.9, probabilities: [], evidence: new Float32Array(), frame: withStrokes },
  box: { left: 5, top: 10, right: 10, bottom: 20 },
  bounds: { left: 5, top: 10, side: 10 },
  parts: [{ stroke: 1, first: 0, end: 1 }],
}
const reading: NumberReading = { text: '4', confidence: 0.9, digits: [digit], alternatives: [], reviewReason: null }
const frameScores: FrameScores = {
  scores: [{ probabilities: [1], noDigit: 0, embedding: new Float32Array(), logits: new Float32Array() }],
  rejectionThreshold: 0.5,
}
const backend: Backend = {
  recognize,
  scoreFrames: () => Promise.resolve(frameScores),
  readNumber: () => Promise.resolve(reading),
}
const editedLines: FramedLine[] = []
const number: PlacedNumber = {
  ...placed,
  ink: { ...pictureInk, core: pictureInk.coverage, edges: { left: 0, top: 0, right: 100, bottom: 50 }, lines: [] },
}

describe('lazyRecognizer', () => {
  it('passes on strokes that hold points', async () => {
    const recognizer = lazyRecognizer(() => Promise.resolve(backend), reader)
    expect(await recognizer.recognize([...ink, []])).toMatchObject({ digit: 3, strokes: 2 })
  })

  it('needs no network for a blank', async () => {
    const start = vi.fn(() => Promise.resolve(backend))
    const { digit, confidence, strokes, probabilities } = await lazyRecognizer(start, reader).recognize([[]])
    expect({ digit, confidence, strokes }).toEqual({ digit: null, confidence: 0, strokes: 0 })
    expect(probabilities).toEqual(Array<number>(10).fill(0.1))
    expect(start).not.toHaveBeenCalled()
  })

  it('starts once for concurrent calls', async () => {
    const start = vi.fn(() => Promise.resolve(backend))
    const recognizer = lazyRecognizer(start, reader)
    await Promise.all([recognizer.load(), recognizer.recognize(ink), recognizer.recognize(ink)])
    await recognizer.load()
    expect(start).toHaveBeenCalledOnce()
  })

  it('starts again after a failure', async () => {
    const start = vi.fn(() => Promise.resolve(backend)).mockRejectedValueOnce(new Error('no connection'))
    const recognizer = lazyRecognizer(start, reader)
    await expect(recognizer.load()).rejects.toThrow('no connection')
    await recognizer.load()
    expect(start).toHaveBeenCalledTimes(2)
  })

  it('recognises the strokes as they were at the call', async () => {
    const drawing: Stroke[] = [[[0, 0]]]
    const prediction = lazyRecognizer(() => Promise.resolve(backend), reader).recognize(drawing)
    drawing.push([[9, 9]])
    expect((await prediction).strokes).toBe(1)
  })

  it('rejects invalid strokes', async () => {
    await expect(lazyRecognizer(() => Promise.resolve(backend), reader).recognize([[[NaN, 0]]])).rejects.toThrow(
      InkError,
    )
  })

  it('reads pictures without the network', async () => {
    const start = vi.fn(() => Promise.resolve(backend))
    expect(await lazyRecognizer(start, reader).read(new Blob())).toBe(pictureInk)
    expect(start).not.toHaveBeenCalled()
  })

  it.each([
    ['a picture without strokes by its own frame', [], pictureInk.frame, { left: 10, top: -10, side: 80 }],
    ['a picture with strokes by their common frame', ink, withStrokes, bounds],
  ])('recognises %s, and returns its bounds', async (_, strokes, frame, bounds) => {
    const recognizeFrame = vi.fn(recognize)
    const prediction = await lazyRecognizer(
      () => Promise.resolve({ ...backend, recognize: recognizeFrame }),
      reader,
    ).recognize(strokes, placed)
    expect(recognizeFrame).toHaveBeenCalledExactlyOnceWith(strokes, frame)
    expect(prediction.bounds).toEqual(bounds)
  })

  it('reads numbers, with the indices of strokes among all that were given', async () => {
    const { digits } = await lazyRecognizer(() => Promise.resolve(backend), reader).readNumber([[], ...ink])
    expect(digits).toEqual([{ ...digit, parts: [{ stroke: 2, first: 0, end: 1 }] }])
  })

  it('loads what reads numbers', async () => {
    const readNumber = vi.fn(backend.readNumber).mockRejectedValueOnce(new DigitpadError('chunkLoadFailed'))
    const recognizer = lazyRecognizer(() => Promise.resolve({ ...backend, readNumber }), reader)
    await expect(recognizer.loadNumbers()).rejects.toThrow(DigitpadError)
    await recognizer.loadNumbers()
    expect(readNumber.mock.calls).toEqual([[{ strokes: [] }], [{ strokes: [] }]])
  })

  it('needs no network for a blank number', async () => {
    const start = vi.fn(() => Promise.resolve(backend))
    expect(await lazyRecognizer(start, reader).readNumber([[]])).toMatchObject({ text: '', digits: [] })
    expect(start).not.toHaveBeenCalled()
  })

  it.each([
    ['as it was read', [], number, number.ink.lines],
    ['with strokes', ink, number, editedLines],
    ['that was erased', [], { ...number, erased: [] }, editedLines],
  ])('reads the number of a picture %s, in the coordinates of strokes', async (_, strokes, picture, lines) => {
    const readNumber = vi.fn(backend.readNumber)
    const recognizer = lazyRecognizer(() => Promise.resolve({ ...backend, readNumber }), reader)
    const { digits } = await recognizer.readNumber(strokes, picture)
    expect(readNumber.mock.lastCall?.[0]).toHaveProperty('lines')
    expect((readNumber.mock.lastCall?.[0] as { lines: FramedLine[] }).lines).toBe(lines)
    expect(digits[0]?.box).toEqual({ left: 14, top: 18, right: 18, bottom: 26 })
    expect(digits[0]?.bounds).toEqual({ left: 14, top: 18, side: 8 })
  })
})

describe('withHandover', () => {
  const backendOf = (digit: number): Backend => ({
    recognize: vi.fn(() => Promise.resolve({ ...blankPrediction(), digit })),
    scoreFrames: vi.fn(() => Promise.resolve({ ...frameScores, rejectionThreshold: digit })),
    readNumber: vi.fn(() => Promise.resolve({ ...reading, text: String(digit) })),
  })
  const nextTask = () => new Promise((resolve) => setTimeout(resolve))

  it('lets frames wait for the next recogniser, so that they do not keep the page busy', async () => {
    const { scoreFrames } = withHandover(backendOf(1), () => Promise.resolve(backendOf(2)))
    expect(await scoreFrames([])).toMatchObject({ rejectionThreshold: 2 })
  })

  it('lets numbers wait for the next recogniser, so that their code is loaded once', async () => {
    let handOver: (next: Backend) => void = () => undefined
    const first = backendOf(1)
    const { readNumber } = withHandover(first, () => new Promise((resolve) => (handOver = resolve)))
    const pending = readNumber({ strokes: ink })
    await nextTask()
    handOver(backendOf(2))
    expect((await pending).text).toBe('2')
    expect(first.readNumber).not.toHaveBeenCalled()
  })

  it('uses the first recogniser until the next is ready', async () => {
    let handOver: (next: Backend) => void = () => undefined
    const first = backendOf(1)
    const { recognize } = withHandover(first, () => new Promise((resolve) => (handOver = resolve)))
    expect((await recognize(ink)).digit).toBe(1)
    handOver(backendOf(2))
    await nextTask()
    expect((await recognize(ink)).digit).toBe(2)
    expect(first.recognize).toHaveBeenCalledOnce()
  })

  it('keeps the first recogniser when the next cannot be created', async () => {
    const { recognize } = withHandover(backendOf(1), () => Promise.reject(new Error('no worker')))
    await nextTask()
    expect((await recognize(ink)).digit).toBe(1)
  })

  it('returns to the first recogniser for good when the next fails', async () => {
    const failing = vi.fn(() => Promise.reject(new Error('out of memory')))
    const { recognize } = withHandover(backendOf(1), () => Promise.resolve({ ...backend, recognize: failing }))
    await nextTask()
    expect((await recognize(ink)).digit).toBe(1)
    expect((await recognize(ink)).digit).toBe(1)
    expect(failing).toHaveBeenCalledOnce()
  })

  it('keeps the next recogniser when it cannot read numbers', async () => {
    const next = backendOf(2)
    const failing = () => Promise.reject(new DigitpadError('chunkLoadFailed'))
    const { recognize, readNumber } = withHandover(backendOf(1), () =>
      Promise.resolve({ ...next, readNumber: failing }),
    )
    await nextTask()
    await expect(readNumber({ strokes: ink })).rejects.toThrow(DigitpadError)
    expect((await recognize(ink)).digit).toBe(2)
  })

  it('reads numbers by the first recogniser when the worker of the next fails', async () => {
    const failing = () => Promise.reject(new ModelError('modelStartFailed'))
    const { readNumber } = withHandover(backendOf(1), () => Promise.resolve({ ...backend, readNumber: failing }))
    await nextTask()
    expect((await readNumber({ strokes: ink })).text).toBe('1')
  })
})
