import { describe, expect, it } from 'vitest'
import type { Point, Stroke } from '../../src/preprocessing/strokes'
import { densify, normalize, simplify, denormalize } from '../../src/share/normalized-drawing'

const distance = ([x1, y1]: Readonly<Point>, [x2, y2]: Readonly<Point>): number => Math.hypot(x2 - x1, y2 - y1)

describe('a normalized drawing', () => {
  it('is mapped from one pad to another about the centre', () => {
    const [wide, small] = [
      { width: 400, height: 200 },
      { width: 100, height: 100 },
    ]
    expect(denormalize(normalize([[[200, 100]], [[300, 200]]], wide), small)).toEqual([[[50, 50]], [[100, 100]]])
  })

  it('is shrunk about the centre to fit into a narrower pad', () => {
    const [wide, square] = [
      { width: 400, height: 200 },
      { width: 100, height: 100 },
    ]
    const number: Stroke[] = [[[0, 100]], [[400, 150]]]
    expect(denormalize(normalize(number, wide), square)).toEqual([[[0, 50]], [[100, 62.5]]])
    expect(denormalize(normalize(number, wide), wide)).toEqual(number)
  })

  it('is densified to points close to each other, and simplified to the same line', () => {
    const bend: Stroke = [
      [0, 0],
      [1, 0],
      [1, 1],
    ]
    const close = densify(bend)
    for (const [index, point] of close.slice(1).entries())
      expect(distance(point, close[index] ?? point)).toBeLessThan(0.021)
    expect(simplify(close, 1e-9)).toEqual(bend)
    expect(densify([[0.3, 0.4]])).toEqual([[0.3, 0.4]])
    expect(densify([])).toEqual([])
  })
})
