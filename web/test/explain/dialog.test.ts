import { afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { poolWindow, runLayers, convolutionTerms, valueAt } from '../../src/explain/activations'
import { buildSteps, formatNumber } from '../../src/explain/steps'
import { openExplanation } from '../../src/explain/dialog'
import ar from '../../src/i18n/ar'
import de from '../../src/i18n/de'
import en from '../../src/i18n/en'
import { setMessages } from '../../src/i18n/messages'
import { createNetwork } from '../../src/network/forward'
import { createFastestKernels } from '../../src/network/kernels/select'
import { type ModelSpec, parseModel } from '../../src/network/model-file'
import { readSafetensors } from '../../src/network/safetensors'
import { blankPrediction } from '../../src/recognizer/prediction'
import { strokesToFrame } from '../../src/preprocessing/strokes'
import { setLayout } from '../support/pad'
import { shippedModel, strokeVectors } from '../support/vectors'
import { requireElement } from '../../src/lib/dom'

const { strokes } = strokeVectors().vectors.find(({ name }) => name === '3') ?? expect.fail('there is a three')
const frame = strokesToFrame(strokes)
let design: ModelSpec

afterEach(() => {
  setMessages(en)
})

beforeAll(() => {
  design = parseModel(readSafetensors(shippedModel()))
})

describe('activations', () => {
  it('begin with the frame and end with the evidence', () => {
    const steps = runLayers(design.layers, frame)
    expect(steps).toHaveLength(design.layers.length + 1)
    expect(steps[0]?.maps.values).toEqual(frame)
    expect(steps.at(-1)?.maps.values).toEqual(
      createNetwork(design.layers, createFastestKernels).predict(frame).evidence,
    )
  })

  it('can be told from the numbers before, at edges and within', () => {
    const steps = runLayers(design.layers, frame)
    steps.forEach(({ layer, maps }, index) => {
      const source = steps[index - 1]?.maps
      if (!layer || !source) return
      for (const share of [0, 0.3, 0.7, 0.999]) {
        const at = Math.floor(share * maps.side)
        const place = { map: Math.floor(share * maps.count), row: at, column: maps.side - 1 - at }
        const value = valueAt(maps, place)
        if (layer.kind === 'maxpool') expect(value).toBe(Math.max(...poolWindow(source, place)))
        else {
          const { total } = convolutionTerms(source, layer, place)
          expect(value).toBeCloseTo(layer.relu ? Math.max(total, 0) : total, 3)
        }
      }
    })
  })
})

describe('chapters', () => {
  it('tell of each layer, the scores and the probabilities', () => {
    const chapters = buildSteps(design, frame)
    expect(chapters).toHaveLength(design.layers.length + 3)
    expect(chapters.every(({ title, text }) => title !== '' && text.endsWith('.'))).toBe(true)
    const [scores, shares] = chapters.slice(-2).map((chapter) => ('rows' in chapter ? chapter.rows : []))
    const best = (rows: { value: number }[] = []) =>
      rows.reduce((most, { value }, digit) => (value > (rows[most]?.value ?? 0) ? digit : most), 0)
    expect([best(scores), best(shares)]).toEqual([3, 3])
    expect(shares?.reduce((sum, { value }) => sum + value, 0)).toBeCloseTo(1)
  })

  it('say where a number comes from', () => {
    const [first, filters, halved] = buildSteps(design, frame)
    const origin = (chapter = first): string =>
      chapter && 'maps' in chapter ? chapter.explainValue({ map: 0, row: 5, column: 7 }) : ''
    expect(origin()).toMatch(/% of this pixel is ink\.$/)
    expect(origin(filters)).toMatch(/ to start with, [+−]\d+\.\d\d from the picture: −?\d+\.\d\d in total\./)
    expect(origin(halved)).toMatch(/^The largest of (\d+\.\d\d(, )?){4}\.$/)
  })

  it('write numbers and lists as people write them', () => {
    setMessages(de)
    const [, filters, halved] = buildSteps(design, frame)
    const origin = (chapter = filters): string =>
      chapter && 'maps' in chapter ? chapter.explainValue({ map: 0, row: 5, column: 7 }) : ''
    expect(origin()).toMatch(/^[−]?\d+,\d\d zu Beginn; [+−]\d+,\d\d vom Bild; zusammen −?\d+,\d\d\./)
    expect(origin(halved)).toMatch(/^Die größte von (\d+,\d\d(; )?){4}\.$/)
    setMessages(ar)
    expect(formatNumber(-1)).toBe('\u200e−1.00') // its sign stands to its left
  })

  it('write numbers with two digits and a true minus', () => {
    expect([-1.004, -0.001, 0, 2].map(formatNumber)).toEqual(['−1.00', '0.00', '0.00', '2.00'])
  })
})

describe('the dialog', () => {
  beforeEach(() => {
    vi.stubGlobal(
      'ImageData',
      class {
        data: Uint8ClampedArray
        constructor(width: number, height: number) {
          this.data = new Uint8ClampedArray(4 * width * height)
        }
      },
    )
    vi.stubGlobal('fetch', () => Promise.resolve(new Response(shippedModel())))
    document.body.replaceChildren()
  })

  afterEach(() => {
    vi.unstubAllGlobals()
  })

  const press = (id: string): void => {
    requireElement(document, `#explain-${id}`).click()
  }
  const step = (): string => requireElement(document, '#explain-count').textContent

  it('goes step by step, and stays at the ends', async () => {
    await openExplanation(document, { ...blankPrediction(), strokes: 1, frame })
    expect(step()).toBe('Step 1 of 12')
    expect(document.querySelector('#explain-note')).toBeNull()
    press('back')
    expect([step(), requireElement(document, '#explain-back').ariaDisabled]).toEqual(['Step 1 of 12', 'true'])
    const titles = Array.from({ length: 12 }, () => {
      const { textContent } = requireElement(document, '#explain-dialog h3')
      press('next')
      return textContent
    })
    expect(titles.slice(0, 3)).toEqual(['What the network sees', 'Filters find patterns', 'Half the size'])
    expect(titles.slice(-3)).toEqual(['Ten evidence maps', 'Ten scores', 'Probabilities'])
    expect([step(), requireElement(document, '#explain-next').ariaDisabled]).toEqual(['Step 12 of 12', 'true'])
  })

  it('shows an example where nothing is drawn, and is gone when closed', async () => {
    await openExplanation(document, blankPrediction())
    expect(requireElement(document, '#explain-note').textContent).toMatch(/^You haven’t drawn anything yet/)
    press('close')
    expect(document.querySelector('#explain-dialog')).toBeNull()
  })

  it('says all again when a language comes late, and stays where it is', async () => {
    await openExplanation(document, blankPrediction())
    press('next')
    setMessages(de)
    expect(step()).toBe('Schritt 2 von 12')
    expect(requireElement(document, '#explain-title').textContent).toBe('So funktioniert’s')
    expect(requireElement(document, '#explain-note').textContent).toMatch(/^Du hast noch nichts gezeichnet/)
    press('next')
    expect(step()).toBe('Schritt 3 von 12')
    press('close')
    setMessages(en)
    expect(document.querySelector('#explain-dialog')).toBeNull()
  })

  it('tells the number under the pointer, and where a finger taps', async () => {
    await openExplanation(document, { ...blankPrediction(), strokes: 1, frame })
    const map = requireElement(document, '.explain-map-canvas')
    setLayout(map, 280)
    map.dispatchEvent(new PointerEvent('pointerdown', { offsetX: 1, offsetY: 15 } as PointerEventInit))
    expect(requireElement(document, '.explain-readout').textContent).toContain('Row 2, column 1:')
    map.dispatchEvent(new PointerEvent('pointermove', { offsetX: 279, offsetY: 15 } as PointerEventInit))
    expect(requireElement(document, '.explain-readout').textContent).toContain('Row 2, column 28:')
  })

  it('tells the number under the arrow keys', async () => {
    await openExplanation(document, { ...blankPrediction(), strokes: 1, frame })
    const map = requireElement(document, '.explain-map-canvas')
    const key = (name: string): void => {
      map.dispatchEvent(new KeyboardEvent('keydown', { key: name, bubbles: true, cancelable: true }))
    }
    key('ArrowDown')
    expect(requireElement(document, '.explain-readout').textContent).toContain('Row 15, column 15:')
    key('ArrowDown')
    key('ArrowLeft')
    expect(requireElement(document, '.explain-readout').textContent).toContain('Row 16, column 14:')
    for (let times = 0; times < 40; times++) key('ArrowUp')
    expect(requireElement(document, '.explain-readout').textContent).toContain('Row 1, column 14:')
  })
})
