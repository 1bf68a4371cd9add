import fc from 'fast-check'
import { expect, test } from 'vitest'
import { pathOf, piecesOf } from '../../src/pad/stroke-path'
import type { Point, Stroke } from '../../src/preprocessing/strokes'

const numbers = (path: string): number[] => (path.match(/-?[\d.]+/g) ?? []).map(Number)

/** Where each curve of a path ends. */
const ends = (path: string): Point[] =>
  Array.from(path.matchAll(/[MLQ][^MLQ]*/g), ([part]) => numbers(part).slice(-2) as Point)

test('no points make no path', () => {
  expect(pathOf([])).toBe('')
})

test('a dot is a line of no length, for the round cap to show', () => {
  expect(pathOf([[3, 4.26]])).toBe('M3.0 4.3h0')
})

test('two points make a straight line', () => {
  expect(pathOf([[0, 0], [8, 4]])).toBe('M0.0 0.0L8.0 4.0') // prettier-ignore
})

test('a curve goes through its points, in the direction that lies between those to its neighbours', () => {
  expect(pathOf([[0, 0], [8, 0], [8, 8]])).toBe('M0.0 0.0Q0.0 0.0 3.5 -0.5Q7.0 -1.0 8.0 0.0Q9.0 1.0 8.5 4.5Q8.0 8.0 8.0 8.0') // prettier-ignore
})

test('a corner at which the pen turns back stays one', () => {
  expect(pathOf([[0, 0], [8, 0], [0, 0]])).not.toMatch(/[1-9]\.\d [1-9]|8\.[1-9]|9/) // prettier-ignore
})

test('straight lines stay straight, however uneven the pen was', () => {
  const path = pathOf([[0, 0], [1, 1], [9, 9], [10, 10]]) // prettier-ignore
  const all = numbers(path)
  all.forEach((value, index) => {
    if (index % 2 === 0) expect(value).toBe(all[index + 1])
  })
})

const coordinate = fc.integer({ min: 0, max: 300 })
const stroke: fc.Arbitrary<Stroke> = fc.array(fc.tuple(coordinate, coordinate), { minLength: 2, maxLength: 20 })

test('every point lies on the curve, which strays no further than the points are apart', () => {
  fc.assert(
    fc.property(stroke, (points) => {
      const path = pathOf(points)
      const passed = ends(path).map(String)
      for (const [x, y] of points) expect(passed).toContain(String([x, y]))
      expect(path).not.toContain('NaN')
      const [xs, ys] = [points.map(([x]) => x), points.map(([, y]) => y)]
      const far = Math.max(Math.max(...xs) - Math.min(...xs), Math.max(...ys) - Math.min(...ys))
      for (const value of numbers(path)) {
        expect(value).toBeGreaterThanOrEqual(Math.min(...xs, ...ys) - far / 2)
        expect(value).toBeLessThanOrEqual(Math.max(...xs, ...ys) + far / 2)
      }
    }),
  )
})

test('a stroke without weights is one piece', () => {
  const points: Stroke = [[0, 0], [8, 0], [8, 8]] // prettier-ignore
  expect(piecesOf(points)).toEqual([{ path: pathOf(points), weight: 1 }])
})

test('a stroke is drawn in pieces as wide as the pen was pressed between their points', () => {
  const pieces = piecesOf([[0, 0], [8, 0], [16, 0], [24, 0]], [1, 1, 2, 2]) // prettier-ignore
  expect(pieces.map(({ weight }) => weight)).toEqual([1, 1.5, 2])
  expect(pieces.map(({ path }) => numbers(path).slice(0, 2))).toEqual([[0, 0], [8, 0], [16, 0]]) // prettier-ignore
})

test('pieces of one width are one', () => {
  expect(piecesOf([[0, 0], [8, 0], [16, 0], [24, 0]], [1.2, 1.2, 1.2, 1.2])).toHaveLength(1) // prettier-ignore
  expect(piecesOf([[3, 4]], [0.7])).toEqual([{ path: 'M3.0 4.0h0', weight: 0.7 }])
})
