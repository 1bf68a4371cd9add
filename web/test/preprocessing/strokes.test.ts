import fc from 'fast-check'
import { describe, expect, it, test } from 'vitest'
import { InkError } from '../../src/lib/errors'
import { centerOfMass, type Frame, CENTER, FRAME_SIZE } from '../../src/preprocessing/frame'
import {
  validateStrokes,
  rasterize,
  fitStrokes,
  type Point,
  toSegments,
  type Stroke,
  strokesToFrame,
} from '../../src/preprocessing/strokes'
import { strokeVectors } from '../support/vectors'

const coordinate = fc.integer({ min: -500, max: 500 })
const drawing = fc.array(fc.array(fc.tuple(coordinate, coordinate), { minLength: 1, maxLength: 12 }), {
  minLength: 1,
  maxLength: 4,
})

const greatestDifference = (a: ArrayLike<number>, b: ArrayLike<number>): number =>
  Math.max(...Array.from(a, (value, index) => Math.abs(value - (b[index] ?? NaN))))

const centre = (frame: Frame): [number, number] => centerOfMass(Float64Array.from(frame))

const map = (strokes: Stroke[], change: (value: number) => number): Stroke[] =>
  strokes.map((stroke) => stroke.map(([x, y]) => [change(x), change(y)]))

describe('a frame is the one that Python makes', () => {
  test.each(strokeVectors().vectors)('$name', ({ strokes, frame }) => {
    expect(greatestDifference(strokesToFrame(strokes), frame)).toBeLessThan(1e-5)
  })
})

describe('the square of a frame', () => {
  it('lies among the strokes where the frame shows them', () => {
    fc.assert(
      fc.property(drawing, (strokes) => {
        const { frame, bounds } = fitStrokes(strokes)
        fc.pre(bounds !== null)
        const inFrame = ([x, y]: Point): Point => [
          ((x - bounds.left) * FRAME_SIZE) / bounds.side - 0.5,
          ((y - bounds.top) * FRAME_SIZE) / bounds.side - 0.5,
        ]
        const drawn = rasterize(strokes.map((stroke) => stroke.map(inFrame)).flatMap(toSegments))
        expect(greatestDifference(drawn, frame)).toBeLessThan(1e-3)
      }),
    )
  })

  it.each([[[]], [[[[3, 4]]]]] as Stroke[][][])('is nowhere for ink without size: %j', (strokes) => {
    expect(fitStrokes(strokes).bounds).toBeNull()
  })
})

describe('strokesToFrame', () => {
  it.each([[[]], [[[]]], [[[], []]]])('gives a blank for %j', (strokes: Stroke[]) => {
    expect(strokesToFrame(strokes).every((ink) => ink === 0)).toBe(true)
  })

  it('draws a dot of one pen width in the middle', () => {
    const frame = strokesToFrame([[[3, 4]]])
    expect(frame[CENTER * FRAME_SIZE + CENTER]).toBe(1)
    expect(frame.filter((ink) => ink > 0).length).toBeLessThan(16)
  })

  it.each([1e-12, 0, 5e-324])('takes a drawing of size %d for a dot', (size) => {
    expect(
      strokesToFrame([
        [
          [0, 0],
          [size, size],
        ],
      ]),
    ).toEqual(strokesToFrame([[[0, 0]]]))
  })

  it('draws at both ends of the range', () => {
    expect(
      strokesToFrame([
        [
          [-1e9, -1e9],
          [1e9, 1e9],
        ],
      ]),
    ).toEqual(
      strokesToFrame([
        [
          [0, 0],
          [2, 2],
        ],
      ]),
    )
  })

  it('keeps ink within 0..1, and its centre in the middle', () => {
    fc.assert(
      fc.property(drawing, (strokes) => {
        const frame = strokesToFrame(strokes)
        expect(Math.min(...frame)).toBe(0)
        expect(Math.max(...frame)).toBeGreaterThan(0.5)
        expect(Math.max(...frame)).toBeLessThanOrEqual(1)
      }),
    )
    const [x, y] = centre(
      strokesToFrame([
        [
          [0, 0],
          [10, 40],
          [30, 35],
        ],
      ]),
    )
    expect(x).toBeCloseTo(CENTER, 1)
    expect(y).toBeCloseTo(CENTER, 1)
  })

  it('does not mind where and how large the drawing is', () => {
    fc.assert(
      fc.property(
        drawing,
        fc.integer({ min: -1000, max: 1000 }),
        fc.integer({ min: 1, max: 40 }),
        (strokes, by, times) => {
          const other = map(strokes, (value) => value * times + by)
          expect(greatestDifference(strokesToFrame(other), strokesToFrame(strokes))).toBeLessThan(1e-5)
        },
      ),
    )
  })

  it('does not mind the order and direction of strokes', () => {
    fc.assert(
      fc.property(drawing, (strokes) => {
        const other = strokes.map((stroke) => stroke.toReversed()).toReversed()
        expect(greatestDifference(strokesToFrame(other), strokesToFrame(strokes))).toBeLessThan(1e-5)
      }),
    )
  })
})

describe('copyStrokes', () => {
  it('copies deeply and leaves empty strokes out', () => {
    const strokes: Stroke[] = [[], [[1, 2]]]
    const copy = validateStrokes(strokes)
    expect(copy).toEqual([[[1, 2]]])
    expect(copy[0]?.[0]).not.toBe(strokes[1]?.[0])
  })

  it.each([
    null,
    7,
    'ink',
    {},
    [1],
    [[1, 2]],
    [['1', '2']],
    [[[1]]],
    [[[1, 2, 3]]],
    [[['1', 2]]],
    [[[NaN, 0]]],
    [[[Infinity, 0]]],
    [[[0, 1.1e9]]],
  ])('refuses %j', (strokes) => {
    expect(() => validateStrokes(strokes)).toThrow(InkError)
  })
})
