import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { mountWideToggle } from '../../src/app/wide-toggle'
import { requireElement } from '../../src/lib/dom'
import type { DigitPad } from '../../src/pad/define'
import '../../src/pad/define'

let pad: DigitPad

/** The screens of the window, and how it changes into another. */
const SCREENS = { low: 'height < 32rem', narrow: '(width < 34rem)' }
let screen: keyof typeof SCREENS | 'large'
let onChange: (() => void)[]

const mount = (): void => {
  document.body.innerHTML = '<digit-pad></digit-pad><button id="wide"></button>'
  pad = requireElement(document, 'digit-pad')
  mountWideToggle(document)
}
const press = (): void => {
  requireElement(document, '#wide').click()
}
const turn = (next: typeof screen): void => {
  screen = next
  for (const listener of onChange) listener()
}

beforeEach(() => {
  localStorage.clear()
  screen = 'large'
  onChange = []
  vi.stubGlobal('matchMedia', (query: string) => ({
    get matches() {
      return screen !== 'large' && query.includes(SCREENS[screen])
    },
    addEventListener: (_: string, listener: () => void) => onChange.push(listener),
  }))
  mount()
})

afterEach(() => {
  vi.unstubAllGlobals()
})

describe('the pad', () => {
  it('is wide when its button is pressed, in the next visit too', () => {
    expect(pad.wide).toBe(false)
    press()
    expect([pad.wide, requireElement(document, '#wide').ariaPressed]).toEqual([true, 'true'])
    mount()
    expect([pad.wide, requireElement(document, '#wide').ariaPressed]).toEqual([true, 'true'])
    press()
    mount()
    expect([pad.wide, requireElement(document, '#wide').ariaPressed]).toEqual([false, 'false'])
  })

  it('is wide on a phone on its side, and square once it is upright', () => {
    turn('low')
    expect(pad.wide).toBe(true)
    turn('narrow')
    expect(pad.wide).toBe(false)
  })

  it('is never wide on a narrow screen, which has no button for it', () => {
    press()
    turn('narrow')
    expect(pad.wide).toBe(false)
    turn('large')
    expect(pad.wide).toBe(true)
  })
})
