import { beforeEach, describe, expect, it, vi } from 'vitest'
import { DigitpadError } from '../../src/lib/errors'
import { NO_NUMBER, type NumberDigit, type NumberReading } from '../../src/numbers/number-reading'
import type { NumberInk, PictureInk } from '../../src/numbers/picture-lines'
import type { DigitPad, PadPrediction } from '../../src/pad/index'
import type { Stroke } from '../../src/preprocessing/strokes'
import { digitAt, readingOf } from '../support/numbers'
import { createPad, draw, extractedInk, ManualRecognizer, predictionFor, setLayout } from '../support/pad'

const bars: Stroke[] = [0, 1, 2].map((index) => [[15 + 30 * index, 20], [15 + 30 * index, 60]]) // prettier-ignore

describe('a pad that reads numbers', () => {
  let pad: DigitPad
  let recognizer: ManualRecognizer
  let fired: PadPrediction[]
  const readNumber = vi.fn<ManualRecognizer['readNumber']>()

  beforeEach(() => {
    pad = createPad()
    pad.recognizer = recognizer = new ManualRecognizer()
    readNumber.mockReset().mockResolvedValue(readingOf('503'))
    recognizer.readNumber = readNumber
    recognizer.recognize = (strokes) => Promise.resolve(predictionFor(strokes.length))
    pad.reads = 'number'
    fired = []
    pad.addEventListener('prediction', ({ detail }) => fired.push(detail))
    pad.strokes = bars
  })

  it('reflects the attribute, and reads one digit by default', async () => {
    expect(pad.getAttribute('reads')).toBe('number')
    pad.setAttribute('reads', 'anything else')
    expect(pad.reads).toBe('digit')
    await pad.loadNumbers()
    expect((await pad.predict()).number).toBeNull()
    expect(readNumber).not.toHaveBeenCalled()
  })

  it('recognises one digit, and loads what reads numbers, until that is there', async () => {
    const load = vi.spyOn(recognizer, 'loadNumbers')
    expect(await pad.predict()).toMatchObject({ digit: 3, number: null })
    expect(load).toHaveBeenCalledOnce()
    expect((await pad.predict()).number?.text).toBe('503')
  })

  it('predicts again as soon as numbers can be read, while it is live', async () => {
    pad.live = true
    await pad.loadNumbers()
    await vi.waitFor(() => {
      expect(fired.at(-1)?.number?.text).toBe('503')
    })
  })

  it('recognises one digit when what reads numbers cannot be loaded, and tries again only when asked to', async () => {
    const load = vi.fn(() => Promise.reject(new DigitpadError('chunkLoadFailed')))
    recognizer.loadNumbers = load
    expect((await pad.predict()).number).toBeNull()
    expect((await pad.predict()).number).toBeNull()
    expect(load).toHaveBeenCalledOnce()
    await expect(pad.loadNumbers()).rejects.toThrow(DigitpadError)
    recognizer.loadNumbers = () => Promise.resolve()
    await pad.loadNumbers()
    expect((await pad.predict()).number?.text).toBe('503')
  })

  it('recognises one digit when a number cannot be read', async () => {
    await pad.loadNumbers()
    readNumber.mockRejectedValue(new DigitpadError('chunkLoadFailed'))
    expect(await pad.predict()).toMatchObject({ digit: 3, number: null })
  })

  it('gives boxes and bounds in its present size', async () => {
    await pad.loadNumbers()
    setLayout(pad, 400)
    const { number } = await pad.predict()
    expect(number?.digits[0]).toMatchObject({
      box: { left: 20, top: 40, right: 60, bottom: 120 },
      bounds: { left: 20, top: 40, side: 80 },
    })
  })

  it('fires no reading of ink that was taken away meanwhile', async () => {
    await pad.loadNumbers()
    let resolve: (reading: NumberReading) => void = () => undefined
    readNumber.mockReturnValueOnce(new Promise((done) => (resolve = done)))
    const prediction = pad.predict()
    pad.undo()
    resolve(readingOf('503'))
    await prediction
    expect(fired).toEqual([])
  })

  describe('removeDigit', () => {
    it('removes the ink of a digit, as one step of the history', async () => {
      await pad.loadNumbers()
      await pad.predict()
      expect(pad.removeDigit(1)).toBe(true)
      expect(pad.strokes).toEqual([bars[0], bars[2]])
      pad.undo()
      expect(pad.strokes).toEqual(bars)
    })

    it('works for a number whose last stroke was read while the pen was down', async () => {
      await pad.loadNumbers()
      pad.clear()
      pad.live = true
      for (const stroke of bars) draw(pad, stroke)
      await vi.waitFor(() => {
        expect(fired.at(-1)?.strokes).toBe(3)
      })
      expect(pad.removeDigit(2)).toBe(true)
      expect(pad.strokes).toHaveLength(2)
    })

    it('removes nothing once the ink has changed, nor where there is no such digit', async () => {
      expect(pad.removeDigit(0)).toBe(false)
      await pad.loadNumbers()
      await pad.predict()
      expect(pad.removeDigit(3)).toBe(false)
      draw(pad, [[150, 150], [180, 180]]) // prettier-ignore
      expect(pad.removeDigit(0)).toBe(false)
      expect(pad.strokes).toHaveLength(4)
    })
  })

  describe('with a picture', () => {
    const number = { ...extractedInk(160, 40), lines: [] } as unknown as NumberInk
    const ink: PictureInk = { ...extractedInk(100, 50), number }
    const outlines = () => pad.shadowRoot?.querySelector('[part=picture]')?.innerHTML ?? ''
    const show = async (): Promise<void> => {
      const done = pad.showPicture(new Blob())
      recognizer.readings.shift()?.resolve(ink)
      await done
    }

    it('shows the ink of a number as soon as several digits are found, without another step of the history', async () => {
      const digits = [digitAt(0, 5), digitAt(1, 0)].map((digit) => ({ ...digit, parts: [] }))
      readNumber.mockResolvedValue({ ...readingOf('50'), digits })
      await pad.loadNumbers()
      await show()
      expect(outlines()).toContain(ink.outline)
      expect((await pad.predict()).number?.text).toBe('50')
      expect(outlines()).toContain(number.outline)
      expect(readNumber.mock.lastCall?.[1]).toMatchObject({ ink: number, corners: [[20, 80], [180, 120]] }) // prettier-ignore
      expect(pad.removeDigit(0)).toBe(true)
      pad.undo()
      pad.undo()
      expect([pad.hasPicture, pad.strokes]).toEqual([false, bars])
    })

    it('reads a digit that is drawn beside that of the picture, and takes it away again', async () => {
      readNumber.mockResolvedValue(readingOf('5'))
      await pad.loadNumbers()
      await show()
      await pad.predict()
      draw(pad, bars[2] ?? [])
      const [first, second] = [digitAt(0, 5), digitAt(2, 1)].map((digit) => ({ ...digit, parts: [] }))
      readNumber.mockResolvedValue({ ...readingOf('51'), digits: [first, second] as NumberDigit[] })
      expect((await pad.predict()).number?.text).toBe('51')
      expect(readNumber.mock.lastCall?.[0]).toEqual([bars[2]])
      expect(readNumber.mock.lastCall?.[1]).toMatchObject({ ink: { coverage: ink.coverage }, corners: [[20, 60], [180, 140]] }) // prettier-ignore
      expect(outlines()).toContain(ink.outline)
      expect(pad.removeDigit(1)).toBe(true)
      expect([pad.hasPicture, pad.strokes]).toEqual([true, []])
    })

    it.each([
      ['0', 0.02, '04', null],
      ['0', 0.001, '04', 2],
      ['0', 0.02, '9', 2],
      ['', 0, '', null],
    ])(
      'that is read as %j or with %f as %j together with a stroke is the digit %j',
      async (text, probability, other, digit) => {
        await pad.loadNumbers()
        await show()
        draw(pad, bars[2] ?? [])
        readNumber.mockResolvedValue({ ...readingOf(text), alternatives: [{ text: other, probability }] })
        recognizer.recognize = () => Promise.resolve(predictionFor(2))
        expect(await pad.predict()).toMatchObject({ digit })
      },
    )

    it('keeps the ink of a digit where only one is found, and reads no number of it again', async () => {
      readNumber.mockResolvedValue(NO_NUMBER)
      await pad.loadNumbers()
      await show()
      await pad.predict()
      await pad.predict()
      expect(outlines()).toContain(ink.outline)
      expect(readNumber).toHaveBeenCalledOnce()
    })
  })
})
