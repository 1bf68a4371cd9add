import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { applyErasers, eraseSegment, visibilityThreshold } from '../../src/preprocessing/erase-mask'
import type { Grid } from '../../src/preprocessing/grid'
import type { Point } from '../../src/preprocessing/strokes'
import { distanceToLine } from '../support/pictures'

const fullOfInk = (width: number, height: number): Grid => ({
  width,
  height,
  values: new Float64Array(width * height).fill(1),
})

describe('applyErasers', () => {
  const coordinate = fc.integer({ min: -10, max: 60 })
  const point: fc.Arbitrary<Point> = fc.tuple(coordinate, coordinate)
  const path = fc.array(point, { minLength: 1, maxLength: 4 })

  it('erases exactly what the erasers cover, in a copy', () => {
    fc.assert(
      fc.property(path, fc.integer({ min: 1, max: 20 }), (points, radius) => {
        const ink = fullOfInk(40, 50)
        const line = points.length > 1 ? points : [...points, ...points]
        applyErasers(ink, [{ points, radius }]).values.forEach((left, pixel) => {
          const distance = distanceToLine(line, (pixel % 40) + 0.5, Math.floor(pixel / 40) + 0.5)
          if (Math.abs(distance - radius) > 1e-6) expect(left).toBe(distance < radius ? 0 : 1)
        })
        expect(ink.values.every((value) => value === 1)).toBe(true)
      }),
    )
  })
})

describe('eraseSegment', () => {
  it('returns whether there was ink to erase', () => {
    const ink = fullOfInk(20, 20)
    expect(eraseSegment(ink, [10, 10], [10, 10], 3)).toBe(true)
    expect(eraseSegment(ink, [10, 10], [10, 10], 3)).toBe(false)
    expect(eraseSegment(ink, [-50, 10], [-40, 10], 3)).toBe(false)
  })
})

describe('visibilityThreshold', () => {
  it('is half the mean of the ink, and infinite for a blank', () => {
    expect(visibilityThreshold(fullOfInk(5, 5))).toBe(0.5)
    expect(visibilityThreshold({ width: 2, height: 1, values: Float64Array.of(0, 0) })).toBe(Infinity)
  })
})
