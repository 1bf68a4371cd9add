import { beforeEach, describe, expect, it, vi } from 'vitest'
import { InkError } from '../../src/lib/errors'
import type { DigitPad } from '../../src/pad/define'
import { createPad, draw, extractedInk, line, ManualRecognizer, other, setLayout } from '../support/pad'

let pad: DigitPad

beforeEach(() => {
  pad = createPad()
})

describe('showPicture', () => {
  let recognizer: ManualRecognizer
  const picture = new Blob(['a picture'])

  beforeEach(() => {
    pad.recognizer = recognizer = new ManualRecognizer()
  })

  const shown = (): SVGPathElement[] => Array.from(pad.shadowRoot?.querySelectorAll('[part=picture] path') ?? [])
  const strokePaths = (): number => pad.shadowRoot?.querySelectorAll('[part=ink] path').length ?? 0
  const show = async (ink = extractedInk()): Promise<void> => {
    const done = pad.showPicture(picture)
    recognizer.readings.shift()?.resolve(ink)
    await done
  }

  it('replaces the drawing by the picture, centred and with its aspect ratio kept', async () => {
    draw(pad, line)
    await show(extractedInk(100, 50))
    expect(pad.strokes).toEqual([])
    expect([pad.blank, pad.hasPicture]).toEqual([false, true])
    expect(shown().map((path) => path.getAttribute('transform'))).toEqual(['translate(20 60) scale(1.6)'])
    void pad.predict()
    expect(recognizer.picture?.corners).toEqual([
      [20, 60],
      [180, 140],
    ])
  })

  it('fills a wide pad with a wide picture', async () => {
    setLayout(pad, 600, 200)
    await show(extractedInk(300, 50))
    expect(shown().map((path) => path.getAttribute('transform'))).toEqual(['translate(60 60) scale(1.6)'])
  })

  it.each([true, false, undefined])('resolves with whether the file has more frames: %s', async (hasMoreFrames) => {
    const done = pad.showPicture(picture)
    recognizer.readings.shift()?.resolve({ ...extractedInk(), hasMoreFrames })
    expect(await done).toBe(hasMoreFrames ?? false)
  })

  it('fires one ink event', async () => {
    const onInk = vi.fn()
    pad.addEventListener('ink', onInk)
    await show()
    expect(onInk).toHaveBeenCalledOnce()
  })

  it('is undone after the strokes over it, which restores the drawing before', async () => {
    draw(pad, line)
    await show()
    draw(pad, other)
    expect([pad.strokes, shown().length]).toEqual([[other], 1])
    pad.undo()
    expect([pad.strokes, shown().length]).toEqual([[], 1])
    pad.undo()
    expect([pad.strokes, shown().length, strokePaths()]).toEqual([[line], 0, 1])
    expect(pad.hasPicture).toBe(false)
    pad.undo()
    expect(pad.blank).toBe(true)
  })

  it('replaces an earlier picture, and can be undone', async () => {
    await show(extractedInk(10, 10))
    await show(extractedInk(20, 10))
    pad.undo()
    expect(shown()[0]?.getAttribute('d')).toBe(extractedInk(10, 10).outline)
  })

  it.each([
    [
      'clear',
      () => {
        pad.clear()
      },
    ],
    [
      'setting strokes',
      () => {
        pad.strokes = [line]
      },
    ],
  ])('is reverted by %s', async (_, change) => {
    await show()
    change()
    expect(shown()).toHaveLength(0)
    void pad.predict()
    expect(recognizer.picture).toBeUndefined()
  })

  it('scales the picture with the pad', async () => {
    await show(extractedInk(100, 50))
    setLayout(pad, 100)
    draw(pad, [
      [10, 10],
      [50, 60],
    ])
    expect(shown()[0]?.getAttribute('transform')).toBe('translate(10 30) scale(0.8)')
    void pad.predict()
    expect(recognizer.picture?.corners).toEqual([
      [10, 30],
      [90, 70],
    ])
  })

  it('rejects when the picture cannot be read, and leaves the pad unchanged', async () => {
    draw(pad, line)
    const done = pad.showPicture(picture)
    recognizer.readings[0]?.reject(new InkError('pictureCorrupt'))
    await expect(done).rejects.toThrow(new InkError('pictureCorrupt'))
    expect([pad.strokes, shown().length]).toEqual([[line], 0])
  })

  it('shows no picture that was read only after a later one, or after clear', async () => {
    const [first, second] = [pad.showPicture(new Blob()), pad.showPicture(picture)]
    recognizer.readings[1]?.resolve(extractedInk(20, 10))
    await second
    recognizer.readings[0]?.resolve(extractedInk(10, 10))
    await first
    expect(shown()[0]?.getAttribute('d')).toBe(extractedInk(20, 10).outline)
    const third = pad.showPicture(picture)
    pad.clear()
    recognizer.readings[2]?.resolve()
    await third
    expect(pad.blank).toBe(true)
  })
})
