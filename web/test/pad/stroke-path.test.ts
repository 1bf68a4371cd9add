import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { strokePath, strokeSegments } from '../../src/pad/stroke-path'
import type { Point, Stroke } from '../../src/preprocessing/strokes'

const numbers = (path: string): number[] => (path.match(/-?[\d.]+/g) ?? []).map(Number)

/** Where each curve of a path ends. */
const ends = (path: string): Point[] =>
  Array.from(path.matchAll(/[MLQ][^MLQ]*/g), ([part]) => numbers(part).slice(-2) as Point)

const coordinate = fc.integer({ min: 0, max: 300 })
const stroke: fc.Arbitrary<Stroke> = fc.array(fc.tuple(coordinate, coordinate), { minLength: 2, maxLength: 20 })

describe('strokePath', () => {
  it('is empty without points', () => {
    expect(strokePath([])).toBe('')
  })

  it('draws a dot as a line of length 0, for its round cap', () => {
    expect(strokePath([[3, 4.26]])).toBe('M3.0 4.3h0')
  })

  it('draws a straight line through two points', () => {
    expect(strokePath([[0, 0], [8, 4]])).toBe('M0.0 0.0L8.0 4.0') // prettier-ignore
  })

  it('passes each point in a direction between those to its neighbours', () => {
    expect(strokePath([[0, 0], [8, 0], [8, 8]])).toBe('M0.0 0.0Q0.0 0.0 3.5 -0.5Q7.0 -1.0 8.0 0.0Q9.0 1.0 8.5 4.5Q8.0 8.0 8.0 8.0') // prettier-ignore
  })

  it('keeps a corner where the pen turns back', () => {
    expect(strokePath([[0, 0], [8, 0], [0, 0]])).not.toMatch(/[1-9]\.\d [1-9]|8\.[1-9]|9/) // prettier-ignore
  })

  it('keeps a line straight, however uneven its points are', () => {
    const path = strokePath([[0, 0], [1, 1], [9, 9], [10, 10]]) // prettier-ignore
    const all = numbers(path)
    all.forEach((value, index) => {
      if (index % 2 === 0) expect(value).toBe(all[index + 1])
    })
  })

  it('passes through every point, and stays within half the extent of the points', () => {
    fc.assert(
      fc.property(stroke, (points) => {
        const path = strokePath(points)
        const passed = ends(path).map(String)
        for (const [x, y] of points) expect(passed).toContain(String([x, y]))
        expect(path).not.toContain('NaN')
        const [xs, ys] = [points.map(([x]) => x), points.map(([, y]) => y)]
        const extent = Math.max(Math.max(...xs) - Math.min(...xs), Math.max(...ys) - Math.min(...ys))
        for (const value of numbers(path)) {
          expect(value).toBeGreaterThanOrEqual(Math.min(...xs, ...ys) - extent / 2)
          expect(value).toBeLessThanOrEqual(Math.max(...xs, ...ys) + extent / 2)
        }
      }),
    )
  })
})

describe('strokeSegments', () => {
  it('returns one segment for a stroke without widths', () => {
    const points: Stroke = [[0, 0], [8, 0], [8, 8]] // prettier-ignore
    expect(strokeSegments(points)).toEqual([{ path: strokePath(points), width: 1 }])
  })

  it('gives each segment the mean width of the points at its ends', () => {
    const segments = strokeSegments([[0, 0], [8, 0], [16, 0], [24, 0]], [1, 1, 2, 2]) // prettier-ignore
    expect(segments.map(({ width }) => width)).toEqual([1, 1.5, 2])
    expect(segments.map(({ path }) => numbers(path).slice(0, 2))).toEqual([[0, 0], [8, 0], [16, 0]]) // prettier-ignore
  })

  it('joins segments of equal width', () => {
    expect(strokeSegments([[0, 0], [8, 0], [16, 0], [24, 0]], [1.2, 1.2, 1.2, 1.2])).toHaveLength(1) // prettier-ignore
    expect(strokeSegments([[3, 4]], [0.7])).toEqual([{ path: 'M3.0 4.0h0', width: 0.7 }])
  })
})
