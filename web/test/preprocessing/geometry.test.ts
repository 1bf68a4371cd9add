import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { squaredDistanceToSegment } from '../../src/preprocessing/geometry'

describe('squaredDistanceToSegment', () => {
  it.each([
    { position: 'beside the segment', x: 3, endX: 10, expected: 16 },
    { position: 'before its start', x: -3, endX: 10, expected: 25 },
    { position: 'after its end', x: 13, endX: 10, expected: 25 },
    { position: 'near a segment without length', x: 3, endX: 0, expected: 25 },
  ])('measures points $position', ({ x, endX, expected }) => {
    expect(squaredDistanceToSegment(x, 4, 0, 0, endX, 0)).toBe(expected)
  })

  it('is no larger than the distance to any point of the segment', () => {
    const number = fc.integer({ min: -50, max: 50 })
    const fraction = fc.double({ min: 0, max: 1, noNaN: true })
    fc.assert(
      fc.property(number, number, number, number, number, number, fraction, (x, y, startX, startY, endX, endY, f) => {
        const toPoint = (x - startX - f * (endX - startX)) ** 2 + (y - startY - f * (endY - startY)) ** 2
        expect(squaredDistanceToSegment(x, y, startX, startY, endX, endY)).toBeLessThanOrEqual(toPoint + 1e-9)
      }),
    )
  })
})
