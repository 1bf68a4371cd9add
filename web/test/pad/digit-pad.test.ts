import { beforeEach, describe, expect, it, vi } from 'vitest'
import { InkError } from '../../src/lib/errors'
import type { DigitPad } from '../../src/pad/define'
import { createPad, draw, line, other, setLayout } from '../support/pad'

let pad: DigitPad

beforeEach(() => {
  pad = createPad()
})

it('has an accessible role, name and description, unless the page sets its own', () => {
  expect(pad.tabIndex).toBe(0)
  expect(pad.getAttribute('role')).toBe('application')
  expect(pad.getAttribute('aria-label')).toBe('Drawing area')
  expect(pad.getAttribute('aria-description')).toMatch(/arrow keys.*Space/)
  document.body.innerHTML = '<digit-pad role="img" aria-label="Zeichenfläche"></digit-pad>'
  expect(document.querySelector('digit-pad')?.getAttribute('role')).toBe('img')
  expect(document.querySelector('digit-pad')?.getAttribute('aria-label')).toBe('Zeichenfläche')
})

describe('strokes', () => {
  it('are copied when set and when read', () => {
    const given = structuredClone([line])
    pad.strokes = given
    given[0]?.push([1, 1])
    pad.strokes[0]?.push([2, 2])
    expect(pad.strokes).toEqual([line])
  })

  it('throw an InkError when invalid, and the drawing stays', () => {
    draw(pad, line)
    expect(() => {
      pad.strokes = [[[NaN, 0]]]
    }).toThrow(InkError)
    expect(pad.strokes).toEqual([line])
  })

  it('scale with the pad, and return to the same values at the same size', () => {
    draw(pad, line)
    setLayout(pad, 100)
    expect(pad.strokes).toEqual([
      [
        [5, 5],
        [25, 30],
        [45, 10],
      ],
    ])
    setLayout(pad, 200)
    expect(pad.strokes).toEqual([line])
  })

  it('keep their aspect ratio about the centre when the sides change by different factors', () => {
    pad.strokes = [
      [
        [100, 100],
        [200, 200],
      ],
    ]
    setLayout(pad, 100, 400)
    expect(pad.strokes).toEqual([
      [
        [50, 200],
        [100, 250],
      ],
    ])
  })

  it('are drawn in the coordinates of the new size after a resize', () => {
    draw(pad, other)
    setLayout(pad, 100)
    draw(pad, [
      [5, 5],
      [25, 30],
    ])
    expect(pad.strokes).toEqual([
      [
        [10, 50],
        [40, 50],
      ],
      [
        [5, 5],
        [25, 30],
      ],
    ])
    expect(pad.shadowRoot?.querySelector('[part=ink]')?.getAttribute('viewBox')).toBe('0 0 100 100')
  })

  it('stay as set while the pad has no size', () => {
    setLayout(pad, 0)
    pad.strokes = [line]
    expect(pad.strokes).toEqual([line])
  })
})

describe('a wide pad', () => {
  it('is chosen by the attribute or the property', () => {
    expect(pad.wide).toBe(false)
    pad.wide = true
    expect(pad.hasAttribute('wide')).toBe(true)
    pad.removeAttribute('wide')
    expect(pad.wide).toBe(false)
  })

  it('takes the drawing of a square pad over, and gives it back', () => {
    draw(pad, line)
    setLayout(pad, 600, 200)
    expect(pad.strokes).toEqual([line.map(([x, y]) => [x + 200, y])])
    draw(pad, [[590, 100]])
    pad.undo()
    setLayout(pad, 200)
    expect(pad.strokes).toEqual([line])
  })

  it('keeps the width that strokes are shown with when the shape of the pad changes', () => {
    const penWidth = (): number => Number(/stroke-width="([\d.]+)"[^>]*\/>/.exec(pad.toSVG())?.[1])
    setLayout(pad, 500, 200)
    draw(pad, line)
    expect(pad.toSVG()).toContain('stroke-width="12"') // 6 % of the shorter side
    setLayout(pad, 250) // the drawing is shown at half the size
    draw(pad, other)
    expect(pad.toSVG()).toContain('stroke-width="15"')
    expect(penWidth()).toBe(6)
  })
})

it('causes no layout when blank is read', () => {
  draw(pad, line)
  Object.defineProperty(pad, 'clientWidth', { get: () => expect.fail('The page was laid out.') })
  expect(pad.blank).toBe(false)
})

it('fires a bubbling ink event at every change', () => {
  const onInk = vi.fn()
  document.body.addEventListener('ink', onInk)
  draw(pad, line)
  expect(onInk).toHaveBeenCalledTimes(3)
  pad.undo()
  pad.strokes = [line]
  pad.clear()
  expect(onInk).toHaveBeenCalledTimes(6)
  document.body.removeEventListener('ink', onInk)
})
