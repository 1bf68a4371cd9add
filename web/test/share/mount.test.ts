import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { DigitpadError, InkError } from '../../src/lib/errors'
import type { DigitPad } from '../../src/pad/define'
import { delay } from '../../src/lib/scheduling'
import { copyText } from '../../src/share/clipboard'
import { decodeStrokes, encodeStrokes } from '../../src/share/link'
import { densify, toPad, normalize, simplify } from '../../src/share/normalized-drawing'
import { mountShare } from '../../src/share/mount'
import type { Point, Stroke, Strokes } from '../../src/preprocessing/strokes'
import { draw, setLayout } from '../support/pad'
import { requireElement } from '../../src/lib/dom'

const place = fc.double({ min: -0.5, max: 1.5, noNaN: true })
const points = fc.tuple(place, place)
const strokes = (most: number) =>
  fc.array(fc.array(points, { minLength: 1, maxLength: 20 }), { minLength: 1, maxLength: most })

const distance = ([x1, y1]: Readonly<Point>, [x2, y2]: Readonly<Point>): number => Math.hypot(x2 - x1, y2 - y1)

/** How far the points of one drawing lie from those of another at most. */
function astray(one: Strokes, other: Strokes): number {
  const places = other.flatMap(densify)
  return Math.max(...one.flat().map((point) => Math.min(...places.map((place) => distance(point, place)))))
}

describe('a drawing as text', () => {
  it('comes back, stroke by stroke, so near that nobody sees the difference', () => {
    fc.assert(
      fc.property(strokes(4), (drawing) => {
        const back = decodeStrokes(encodeStrokes(drawing))
        expect(back).toHaveLength(drawing.length)
        expect(astray(drawing, back)).toBeLessThan(0.012) // half a step of `dense`, and the rounding
        expect(astray(back, drawing)).toBeLessThan(0.012)
      }),
    )
  })

  it('is short, and made of characters that need no escaping', () => {
    const circle: Stroke = Array.from({ length: 200 }, (_, part) => [
      0.5 + 0.3 * Math.cos((part * Math.PI) / 100),
      0.5 + 0.3 * Math.sin((part * Math.PI) / 100),
    ])
    const text = encodeStrokes([circle])
    expect(text.length).toBeLessThan(200)
    expect(text).toMatch(/^1\.[\w-]+$/)
  })

  it('never gets longer than 2000 characters, however much is drawn', () => {
    fc.assert(
      fc.property(fc.array(points, { minLength: 1500, maxLength: 2500 }), (scribble) => {
        try {
          expect(encodeStrokes([scribble]).length).toBeLessThanOrEqual(2000)
        } catch (reason) {
          expect(reason).toBeInstanceOf(InkError)
        }
      }),
      { numRuns: 10 },
    )
    const dots: Stroke[] = Array.from({ length: 3000 }, (_, dot) => [[dot / 3000, 0.5]])
    expect(() => encodeStrokes(dots)).toThrow(InkError)
  })

  it('says one sentence of whatever else stands in an address', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.base64String().map((text) => `1.${text}`),
        ),
        (text) => {
          try {
            for (const point of decodeStrokes(text).flat())
              for (const coordinate of point) expect(Math.abs(coordinate)).toBeLessThan(100)
          } catch (reason) {
            expect(reason).toBeInstanceOf(InkError)
          }
        },
      ),
      { numRuns: 1000 },
    )
  })

  it.each(['', '1', '1.', '2.AQAA', '1.AQ', '1.AQA', '1.AA', '1.AQAAAA', '1.!', '1.__________8B'])(
    'that is damaged, %j, is refused',
    (text) => {
      expect(() => decodeStrokes(text)).toThrow(InkError)
    },
  )

  it('that is longer than any that it makes is refused', () => {
    expect(() => decodeStrokes(`1.${'A'.repeat(3000)}`)).toThrow(InkError)
  })

  it('reads what the first version wrote', () => {
    expect(decodeStrokes('1.AgIDBAYBAAA')).toEqual([
      [
        [0.501, 0.498],
        [0.503, 0.501],
      ],
      [[0.503, 0.501]],
    ])
  })
})

