import { beforeEach, describe, expect, it, vi } from 'vitest'
import { createDigitMarks, type DigitMarks, type MarkedNumber } from '../../src/app/digit-marks'
import type { DigitPad } from '../../src/pad/define'
import { createPad, setLayout } from '../support/pad'
import { digitAt, readingOf } from '../support/numbers'

const size = { width: 200, height: 200 }
const marked: MarkedNumber = {
  number: readingOf('503'),
  size,
  chosen: 1,
  uncertain: null,
  rewriting: null,
  isOutdated: false,
}
const px = (length: string): number => parseFloat(length)

describe('the marks of digits', () => {
  let pad: DigitPad
  let marks: DigitMarks
  const onTap = vi.fn<(index: number) => void>()

  beforeEach(() => {
    onTap.mockClear()
    pad = createPad()
    marks = createDigitMarks(pad, onTap)
  })

  const all = (selector: string): HTMLElement[] => Array.from(pad.querySelectorAll<HTMLElement>(selector))

  it('are one for each digit, around its box, and tell the chosen and the uncertain one apart', () => {
    marks.show({ ...marked, uncertain: 2 })
    expect(
      all('.digit-mark').map((mark) => [mark.hasAttribute('data-chosen'), mark.hasAttribute('data-uncertain')]),
    ).toEqual([
      [false, false],
      [true, false],
      [false, true],
    ])
    const [{ style } = document.body] = all('.digit-mark')
    expect(px(style.left)).toBeLessThan(10)
    expect(px(style.left) + px(style.width)).toBeGreaterThan(30)
  })

  it('leave room for half the pen at a digit of strokes, but not of a picture, whose box holds all ink', () => {
    const digit = { ...digitAt(0, 8), box: { left: 60, top: 60, right: 100, bottom: 120 } }
    const widths = [digit, { ...digit, parts: [] }].map((digit) => {
      marks.show({ ...marked, number: { ...readingOf('8'), digits: [digit] } })
      return px(all('.digit-mark')[0]?.style.width ?? '')
    })
    expect(widths).toEqual([40 + 2 * (6 + 4), 40 + 2 * 4])
  })

  it('pass on taps', () => {
    marks.show(marked)
    all('.digit-target')[2]?.click()
    expect(onTap).toHaveBeenCalledExactlyOnceWith(2)
  })

  it('can be tapped over 44 pixels where neighbours leave room, and never over each other', () => {
    const far = { ...digitAt(0, 1), box: { left: 100, top: 20, right: 102, bottom: 60 } }
    marks.show({ ...marked, number: { ...readingOf('1'), digits: [far] } })
    expect(px(all('.digit-target')[0]?.style.width ?? '')).toBe(44)
    marks.show(marked)
    const edges = all('.digit-target').map(({ style }) => [px(style.left), px(style.left) + px(style.width)])
    expect(edges[0]?.[1]).toBeLessThanOrEqual(edges[1]?.[0] ?? 0)
  })

  it('never overlap where digits touch', () => {
    const boxes = [[10, 42], [40, 72], [68, 100]].map(([left = 0, right = 0], index) => ({ ...digitAt(index, 8), box: { left, top: 20, right, bottom: 60 } })) // prettier-ignore
    marks.show({ ...marked, number: { ...readingOf('888'), digits: boxes } })
    const edges = all('.digit-mark').map(({ style }) => [px(style.left), px(style.left) + px(style.width)])
    expect(edges.map((edge) => edge.map(Math.round))).toEqual([[0, 41], [41, 70], [70, 110]]) // prettier-ignore
  })

  it('stay on the pad where the ink reaches its lower edge', () => {
    const low = { ...digitAt(0, 1), box: { left: 100, top: 100, right: 140, bottom: 199 } }
    marks.show({ ...marked, number: { ...readingOf('1'), digits: [low] } })
    const [{ style } = document.body] = all('.digit-target')
    expect(px(style.top) + px(style.height)).toBeLessThanOrEqual(200)
  })

  it('follow the drawing on a pad of another size', () => {
    setLayout(pad, 400, 200)
    marks.show(marked)
    expect(px(all('.digit-mark')[0]?.style.left ?? '')).toBeGreaterThan(90)
  })

  it('show a frame where a digit is rewritten, and no mark of it until it was read', () => {
    const rewriting = { number: readingOf('503'), index: 1, size }
    marks.show({ ...marked, number: rewriting.number, rewriting })
    expect([all('.rewrite-frame').length, all('.digit-mark').length]).toEqual([1, 2])
    marks.show({ ...marked, number: readingOf('583'), rewriting })
    expect([all('.rewrite-frame').length, all('.digit-mark').length]).toEqual([1, 3])
  })

  it('are outdated while newer ink waits for its answer, and made anew only for a new answer', () => {
    marks.show(marked)
    const [first] = all('.digit-mark')
    marks.show({ ...marked, isOutdated: true })
    expect(all('#digit-marks')[0]?.hasAttribute('data-outdated')).toBe(true)
    expect(all('.digit-mark')[0]).toBe(first)
    marks.show({ ...marked, number: null, chosen: null })
    expect(all('.digit-mark')).toEqual([])
  })
})
