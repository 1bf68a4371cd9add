import fc from 'fast-check'
import { describe, expect, it, test } from 'vitest'
import { InkError } from '../../src/lib/errors'
import { CENTER, centerOfMass, FRAME_SIZE } from '../../src/preprocessing/frame'
import {
  fitStrokes,
  type Point,
  rasterize,
  type Stroke,
  strokesToFrame,
  toSegments,
  validateStrokes,
} from '../../src/preprocessing/strokes'
import { maxDifference } from '../support/pictures'
import { strokeVectors } from '../support/vectors'

const coordinate = fc.integer({ min: -500, max: 500 })
const drawing = fc.array(fc.array(fc.tuple(coordinate, coordinate), { minLength: 1, maxLength: 12 }), {
  minLength: 1,
  maxLength: 4,
})

const mapCoordinates = (strokes: Stroke[], change: (value: number) => number): Stroke[] =>
  strokes.map((stroke) => stroke.map(([x, y]) => [change(x), change(y)]))

describe('strokesToFrame', () => {
  test.each(strokeVectors().vectors)('gives the frame of the Python port: $name', ({ strokes, frame }) => {
    expect(maxDifference(strokesToFrame(strokes), frame)).toBeLessThan(1e-5)
  })

  it.each([[[]], [[[]]], [[[], []]]])('gives a blank frame for %j', (strokes: Stroke[]) => {
    expect(strokesToFrame(strokes).every((ink) => ink === 0)).toBe(true)
  })

  it('draws a dot of one pen width in the centre', () => {
    const frame = strokesToFrame([[[3, 4]]])
    expect(frame[CENTER * FRAME_SIZE + CENTER]).toBe(1)
    expect(frame.filter((ink) => ink > 0).length).toBeLessThan(16)
  })

  it.each([1e-12, 0, 5e-324])('draws a line of size %d as a dot', (size) => {
    expect(strokesToFrame([[[0, 0], [size, size]]])).toEqual(strokesToFrame([[[0, 0]]])) // prettier-ignore
  })

  it('draws the largest coordinates like small ones', () => {
    const [large, small]: Stroke[] = [[[-1e9, -1e9], [1e9, 1e9]], [[0, 0], [2, 2]]] // prettier-ignore
    expect(strokesToFrame([large ?? []])).toEqual(strokesToFrame([small ?? []]))
  })

  it('keeps ink within 0..1', () => {
    fc.assert(
      fc.property(drawing, (strokes) => {
        const frame = strokesToFrame(strokes)
        expect(Math.min(...frame)).toBe(0)
        expect(Math.max(...frame)).toBeGreaterThan(0.5)
        expect(Math.max(...frame)).toBeLessThanOrEqual(1)
      }),
    )
  })

  it('moves the centre of mass to the centre', () => {
    const frame = strokesToFrame([[[0, 0], [10, 40], [30, 35]]]) // prettier-ignore
    const [x, y] = centerOfMass(Float64Array.from(frame))
    expect(x).toBeCloseTo(CENTER, 1)
    expect(y).toBeCloseTo(CENTER, 1)
  })

  it('does not depend on position and size', () => {
    fc.assert(
      fc.property(
        drawing,
        fc.integer({ min: -1000, max: 1000 }),
        fc.integer({ min: 1, max: 40 }),
        (strokes, shift, scale) => {
          const other = mapCoordinates(strokes, (value) => value * scale + shift)
          expect(maxDifference(strokesToFrame(other), strokesToFrame(strokes))).toBeLessThan(1e-5)
        },
      ),
    )
  })

  it('does not depend on the order and direction of strokes', () => {
    fc.assert(
      fc.property(drawing, (strokes) => {
        const other = strokes.map((stroke) => stroke.toReversed()).toReversed()
        expect(maxDifference(strokesToFrame(other), strokesToFrame(strokes))).toBeLessThan(1e-5)
      }),
    )
  })
})

describe('fitStrokes', () => {
  /** Without lone dots, which the frame leaves out. */
  const drawingWithoutDots = drawing.map((strokes) => strokes.map((stroke): Stroke => [[0, 0], [200, 0], ...stroke]))

  it('gives bounds in which the frame shows the strokes', () => {
    fc.assert(
      fc.property(drawingWithoutDots, (strokes) => {
        const { frame, bounds } = fitStrokes(strokes)
        fc.pre(bounds !== null)
        const toFrame = ([x, y]: Point): Point => [
          ((x - bounds.left) * FRAME_SIZE) / bounds.side - 0.5,
          ((y - bounds.top) * FRAME_SIZE) / bounds.side - 0.5,
        ]
        const coverage = rasterize(strokes.map((stroke) => stroke.map(toFrame)).flatMap(toSegments))
        expect(maxDifference(coverage, frame)).toBeLessThan(1e-3)
      }),
    )
  })

  it.each([[[]], [[[[3, 4]]]]] as Stroke[][][])('gives no bounds for ink without size: %j', (strokes) => {
    expect(fitStrokes(strokes).bounds).toBeNull()
  })
})

describe('validateStrokes', () => {
  it('copies deeply and leaves out strokes without points', () => {
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
  ])('rejects %j', (strokes) => {
    expect(() => validateStrokes(strokes)).toThrow(InkError)
  })
})
