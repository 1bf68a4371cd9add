import { describe, expect, it } from 'vitest'
import type { Drawing } from '../../src/pad/drawing'
import { removeDigit } from '../../src/pad/remove-digit'
import { applyErasers } from '../../src/preprocessing/erase-mask'
import type { Stroke } from '../../src/preprocessing/strokes'
import { digitAt } from '../support/numbers'
import { extractedInk } from '../support/pad'

const size = { width: 200, height: 200 }
const points: Stroke = [[0, 0], [1, 0], [2, 0], [3, 0]] // prettier-ignore
const drawing: Drawing = { size, strokes: [{ points, widths: [1, 2, 3, 4] }, { points }] }

describe('removing a digit', () => {
  it('removes whole strokes, and keeps the others as they are', () => {
    const { strokes } = removeDigit(drawing, { ...digitAt(0, 5), parts: [{ stroke: 0, first: 0, end: 4 }] })
    expect(strokes).toEqual([{ points }])
    expect(strokes[0]).toBe(drawing.strokes[1])
  })

  it('keeps the rest of a stroke that other digits share, with its widths', () => {
    const { strokes } = removeDigit(drawing, { ...digitAt(0, 5), parts: [{ stroke: 0, first: 1, end: 3 }] })
    expect(strokes.slice(0, 2)).toEqual([
      { points: [[0, 0]], widths: [1] },
      { points: [[3, 0]], widths: [4] },
    ])
  })

  it('erases the box of a digit of a picture, with strokes over it, and nothing else', () => {
    const picture: Drawing = {
      size,
      strokes: [{ points: [[30, 90], [50, 110]] }], // prettier-ignore
      picture: { ink: extractedInk(200, 200), corners: [[0, 0], [200, 200]] }, // prettier-ignore
    }
    const box = { left: 20, top: 80, right: 60, bottom: 120 }
    const without = removeDigit(picture, { ...digitAt(0, 5), box, parts: [] })
    expect(without.strokes).toEqual([])
    const { values } = applyErasers(extractedInk(200, 200).coverage, without.picture?.erased ?? [])
    const inkAt = (x: number, y: number) => values[y * 200 + x]
    expect([inkAt(22, 82), inkAt(40, 100), inkAt(58, 118)]).toEqual([0, 0, 0])
    expect([inkAt(10, 100), inkAt(70, 100), inkAt(40, 70), inkAt(40, 130)]).toEqual([1, 1, 1, 1])
  })
})
