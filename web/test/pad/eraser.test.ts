import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { InkStroke } from '../../src/pad/drawing'
import { eraseStrokes } from '../../src/pad/eraser'
import { distance } from '../../src/pad/gesture'
import type { Point } from '../../src/preprocessing/strokes'

const coordinate = fc.integer({ min: 0, max: 100 })
const point: fc.Arbitrary<Point> = fc.tuple(coordinate, coordinate)
const anyStrokes = fc.array(
  fc.array(point, { minLength: 1, maxLength: 8 }).map((points): InkStroke => ({ points })),
  { maxLength: 3 },
)
const anyReach = fc.integer({ min: 1, max: 30 })

const TOLERANCE = 1e-6

function distanceToSegment(point: Point, from: Point, to: Point): number {
  const [x, y] = [to[0] - from[0], to[1] - from[1]]
  const projection = ((point[0] - from[0]) * x + (point[1] - from[1]) * y) / (x * x + y * y || 1)
  const share = Math.min(Math.max(projection, 0), 1)
  return distance(point, [from[0] + share * x, from[1] + share * y])
}

/** Points all along strokes, a twentieth of a segment apart. */
function pointsOn(strokes: readonly InkStroke[]): Point[] {
  return strokes.flatMap(({ points }) =>
    points.flatMap((end, index) => {
      const start = points[index - 1] ?? end
      return Array.from({ length: 21 }, (_, step): Point => [
        start[0] + (step / 20) * (end[0] - start[0]),
        start[1] + (step / 20) * (end[1] - start[1]),
      ])
    }),
  )
}

describe('eraseStrokes', () => {
  it('leaves no ink within reach', () => {
    fc.assert(
      fc.property(anyStrokes, point, point, anyReach, (strokes, from, to, reach) => {
        for (const point of pointsOn(eraseStrokes(strokes, from, to, reach)))
          expect(distanceToSegment(point, from, to)).toBeGreaterThanOrEqual(reach - TOLERANCE)
      }),
    )
  })

  it('keeps all ink out of reach', () => {
    fc.assert(
      fc.property(anyStrokes, point, point, anyReach, (strokes, from, to, reach) => {
        const rest = eraseStrokes(strokes, from, to, reach).flatMap(({ points }) =>
          points.map((end, index) => [points[index - 1] ?? end, end] as const),
        )
        for (const point of pointsOn(strokes))
          if (distanceToSegment(point, from, to) > reach + TOLERANCE)
            expect(Math.min(...rest.map(([start, end]) => distanceToSegment(point, start, end)))).toBeLessThan(
              TOLERANCE,
            )
      }),
    )
  })

  it('returns the same array when it touches no stroke', () => {
    const strokes: InkStroke[] = [{ points: [[0, 0], [10, 0]] }] // prettier-ignore
    expect(eraseStrokes(strokes, [0, 20], [10, 20], 5)).toBe(strokes)
  })

  it('erases a dot as a whole', () => {
    const dot: InkStroke[] = [{ points: [[5, 5]] }]
    expect(eraseStrokes(dot, [0, 0], [10, 10], 1)).toEqual([])
    expect(eraseStrokes(dot, [0, 0], [10, 0], 1)).toBe(dot)
  })

  it('interpolates the width where it cuts a stroke', () => {
    const strokes: InkStroke[] = [{ points: [[0, 0], [10, 0]], widths: [1, 2] }] // prettier-ignore
    expect(eraseStrokes(strokes, [10, 0], [10, 0], 5)).toEqual([{ points: [[0, 0], [5, 0]], widths: [1, 1.5] }]) // prettier-ignore
  })
})