describe('the sheet', () => {
  it('brings a drawing from one pad to another, about its middle', () => {
    const [wide, small] = [
      { width: 400, height: 200 },
      { width: 100, height: 100 },
    ]
    expect(toPad(normalize([[[200, 100]], [[300, 200]]], wide), small)).toEqual([[[50, 50]], [[100, 100]]])
  })

  it('has points close to each other, and the same line', () => {
    const bend: Stroke = [
      [0, 0],
      [1, 0],
      [1, 1],
    ]
    const close = densify(bend)
    for (const [index, point] of close.slice(1).entries())
      expect(distance(point, close[index] ?? point)).toBeLessThan(0.021)
    expect(simplify(close, 1e-9)).toEqual(bend)
    expect(densify([[0.3, 0.4]])).toEqual([[0.3, 0.4]])
    expect(densify([])).toEqual([])
  })
})

describe('the clipboard', () => {
  class Item {
    readonly text: Promise<Blob> | undefined

    constructor(data: Record<string, Promise<Blob>>) {
      this.text = data['text/plain']
    }
  }
  const write = vi.fn<(items: Item[]) => Promise<void>>()
  const writeText = vi.fn<(text: string) => Promise<void>>()

  beforeEach(() => {
    write.mockReset().mockImplementation(async ([item]) => {
      await item?.text
    })
    writeText.mockReset().mockResolvedValue()
    vi.stubGlobal('navigator', { clipboard: { write, writeText } })
    vi.stubGlobal('ClipboardItem', Item)
  })

  afterEach(() => {
    vi.unstubAllGlobals()
  })

  it('is asked at once for a text that comes late', async () => {
    const copied = copyText(delay(10).then(() => '7'))
    expect(write).toHaveBeenCalledOnce()
    await copied
    const file = await write.mock.lastCall?.[0][0]?.text
    expect([await file?.text(), file?.type]).toEqual(['7', 'text/plain'])
    expect(writeText).not.toHaveBeenCalled()
  })

  it('is given the text when it is here, where it takes none that comes late', async () => {
    vi.stubGlobal('ClipboardItem', undefined)
    await copyText(Promise.resolve('7'))
    expect(writeText).toHaveBeenCalledWith('7')
  })

  it('that is refused is told', async () => {
    const refusal = new DOMException('', 'NotAllowedError')
    write.mockRejectedValue(refusal)
    writeText.mockRejectedValue(refusal)
    await expect(copyText(Promise.resolve('7'))).rejects.toThrow(new DigitpadError('clipboardDenied'))
  })

  it('tells why there is no text', async () => {
    await expect(copyText(Promise.reject(new DigitpadError('partLoadFailed')))).rejects.toMatchObject({
      code: 'partLoadFailed',
    })
    expect(writeText).not.toHaveBeenCalled()
  })
})

describe('a link', () => {
  const page = readFileSync(resolve(import.meta.dirname, '../../index.html'), 'utf8')
  const line: Stroke = [[10, 10], [50, 60]] // prettier-ignore
  let pad: DigitPad
  let failed: ReturnType<typeof vi.fn<(reason: unknown) => void>>

  const open = (text: string): void => {
    history.replaceState(null, '', `#ink=${text}`)
    mountShare(document, vi.fn(), (task) => task().catch(failed))
  }

  beforeEach(() => {
    document.body.innerHTML = /<body>([^]*)<\/body>/.exec(page)?.[1] ?? ''
    pad = requireElement(document, 'digit-pad')
    setLayout(pad)
    failed = vi.fn()
  })

  it('opens its drawing', async () => {
    open('1.AQAA')
    await vi.waitFor(() => {
      expect(pad.strokes).toEqual([[[100, 100]]])
    })
    expect(location.hash).toBe('#ink=1.AQAA')
  })

  it('gives way to what is drawn while it is opened', async () => {
    open('1.AQAA')
    draw(pad, line)
    await delay(50)
    expect(pad.strokes).toEqual([line])
    expect(failed).not.toHaveBeenCalled()
  })

  it.each(['1.nonsense', '1.AA'])(
    'that is damaged, %j, is told, and leaves the address once something is drawn',
    async (text) => {
      open(text)
      await vi.waitFor(() => {
        expect(failed).toHaveBeenCalledWith(new InkError('linkInvalid'))
      })
      expect(location.hash).toBe(`#ink=${text}`)
      draw(pad, line)
      expect(location.hash).toBe('')
    },
  )
})
