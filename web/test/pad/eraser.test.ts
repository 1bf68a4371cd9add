import fc from 'fast-check'
import { expect, it } from 'vitest'
import { erased } from '../../src/pad/eraser'
import { distance } from '../../src/pad/gesture'
import type { Line } from '../../src/pad/drawing'
import type { Point } from '../../src/preprocessing/strokes'

const coordinate = fc.integer({ min: 0, max: 100 })
const point: fc.Arbitrary<Point> = fc.tuple(coordinate, coordinate)
const stroke = fc.array(point, { minLength: 1, maxLength: 8 })
const lines = fc.array(
  stroke.map((points): Line => ({ points })),
  { maxLength: 3 },
)
const reach = fc.integer({ min: 1, max: 30 })

const NEAR = 1e-6

function distanceTo(place: Point, from: Point, to: Point): number {
  const [x, y] = [to[0] - from[0], to[1] - from[1]]
  const share = ((place[0] - from[0]) * x + (place[1] - from[1]) * y) / (x * x + y * y || 1)
  const at = Math.min(Math.max(share, 0), 1)
  return distance(place, [from[0] + at * x, from[1] + at * y])
}

/** Places all along lines, a twentieth of a segment apart. */
function placesOn(lines: readonly Line[]): Point[] {
  return lines.flatMap(({ points }) =>
    points.flatMap((end, index) => {
      const start = points[index - 1] ?? end
      return Array.from({ length: 21 }, (_, step): Point => [
        start[0] + (step / 20) * (end[0] - start[0]),
        start[1] + (step / 20) * (end[1] - start[1]),
      ])
    }),
  )
}

it('leaves no ink in its reach', () => {
  fc.assert(
    fc.property(lines, point, point, reach, (lines, from, to, reach) => {
      for (const place of placesOn(erased(lines, from, to, reach)))
        expect(distanceTo(place, from, to)).toBeGreaterThanOrEqual(reach - NEAR)
    }),
  )
})

it('leaves all ink out of its reach', () => {
  fc.assert(
    fc.property(lines, point, point, reach, (lines, from, to, reach) => {
      const left = erased(lines, from, to, reach).flatMap(({ points }) =>
        points.map((end, index) => [points[index - 1] ?? end, end] as const),
      )
      for (const place of placesOn(lines).filter((place) => distanceTo(place, from, to) > reach + NEAR))
        expect(Math.min(...left.map(([start, end]) => distanceTo(place, start, end)))).toBeLessThan(NEAR)
    }),
  )
})

it('gives the very same lines back where it touches none', () => {
  const lines: Line[] = [{ points: [[0, 0], [10, 0]] }] // prettier-ignore
  expect(erased(lines, [0, 20], [10, 20], 5)).toBe(lines)
})

it('takes a dot away whole', () => {
  const dot: Line[] = [{ points: [[5, 5]] }]
  expect(erased(dot, [0, 0], [10, 10], 1)).toEqual([])
  expect(erased(dot, [0, 0], [10, 0], 1)).toBe(dot)
})

it('keeps a line as wide as it was where it cuts it', () => {
  const lines: Line[] = [{ points: [[0, 0], [10, 0]], weights: [1, 2] }] // prettier-ignore
  expect(erased(lines, [10, 0], [10, 0], 5)).toEqual([{ points: [[0, 0], [5, 0]], weights: [1, 1.5] }]) // prettier-ignore
})
