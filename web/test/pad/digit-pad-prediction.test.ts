import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { DigitPad } from '../../src/pad/define'
import { createPad, draw, line, ManualRecognizer, other } from '../support/pad'

let pad: DigitPad

beforeEach(() => {
  pad = createPad()
})

describe('predict', () => {
  let recognizer: ManualRecognizer
  let fired: number[]

  beforeEach(() => {
    pad.recognizer = recognizer = new ManualRecognizer()
    fired = []
    pad.addEventListener('prediction', ({ detail }) => fired.push(detail.strokes))
  })

  it('resolves to the prediction, and fires it as an event', async () => {
    draw(pad, line)
    const prediction = pad.predict()
    recognizer.predictions[0]?.resolve()
    expect((await prediction).digit).toBe(1)
    expect(fired).toEqual([1])
  })

  it('resolves to a prediction without a digit on a blank pad', async () => {
    expect(await pad.predict()).toMatchObject({ digit: null, confidence: 0, strokes: 0 })
    expect(fired).toEqual([0])
  })

  it('fires no event for an answer that arrives after a later one', async () => {
    draw(pad, line)
    const first = pad.predict()
    draw(pad, other)
    const second = pad.predict()
    recognizer.predictions[1]?.resolve()
    await second
    recognizer.predictions[0]?.resolve()
    expect((await first).strokes).toBe(1)
    expect(fired).toEqual([2])
  })

  it.each<[string, () => void]>([
    [
      'clear',
      () => {
        pad.clear()
      },
    ],
    [
      'undo',
      () => {
        pad.undo()
      },
    ],
    [
      'setting strokes',
      () => {
        pad.strokes = [other]
      },
    ],
  ])('fires no event for an answer to ink that was taken away by %s', async (_name, change) => {
    draw(pad, line)
    const prediction = pad.predict()
    change()
    recognizer.predictions[0]?.resolve()
    await prediction
    expect(fired).toEqual([])
  })

  it('fires an event for an answer to ink to which strokes were added since', async () => {
    draw(pad, line)
    const prediction = pad.predict()
    draw(pad, other)
    recognizer.predictions[0]?.resolve()
    await prediction
    expect(fired).toEqual([1])
  })

  it('rejects when the recognizer does, and fires no event', async () => {
    draw(pad, line)
    const prediction = pad.predict()
    recognizer.predictions[0]?.reject(new Error('no network'))
    await expect(prediction).rejects.toThrow('no network')
    expect(fired).toEqual([])
  })
})

describe('live', () => {
  let recognizer: ManualRecognizer

  beforeEach(() => {
    vi.useFakeTimers()
    pad.recognizer = recognizer = new ManualRecognizer()
  })

  afterEach(() => {
    vi.useRealTimers()
  })

  it('predicts when the ink changes, and only while it is set', async () => {
    draw(pad, line)
    await vi.advanceTimersByTimeAsync(50)
    expect([pad.live, recognizer.predictions.length]).toEqual([false, 0])
    pad.setAttribute('live', '')
    draw(pad, other)
    await vi.advanceTimersByTimeAsync(50)
    expect([pad.live, recognizer.predictions.length]).toEqual([true, 1])
  })

  it('fires predictionerror when a prediction fails, and predicts again with the next ink', async () => {
    const onError = vi.fn()
    pad.addEventListener('predictionerror', ({ detail }) => {
      onError(detail)
    })
    pad.live = true
    draw(pad, line)
    await vi.advanceTimersByTimeAsync(50)
    const reason = new Error('no network')
    recognizer.predictions[0]?.reject(reason)
    await vi.advanceTimersByTimeAsync(50)
    expect(onError.mock.calls).toEqual([[reason]])
    draw(pad, other)
    await vi.advanceTimersByTimeAsync(50)
    expect(recognizer.predictions).toHaveLength(2)
  })
})
