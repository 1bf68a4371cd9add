import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { App } from '../../src/app/app'
import { createBars } from '../../src/app/probability-bars'
import { mountWhyButton } from '../../src/evidence/mount'
import { requireElement } from '../../src/lib/dom'
import type { DigitPad } from '../../src/pad/define'
import { sizeOf } from '../../src/pad/drawing'
import { blankPrediction } from '../../src/recognizer/prediction'
import { evidenceWith, sevenWith } from '../support/evidence'
import { setLayout } from '../support/pad'

vi.mock('../../src/evidence/overlay')

describe('the button "Why?"', () => {
  const page = readFileSync(resolve(import.meta.dirname, '../../index.html'), 'utf8')
  let app: { -readonly [Key in keyof App]: App[Key] }

  beforeEach(() => {
    document.body.innerHTML = /<body>([^]*)<\/body>/.exec(page)?.[1] ?? ''
    const pad: DigitPad = requireElement(document, 'digit-pad')
    setLayout(pad)
    createBars(requireElement(document, '#bars'))
    app = {
      answer: { prediction: sevenWith({ evidence: evidenceWith([7, 1, 1, 60]) }), size: sizeOf(pad) },
      onAnswer: () => undefined,
      load: () => Promise.resolve(),
      runOrShowInkError: () => Promise.resolve(),
      drawingToSave: () => '',
    }
    mountWhyButton(document, pad, app)
  })

  afterEach(() => {
    vi.restoreAllMocks()
  })

  const why = (): HTMLElement => requireElement(document, '#why')
  const bar = (digit: number): HTMLElement => requireElement(document, `#bars [data-digit="${String(digit)}"] button`)
  const expanded = (): unknown[] => [why().getAttribute('aria-expanded'), !requireElement(document, '#evidence').hidden]
  const legend = (): string => requireElement(document, '#legend-for').textContent
  const isPainted = (): boolean | undefined => document.querySelector('#evidence-overlay')?.hasAttribute('data-shown')

  it('shows the evidence only when it is pressed, and hides it again', async () => {
    await vi.dynamicImportSettled()
    expect([expanded(), isPainted()]).toEqual([['false', false], undefined])
    why().click()
    expect(expanded()).toEqual(['true', true])
    await vi.waitFor(() => {
      expect([legend(), isPainted()]).toEqual(['for 7', true])
    })
    why().click()
    expect([expanded(), isPainted()]).toEqual([['false', false], false])
    why().click()
    expect([expanded(), isPainted()]).toEqual([['true', true], true])
  })

  it('is pressed by a bar, too, which shows the evidence for its digit', async () => {
    bar(4).click()
    expect(expanded()).toEqual(['true', true])
    await vi.waitFor(() => {
      expect(legend()).toBe('for 4')
    })
    bar(4).click()
    expect([expanded(), legend()]).toEqual([['true', true], 'for 7'])
    why().click()
    bar(1).click()
    expect([expanded(), legend()]).toEqual([['true', true], 'for 1'])
  })

  it('is not pressed by the bars of a blank pad', () => {
    app.answer = { ...app.answer, prediction: blankPrediction() }
    bar(4).click()
    expect(expanded()).toEqual(['false', false])
  })

  it('leaves nothing open that was closed while it loaded', async () => {
    why().click()
    why().click()
    await vi.dynamicImportSettled()
    expect([expanded(), isPainted()]).toEqual([['false', false], undefined])
  })
})
