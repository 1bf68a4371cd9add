import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { InkStroke } from '../../src/pad/drawing'
import { visibleAfter } from '../../src/pad/replay'

const strokes: InkStroke[] = [{ points: [[0, 0], [10, 0], [10, 10]] }, { points: [[50, 50]] }] // prettier-ignore

describe('visibleAfter', () => {
  it('shows a stroke as far as the pen has moved', () => {
    expect(visibleAfter(strokes, 0, 5)).toEqual([{ points: [[0, 0], [0, 0]] }]) // prettier-ignore
    expect(visibleAfter(strokes, 4, 5)).toEqual([{ points: [[0, 0], [4, 0]] }]) // prettier-ignore
    expect(visibleAfter(strokes, 16, 5)).toEqual([{ points: [[0, 0], [10, 0], [10, 6]] }]) // prettier-ignore
  })

  it('starts the next stroke only after the pen-up distance', () => {
    expect(visibleAfter(strokes, 22, 5)).toEqual(strokes.slice(0, 1))
    expect(visibleAfter(strokes, 26, 5)).toEqual(strokes)
  })

  it('returns the very same strokes in the end', () => {
    fc.assert(
      fc.property(fc.double({ min: 25.1, max: 1e6, noNaN: true }), (path) => {
        expect(visibleAfter(strokes, path, 5).every((stroke, index) => stroke === strokes[index])).toBe(true)
      }),
    )
  })
})
