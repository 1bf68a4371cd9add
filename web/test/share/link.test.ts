import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { InkError } from '../../src/lib/errors'
import type { Point, Stroke, Strokes } from '../../src/preprocessing/strokes'
import { decodeStrokes, encodeStrokes } from '../../src/share/link'
import { densify } from '../../src/share/normalized-drawing'

const coordinate = fc.double({ min: -0.5, max: 1.5, noNaN: true })
const point = fc.tuple(coordinate, coordinate)
const drawings = fc.array(fc.array(point, { minLength: 1, maxLength: 20 }), { minLength: 1, maxLength: 4 })

const distance = ([x1, y1]: Readonly<Point>, [x2, y2]: Readonly<Point>): number => Math.hypot(x2 - x1, y2 - y1)

/** The largest distance from a point of one drawing to the lines of another. */
function maxDistance(one: Strokes, other: Strokes): number {
  const candidates = other.flatMap(densify)
  return Math.max(...one.flat().map((point) => Math.min(...candidates.map((other) => distance(point, other)))))
}

describe('an encoded drawing', () => {
  it('is decoded to the same strokes, within an invisible distance', () => {
    fc.assert(
      fc.property(drawings, (drawing) => {
        const decoded = decodeStrokes(encodeStrokes(drawing))
        expect(decoded).toHaveLength(drawing.length)
        expect(maxDistance(drawing, decoded)).toBeLessThan(0.012) // half a step of `densify`, and the rounding
        expect(maxDistance(decoded, drawing)).toBeLessThan(0.012)
      }),
    )
  })

  it('is short, and needs no escaping in an address', () => {
    const circle: Stroke = Array.from({ length: 200 }, (_, part) => [
      0.5 + 0.3 * Math.cos((part * Math.PI) / 100),
      0.5 + 0.3 * Math.sin((part * Math.PI) / 100),
    ])
    const text = encodeStrokes([circle])
    expect(text.length).toBeLessThan(200)
    expect(text).toMatch(/^1\.[\w-]+$/)
  })

  it('has at most 2000 characters, or is refused with an InkError', () => {
    fc.assert(
      fc.property(fc.array(point, { minLength: 1500, maxLength: 2500 }), (scribble) => {
        try {
          expect(encodeStrokes([scribble]).length).toBeLessThanOrEqual(2000)
        } catch (reason) {
          expect(reason).toBeInstanceOf(InkError)
        }
      }),
      { numRuns: 10 },
    )
    const dots: Stroke[] = Array.from({ length: 3000 }, (_, dot) => [[dot / 3000, 0.5]])
    expect(() => encodeStrokes(dots)).toThrow(InkError)
  })

  it('is decoded or refused with an InkError, whatever the text', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.base64String().map((text) => `1.${text}`),
        ),
        (text) => {
          try {
            for (const point of decodeStrokes(text).flat())
              for (const coordinate of point) expect(Math.abs(coordinate)).toBeLessThan(100)
          } catch (reason) {
            expect(reason).toBeInstanceOf(InkError)
          }
        },
      ),
      { numRuns: 1000 },
    )
  })

  it.each(['', '1', '1.', '2.AQAA', '1.AQ', '1.AQA', '1.AA', '1.AQAAAA', '1.!', '1.__________8B'])(
    'is refused when damaged: %j',
    (text) => {
      expect(() => decodeStrokes(text)).toThrow(InkError)
    },
  )

  it('is refused when longer than any that is encoded', () => {
    expect(() => decodeStrokes(`1.${'A'.repeat(3000)}`)).toThrow(InkError)
  })

  it('of the first version stays readable', () => {
    expect(decodeStrokes('1.AgIDBAYBAAA')).toEqual([
      [
        [0.501, 0.498],
        [0.503, 0.501],
      ],
      [[0.503, 0.501]],
    ])
  })
})
