import { beforeEach, describe, expect, it } from 'vitest'
import type { DigitPad } from '../../src/pad/define'
import { strokePath } from '../../src/pad/stroke-path'
import { createPad, draw, extractedInk, firePointer, line, ManualRecognizer, setLayout } from '../support/pad'

let pad: DigitPad

beforeEach(() => {
  pad = createPad()
})

describe('toSVG', () => {
  const parseSvg = (text: string): Document => new DOMParser().parseFromString(text, 'image/svg+xml')

  it('returns the strokes at their place, in the current colour', () => {
    draw(pad, line)
    const svg = parseSvg(pad.toSVG()).documentElement
    expect([svg.namespaceURI, svg.getAttribute('viewBox')]).toEqual(['http://www.w3.org/2000/svg', '0 0 200 200'])
    expect(svg.querySelector('g')?.getAttribute('stroke')).toBe('currentColor')
    expect(svg.querySelector('g')?.getAttribute('stroke-width')).toBe('12')
    expect(Array.from(svg.querySelectorAll('path'), (path) => path.getAttribute('d'))).toEqual([strokePath(line)])
  })

  it('has the size of a wide pad, and a pen by its shorter side', () => {
    setLayout(pad, 600, 200)
    draw(pad, line)
    const svg = parseSvg(pad.toSVG()).documentElement
    expect(svg.getAttribute('viewBox')).toBe('0 0 600 200')
    expect(svg.querySelector('g')?.getAttribute('stroke-width')).toBe('12')
  })

  it('keeps the width from the pressure of a pen', () => {
    firePointer(pad, 'pointerdown', [10, 10], { pointerType: 'pen', pressure: 1 })
    expect(parseSvg(pad.toSVG()).querySelector('path')?.getAttribute('stroke-width')).toBe('19.2')
  })

  it('returns a picture in the given colour', async () => {
    const recognizer = new ManualRecognizer()
    pad.recognizer = recognizer
    const shown = pad.showPicture(new Blob())
    recognizer.readings[0]?.resolve(extractedInk(100, 50))
    await shown
    const path = parseSvg(pad.toSVG('navy')).querySelector('path')
    expect([path?.closest('[fill]')?.getAttribute('fill'), path?.getAttribute('transform')]).toEqual([
      'navy',
      'translate(20 60) scale(1.6)',
    ])
  })

  it('escapes an invalid colour', () => {
    draw(pad, line)
    expect(pad.toSVG('"/><script>')).not.toMatch(/<script/)
  })
})
