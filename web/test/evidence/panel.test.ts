import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { ShownAnswer } from '../../src/app/app'
import { createBars } from '../../src/app/probability-bars'
import { type EvidencePanel, mountEvidence } from '../../src/evidence/panel'
import { paintOverlay } from '../../src/evidence/overlay'
import de from '../../src/i18n/de'
import en from '../../src/i18n/en'
import { setMessages } from '../../src/i18n/messages'
import type { DigitPad } from '../../src/pad/define'
import { sizeOf } from '../../src/pad/drawing'
import type { Prediction } from '../../src/recognizer/prediction'
import { evidenceWith, sevenWith } from '../support/evidence'
import { draw, firePointer, setLayout } from '../support/pad'
import { requireElement } from '../../src/lib/dom'

vi.mock('../../src/evidence/overlay', { spy: true })

describe('the evidence panel', () => {
  const page = readFileSync(resolve(import.meta.dirname, '../../index.html'), 'utf8')
  const evidence = evidenceWith([7, 1, 1, 60], [1, 3, 3, 40], [4, 0, 0, -50])
  const seven = sevenWith({ evidence })
  let pad: DigitPad
  let panel: EvidencePanel
  let listeners: ((answer: ShownAnswer) => void)[]
  const answers = () => ({
    answer: { prediction: seven, size: sizeOf(pad) },
    onAnswer: (listener: (answer: ShownAnswer) => void) => {
      listeners.push(listener)
    },
  })

  beforeEach(() => {
    vi.useFakeTimers()
    document.body.innerHTML = /<body>([^]*)<\/body>/.exec(page)?.[1] ?? ''
    pad = requireElement(document, 'digit-pad')
    setLayout(pad)
    createBars(requireElement(document, '#bars'))
    pad.strokes = [[[1, 1], [2, 9]]] // prettier-ignore
    listeners = []
    panel = mountEvidence(document, pad, answers(), null)
  })

  afterEach(() => {
    setMessages(en)
    vi.useRealTimers()
  })

  const explanation = (): string => requireElement(document, '#reason').textContent
  const painted = (): boolean => requireElement(document, '#evidence-overlay').hasAttribute('data-shown')
  const shown = (): boolean => requireElement(document, '#evidence').hasAttribute('data-shown')
  const legend = (): string[] =>
    ['#legend-for', '#legend-against'].map((name) => requireElement(document, name).textContent)
  const bar = (digit: number): HTMLElement => requireElement(document, `#bars [data-digit="${String(digit)}"] button`)
  const pressed = (): (string | undefined)[] =>
    Array.from(document.querySelectorAll<HTMLElement>('#bars [data-digit]'))
      .filter((item) => item.querySelector('button')?.ariaPressed === 'true')
      .map((item) => item.dataset['digit'])
  const hover = (element: Element, pointerType = 'mouse'): void => {
    element.dispatchEvent(new PointerEvent('pointerover', { pointerType, bubbles: true }))
  }
  const answer = (prediction: Prediction): void => {
    for (const listener of listeners) listener({ prediction, size: sizeOf(pad) })
  }

  it('shows the evidence for the answer, with a legend', () => {
    expect([painted(), shown()]).toEqual([true, true])
    expect(legend()).toEqual(['for 7', 'against 7'])
    expect(explanation()).toMatch(/^Second guess: 1/)
  })

  it('is translated when the language changes', () => {
    setMessages(de)
    expect(legend()).toEqual(['für die 7', 'gegen die 7'])
    expect(explanation()).toBe('Zweite Vermutung: 1 (10,0\u00a0%). Entscheidend für die 7: der Strich oben links.')
    expect(requireElement(document, '#compare').textContent).toBe('Warum keine 1?')
    setMessages(en)
    expect(legend()).toEqual(['for 7', 'against 7'])
  })

  it('shows the evidence for a bar under the mouse, but not under a finger', () => {
    hover(bar(4))
    expect(legend()).toEqual(['for 4', 'against 4'])
    expect(explanation()).toMatch(/^For 4: .* Against 4: the ink at the top left\.$/)
    requireElement(document, '#bars').dispatchEvent(new PointerEvent('pointerleave'))
    expect(legend()).toEqual(['for 7', 'against 7'])
    hover(bar(4), 'touch')
    expect(legend()).toEqual(['for 7', 'against 7'])
  })

  it('pins a pressed bar until it is pressed again', () => {
    bar(4).click()
    expect([pressed(), legend()]).toEqual([['4'], ['for 4', 'against 4']])
    bar(1).click()
    expect([pressed(), legend()]).toEqual([['1'], ['for 1', 'against 1']])
    bar(1).click()
    expect([pressed(), legend()]).toEqual([[], ['for 7', 'against 7']])
  })

  it('compares the answer with the runner-up, or with the pinned digit', () => {
    const compare = requireElement(document, '#compare')
    expect(compare.textContent).toBe('Why not 1?')
    bar(4).click()
    expect(compare.textContent).toBe('Why not 4?')
    compare.click()
    expect([compare.ariaPressed, pressed(), legend()]).toEqual(['true', [], ['for 7', 'for 4']])
    compare.click()
    expect([compare.ariaPressed, legend()]).toEqual(['false', ['for 7', 'against 7']])
  })

  it('hides when the pen goes down, and shows again after a pause with the pen up', () => {
    firePointer(pad, 'pointerdown', [10, 10])
    expect([painted(), shown()]).toEqual([false, false])
    answer(seven)
    vi.advanceTimersByTime(5000)
    expect(painted()).toBe(false)
    firePointer(pad, 'pointerup', [90, 90])
    vi.advanceTimersByTime(300)
    expect(painted()).toBe(false)
    answer(seven)
    vi.advanceTimersByTime(200)
    expect([painted(), shown()]).toEqual([true, true])
  })

  it('shows after a press that does not draw, even if its release is never seen', () => {
    firePointer(pad, 'pointerdown', [10, 10], { button: 2, buttons: 2 })
    pad.strokes = [[[1, 1], [9, 9]]] // prettier-ignore
    answer(seven)
    vi.advanceTimersByTime(1000)
    expect(painted()).toBe(true)
  })

  it('moves with the ink when the pad is resized', () => {
    setLayout(pad, 100)
    bar(4).click()
    expect(paintOverlay).toHaveBeenLastCalledWith(
      requireElement(document, '#evidence-overlay'),
      expect.objectContaining({ bounds: { left: 5, top: 10, side: 50 }, size: { width: 100, height: 100 } }),
      expect.anything(),
    )
    answer(seven)
    expect(vi.mocked(paintOverlay).mock.lastCall?.[1].bounds).toEqual(seven.bounds)
  })

  it('unpins at the next stroke', () => {
    bar(4).click()
    draw(pad, [[1, 1], [50, 50]]) // prettier-ignore
    answer(seven)
    vi.advanceTimersByTime(1000)
    expect([pressed(), legend()]).toEqual([[], ['for 7', 'against 7']])
  })

  it('shows nothing before the answer, nor on a blank pad', () => {
    draw(pad, [[1, 1], [50, 50]]) // prettier-ignore
    vi.advanceTimersByTime(1000)
    expect([painted(), shown()]).toEqual([false, false])
    answer(seven)
    expect(shown()).toBe(true)
    pad.clear()
    expect([painted(), shown()]).toEqual([false, false])
  })

  it('paints nothing where the answer is no digit, until a bar is pressed', () => {
    answer(sevenWith({ evidence, digit: null, confidence: 0 }))
    expect([painted(), explanation()]).toEqual([false, expect.stringMatching(/^Looks like a 7, except for/)])
    expect(requireElement(document, '#compare').hidden).toBe(true)
    bar(4).click()
    expect(painted()).toBe(true)
  })

  it('paints nothing for a dot, whose frame has no bounds', () => {
    answer(sevenWith({ evidence, bounds: null }))
    expect([painted(), shown()]).toEqual([false, true])
  })

  it('shows nothing while it is closed, nor describes the bars', () => {
    bar(4).click()
    panel.close()
    expect([painted(), shown(), explanation(), pressed()]).toEqual([false, false, '', []])
    draw(pad, [[1, 1], [50, 50]]) // prettier-ignore
    answer(seven)
    vi.advanceTimersByTime(1000)
    expect([painted(), shown()]).toEqual([false, false])
    panel.open()
    expect([painted(), shown(), legend()]).toEqual([true, true, ['for 7', 'against 7']])
  })

  it('mentions no second guess that is improbable, until its bar is pressed', () => {
    answer(sevenWith({ evidence, probabilities: [0, 0.009, 0, 0, 0, 0, 0, 0.991, 0, 0] }))
    expect(explanation()).toBe('What makes it a 7: the ink at the top left.')
    expect(requireElement(document, '#compare').hidden).toBe(true)
    bar(1).click()
    expect(requireElement(document, '#compare').textContent).toBe('Why not 1?')
  })

  it('starts with a bar that was pressed before', () => {
    requireElement(document, '#evidence-overlay').remove()
    mountEvidence(document, pad, answers(), { digit: 4 })
    expect([pressed(), legend()]).toEqual([['4'], ['for 4', 'against 4']])
  })
})
