import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { openExplanation } from '../../src/explain/dialog'
import de from '../../src/i18n/de'
import en from '../../src/i18n/en'
import { setMessages } from '../../src/i18n/messages'
import { requireElement } from '../../src/lib/dom'
import { strokesToFrame } from '../../src/preprocessing/strokes'
import { blankPrediction } from '../../src/recognizer/prediction'
import { setLayout } from '../support/pad'
import { shippedModel, strokeVectors } from '../support/vectors'

const { strokes } = strokeVectors().vectors.find(({ name }) => name === '3') ?? expect.fail('there is a three')
const frame = strokesToFrame(strokes)

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
    setMessages(en)
    vi.unstubAllGlobals()
  })

  const press = (id: string): void => {
    requireElement(document, `#explain-${id}`).click()
  }
  const step = (): string => requireElement(document, '#explain-count').textContent

  it('goes step by step, and stays at the ends', async () => {
    await openExplanation(document, { ...blankPrediction(), strokes: 1, frame })
    expect(step()).toBe('Step 1 of 14')
    expect(document.querySelector('#explain-note')).toBeNull()
    press('back')
    expect([step(), requireElement(document, '#explain-back').ariaDisabled]).toEqual(['Step 1 of 14', 'true'])
    const titles = Array.from({ length: 14 }, () => {
      const { textContent } = requireElement(document, '#explain-dialog h3')
      press('next')
      return textContent
    })
    expect(titles.slice(0, 3)).toEqual(['What the network sees', 'Filters find patterns', 'Half the size'])
    expect(titles.slice(-3)).toEqual(['Ten evidence maps', 'Ten scores', 'Probabilities'])
    expect([step(), requireElement(document, '#explain-next').ariaDisabled]).toEqual(['Step 14 of 14', 'true'])
  })

  it('shows an example for a blank, and is removed when closed', async () => {
    await openExplanation(document, blankPrediction())
    expect(requireElement(document, '#explain-note').textContent).toMatch(/^You haven’t drawn anything yet/)
    press('close')
    expect(document.querySelector('#explain-dialog')).toBeNull()
  })

  it('is translated when the language changes, and stays at its step', async () => {
    await openExplanation(document, blankPrediction())
    press('next')
    setMessages(de)
    expect(step()).toBe('Schritt 2 von 14')
    expect(requireElement(document, '#explain-title').textContent).toBe('So funktioniert’s')
    expect(requireElement(document, '#explain-note').textContent).toMatch(/^Du hast noch nichts gezeichnet/)
    press('next')
    expect(step()).toBe('Schritt 3 von 14')
    press('close')
    setMessages(en)
    expect(document.querySelector('#explain-dialog')).toBeNull()
  })

  it('explains the value under the pointer, and where a finger taps', async () => {
    await openExplanation(document, { ...blankPrediction(), strokes: 1, frame })
    const map = requireElement(document, '.explain-map-canvas')
    setLayout(map, 280)
    map.dispatchEvent(new PointerEvent('pointerdown', { offsetX: 1, offsetY: 15 } as PointerEventInit))
    expect(requireElement(document, '.explain-readout').textContent).toContain('Row 2, column 1:')
    map.dispatchEvent(new PointerEvent('pointermove', { offsetX: 279, offsetY: 15 } as PointerEventInit))
    expect(requireElement(document, '.explain-readout').textContent).toContain('Row 2, column 28:')
  })

  it('explains the value that the arrow keys move to', async () => {
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
