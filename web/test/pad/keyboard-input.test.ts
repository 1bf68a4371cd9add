import { beforeEach, describe, expect, it, vi } from 'vitest'
import type { DigitPad } from '../../src/pad/define'
import { createPad, draw, line } from '../support/pad'

let pad: DigitPad

beforeEach(() => {
  pad = createPad()
})

describe('<digit-pad> with keyboard input', () => {
  const press = (key: string, options: KeyboardEventInit = {}): KeyboardEvent => {
    const event = new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true, ...options })
    pad.dispatchEvent(event)
    pad.dispatchEvent(new KeyboardEvent('keyup', { key, bubbles: true }))
    return event
  }
  const marks = (): number => pad.shadowRoot?.querySelectorAll('[part=cursor] circle').length ?? 0
  const announced = (): string => pad.shadowRoot?.querySelector('[aria-live]')?.textContent ?? ''

  it('starts in the centre, and draws while the pen is down', () => {
    press('ArrowUp')
    press(' ')
    press('ArrowRight')
    press('ArrowDown', { shiftKey: true })
    press(' ')
    press('ArrowDown')
    const rounded = pad.strokes.map((stroke) => stroke.map((point) => point.map(Math.round)))
    expect(rounded).toEqual([
      [
        [100, 90],
        [110, 90],
      ],
    ])
  })

  it('adds up small steps until they reach the minimum distance', () => {
    press(' ')
    for (let step = 0; step < 4; step++) press('ArrowRight', { shiftKey: true })
    expect(pad.strokes).toEqual([
      [
        [100, 100],
        [104, 100],
        [108, 100],
      ],
    ])
  })

  it('moves diagonally while two keys are held, and stops at the edge', () => {
    pad.dispatchEvent(new KeyboardEvent('keydown', { key: 'ArrowRight' }))
    for (let step = 0; step < 30; step++) pad.dispatchEvent(new KeyboardEvent('keydown', { key: 'ArrowDown' }))
    press(' ')
    expect(pad.strokes).toEqual([[[200, 200]]])
  })

  it('prevents the default of its own keys only', () => {
    expect([press(' '), press('ArrowDown')].map(({ defaultPrevented }) => defaultPrevented)).toEqual([true, true])
    const others = [press('Tab'), press('Escape'), press('ArrowLeft', { altKey: true }), press(' ', { ctrlKey: true })]
    expect(others.map(({ defaultPrevented }) => defaultPrevented)).toEqual([false, false, false, false])
  })

  it('shows the cursor while the keyboard is used, with a dot while the pen is down', () => {
    expect(marks()).toBe(0)
    press('ArrowLeft')
    expect(marks()).toBe(1)
    press(' ')
    expect(marks()).toBe(2)
    pad.dispatchEvent(new FocusEvent('blur'))
    expect(marks()).toBe(0)
  })

  it('shows a hint until there is ink', () => {
    const hint = (): string => pad.shadowRoot?.querySelector('[part=hint]')?.textContent ?? ''
    press('ArrowLeft')
    expect(hint()).toMatch(/Space/)
    press(' ')
    expect(hint()).toBe('')
  })

  it('announces the state and the position of the pen with the messages that the page set', () => {
    vi.useFakeTimers()
    pad.messages = { ...pad.messages, penUp: 'Stift oben' }
    press(' ')
    expect(announced()).toBe('Pen down')
    press('ArrowLeft')
    vi.advanceTimersByTime(1000)
    expect(announced()).toBe('45% across, 50% down')
    press(' ')
    expect(announced()).toBe('Stift oben')
    vi.useRealTimers()
  })

  it('erases with the eraser as the tool', () => {
    draw(pad, [
      [20, 100],
      [180, 100],
    ])
    pad.tool = 'eraser'
    press(' ')
    press(' ')
    expect(pad.strokes).toHaveLength(2)
  })

  it.each<[string, () => void]>([
    ['the pad loses the focus', () => pad.dispatchEvent(new FocusEvent('blur'))],
    [
      'a finger draws',
      () => {
        draw(pad, line)
      },
    ],
    [
      'a step is undone',
      () => {
        pad.undo()
      },
    ],
  ])('lifts the pen when %s', (_cause, act) => {
    // prettier-ignore
    press(' ')
    press('ArrowLeft')
    act()
    const { strokes } = pad
    press('ArrowRight')
    expect(pad.strokes).toEqual(strokes)
    press(' ')
    expect(pad.strokes).toHaveLength(strokes.length + 1)
  })
})
