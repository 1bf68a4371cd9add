import fc from 'fast-check'
import { describe, expect, it, test } from 'vitest'
import {
  blankFrame,
  INK_SIZE,
  centerOfMass,
  type FittedFrame,
  type Frame,
  CENTER,
  FRAME_SIZE,
} from '../../src/preprocessing/frame'
import type { Grid } from '../../src/preprocessing/grid'
import { modelFrom } from '../../src/recognizer/model'
import { type Corners, compositeFrame, frameWithStrokes } from '../../src/preprocessing/composite'
import type { Pixels } from '../../src/preprocessing/grayscale'
import { extractInk } from '../../src/preprocessing/picture'
import { visibilityThreshold, eraseSegment, applyErasers } from '../../src/preprocessing/erase-mask'
import { type Point, type Stroke, strokesToFrame } from '../../src/preprocessing/strokes'
import { type PictureVector, pictureVectors, pixelsOf, sha256, shippedModel } from '../support/vectors'

const frameOf = (pixels: Pixels): Frame => extractInk(pixels)?.frame ?? blankFrame()

const greatestDifference = (a: ArrayLike<number>, b: ArrayLike<number>): number =>
  Math.max(...Array.from(a, (value, index) => Math.abs(value - (b[index] ?? NaN))))

/** How alike two frames are: 1 when they are the same. */
function likeness(one: Frame, other: Frame): number {
  const product = (a: Frame, b: Frame): number => a.reduce((sum, value, place) => sum + value * (b[place] ?? 0), 0)
  return product(one, other) / Math.sqrt(product(one, one) * product(other, other))
}

/** A picture in greys. */
function picture(width: number, height: number, grey: (x: number, y: number) => number): Pixels {
  const data = new Uint8ClampedArray(4 * width * height)
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) {
      const level = grey(x, y)
      data.set([level, level, level, 255], 4 * (y * width + x))
    }
  return { width, height, rows: (first, count) => data.subarray(4 * width * first, 4 * width * (first + count)) }
}

describe('the way from picture to prediction is the one of Python', () => {
  const { model: hash, vectors } = pictureVectors()
  const file = shippedModel()
  const { network } = modelFrom(file)

  it('with the network that the vectors are for', () => {
    expect(sha256(file)).toBe(hash)
  })

  test.each(vectors)('$name', (vector: PictureVector) => {
    const frame = frameOf(pixelsOf(vector))
    expect(greatestDifference(frame, vector.frame)).toBeLessThan(1e-5)
    const { probabilities, noDigit } = network.predict(frame)
    expect(noDigit).toBeCloseTo(vector.no_digit, 4)
    if (frame.some(Boolean)) expect(greatestDifference(probabilities, vector.probabilities)).toBeLessThan(1e-4)
  })
})

describe('inkIn', () => {
  const side = fc.integer({ min: 1, max: 60 })

  it('makes a frame of any pixels', () => {
    const bytes = fc.uint8Array({ minLength: 4 * 60 * 60, maxLength: 4 * 60 * 60 })
    fc.assert(
      fc.property(side, side, bytes, (width, height, data) => {
        const rows = (first: number, count: number) => data.subarray(4 * width * first, 4 * width * (first + count))
        const frame = frameOf({ width, height, rows })
        expect(Math.min(...frame)).toBeGreaterThanOrEqual(0)
        expect(Math.max(...frame)).toBeLessThanOrEqual(1)
      }),
      { numRuns: 50 },
    )
  })

  it.each([0, 90, 255])('finds none on even paper of %d', (grey) => {
    fc.assert(
      fc.property(side, side, (width, height) => {
        expect(extractInk(picture(width, height, () => grey))).toBeNull()
      }),
      { numRuns: 20 },
    )
  })

  const bar = fc.record({ left: fc.nat(150), top: fc.nat(60), wide: fc.integer({ min: 4, max: 12 }) })
  const barOn = (left: number, top: number, wide: number, ink: number, paper: number): Pixels =>
    picture(200, 140, (x, y) => (x >= left && x < left + wide && y >= top && y < top + 60 ? ink : paper))

  it('does not mind where the ink is, nor which of ink and paper is dark', () => {
    fc.assert(
      fc.property(bar, bar, ({ left, top, wide }, other) => {
        const frame = frameOf(barOn(left + 10, top + 10, wide, 0, 255))
        expect(greatestDifference(frameOf(barOn(other.left + 10, other.top + 10, wide, 0, 255)), frame)).toBeLessThan(
          1e-6,
        )
        expect(greatestDifference(frameOf(barOn(left + 10, top + 10, wide, 255, 0)), frame)).toBeLessThan(1e-6)
      }),
      { numRuns: 20 },
    )
  })

  it('moves the centre of the ink to the middle', () => {
    fc.assert(
      fc.property(bar, ({ left, top, wide }) => {
        const [x, y] = centerOfMass(Float64Array.from(frameOf(barOn(left + 10, top + 10, wide, 30, 220))))
        expect(Math.abs(x - CENTER)).toBeLessThanOrEqual(0.51)
        expect(Math.abs(y - CENTER)).toBeLessThanOrEqual(0.51)
      }),
      { numRuns: 20 },
    )
  })

  it('crops the ink, and outlines it and its holes in the same pixels', () => {
    const ring = picture(120, 90, (x, y) => (Math.abs(Math.hypot(x - 70, y - 40) - 20) < 4 ? 10 : 240))
    const { coverage, outline } = extractInk(ring) ?? expect.fail('there is a ring')
    expect([coverage.width, coverage.height]).toEqual([47, 47])
    expect(outline.match(/M/g)).toHaveLength(2)
    expect(outline.match(/Z/g)).toHaveLength(2)
    const [loops] = [
      outline
        .split('Z')
        .slice(0, 2)
        .map((loop) => (loop.match(/[\d.]+/g) ?? []).map(Number)),
    ]
    const spans = loops.map((numbers) => Math.max(...numbers) - Math.min(...numbers)).sort((a, b) => a - b)
    expect(spans[0]).toBeCloseTo(33, 0)
    expect(spans[1]).toBeCloseTo(47, 0)
  })

  it('outlines the thinnest of lines', () => {
    const hair = picture(400, 300, (x, y) => (Math.abs(x - 1.3 * y) < 0.8 && y > 40 && y < 250 ? 120 : 250))
    expect(extractInk(hair)?.outline).toMatch(/^M[^Z]+Z$/)
  })
})

describe('frameOfBoth', () => {
  const seven: Stroke = [[10, 10], [90, 10], [45, 110]] // prettier-ignore
  const dash: Stroke = [[30, 60], [80, 60]] // prettier-ignore
  /** A seven of the pad's own pen, as a picture whose pixels are the pad's. */
  const drawn = extractInk(picture(120, 130, (x, y) => (distanceTo(seven, x, y) < 6 ? 0 : 255)))
  const corners: Corners = [[4, 4], [96, 116]] // prettier-ignore

  it('is as if all had been drawn', () => {
    const { coverage } = drawn ?? expect.fail('there is a seven')
    const { frame: both } = frameWithStrokes(coverage, corners, [dash])
    expect(likeness(both, strokesToFrame([seven, dash]))).toBeGreaterThan(0.9)
    expect(likeness(both, strokesToFrame([seven]))).toBeLessThan(0.9)
  })

  it('draws strokes that are far from the picture, too', () => {
    const { coverage } = drawn ?? expect.fail('there is a seven')
    const far = fc.integer({ min: -1e6, max: 1e6 })
    fc.assert(
      fc.property(far, far, far, far, (a, b, c, d) => {
        const { frame } = frameWithStrokes(coverage, corners, [[[a, b], [c, d]]]) // prettier-ignore
        expect(Math.max(...frame)).toBeGreaterThan(0.5)
        expect(Math.max(...frame)).toBeLessThanOrEqual(1)
      }),
      { numRuns: 50 },
    )
  })

  it('has the centre of all in the middle, wherever on the picture the strokes are', () => {
    const { coverage } = drawn ?? expect.fail('there is a seven')
    const place = fc.integer({ min: 5, max: 95 })
    fc.assert(
      fc.property(place, place, place, place, (a, b, c, d) => {
        const { frame } = frameWithStrokes(coverage, corners, [[[a, b], [c, d]]]) // prettier-ignore
        expect(Math.max(...frame)).toBeLessThanOrEqual(1)
        const [x, y] = centerOfMass(Float64Array.from(frame))
        expect(Math.hypot(x - CENTER, y - CENTER)).toBeLessThan(0.5)
      }),
      { numRuns: 50 },
    )
  })
})

describe('what an eraser leaves of a picture', () => {
  const number = fc.integer({ min: -10, max: 60 })
  const place: fc.Arbitrary<Point> = fc.tuple(number, number)
  const path = fc.array(place, { minLength: 1, maxLength: 4 })
  const full = (width: number, height: number): Grid => ({
    width,
    height,
    values: new Float64Array(width * height).fill(1),
  })

  it('is all that it does not cover, and nothing that it does', () => {
    fc.assert(
      fc.property(path, fc.integer({ min: 1, max: 20 }), (points, radius) => {
        const ink = full(40, 50)
        const line = points.length > 1 ? points : [...points, ...points]
        applyErasers(ink, [{ points, radius }]).values.forEach((left, pixel) => {
          const far = distanceTo(line, (pixel % 40) + 0.5, Math.floor(pixel / 40) + 0.5)
          if (Math.abs(far - radius) > 1e-6) expect(left).toBe(far < radius ? 0 : 1)
        })
        expect(ink.values.every((value) => value === 1)).toBe(true)
      }),
    )
  })

  it('tells whether there was anything to take', () => {
    const ink = full(20, 20)
    expect(eraseSegment(ink, [10, 10], [10, 10], 3)).toBe(true)
    expect(eraseSegment(ink, [10, 10], [10, 10], 3)).toBe(false)
    expect(eraseSegment(ink, [-50, 10], [-40, 10], 3)).toBe(false)
  })

  it('is seen from half of what is typical on', () => {
    expect(visibilityThreshold(full(5, 5))).toBe(0.5)
    expect(visibilityThreshold({ width: 2, height: 1, values: Float64Array.of(0, 0) })).toBe(Infinity)
  })

  it('fills the frame as if the rest had never been there', () => {
    const bar = (fromX: number, toX: number) => (x: number, y: number) => x >= fromX && x < toX && y >= 10 && y < 90
    const whole = (x: number, y: number): boolean => bar(20, 30)(x, y) || bar(80, 90)(x, y)
    const drawn = (inked: (x: number, y: number) => boolean) =>
      extractInk(picture(120, 100, (x, y) => (inked(x, y) ? 0 : 255))) ?? expect.fail('there is ink')
    const { coverage } = drawn(whole)
    const corners: Corners = [[200, 100], [200 + 2 * coverage.width, 100 + 2 * coverage.height]] // prettier-ignore
    const erased = [{ points: [[0, -10], [0, 90]] as Point[], radius: 25 }] // prettier-ignore
    const alone = compositeFrame({ coverage, corners, erased, strokes: [] })
    expect(likeness(alone.frame, drawn(bar(80, 90)).frame)).toBeGreaterThan(0.99)
    expect(alone.bounds?.left).toBeGreaterThan(200)
    const crossed = compositeFrame({ coverage, corners, erased, strokes: [[[320, 100], [330, 100]]] }) // prettier-ignore
    expect(likeness(crossed.frame, alone.frame)).toBeLessThan(1)
  })
})

describe('the square of a frame', () => {
  /** Where the frame's centre of mass lies, in the coordinates of the square. */
  const centreIn = ({ frame, bounds }: FittedFrame): [x: number, y: number] => {
    const { left, top, side } = bounds ?? expect.fail('there is a square')
    const [x, y] = centerOfMass(Float64Array.from(frame))
    return [left + ((x + 0.5) * side) / FRAME_SIZE, top + ((y + 0.5) * side) / FRAME_SIZE]
  }

  it('lies on the picture as its ink does', () => {
    const found = extractInk(picture(120, 90, (x, y) => (x > 30 && x < 90 && y > 20 && y < 50 ? 0 : 255)))
    const [x, y] = centreIn(found ?? expect.fail('there is ink'))
    expect([x - 59 / 2, y - 29 / 2].every((error) => Math.abs(error) < 0.1)).toBe(true)
    expect(found?.bounds?.side).toBeCloseTo((FRAME_SIZE * 59) / INK_SIZE)
  })

  it('lies among the strokes that are drawn over a picture', () => {
    const ink: Grid = { width: 30, height: 60, values: new Float64Array(30 * 60).fill(1) }
    const [x, y] = centreIn(frameWithStrokes(ink, [[100, 200], [130, 260]], [[[115, 180], [115, 280]]])) // prettier-ignore
    expect(x).toBeCloseTo(115, 1)
    expect(y).toBeCloseTo(230, 1)
  })
})

function distanceTo(line: Stroke, x: number, y: number): number {
  const distances = line.slice(1).map(([endX, endY], index) => {
    const [startX, startY] = line[index] ?? [0, 0]
    const [alongX, alongY] = [endX - startX, endY - startY]
    const share = ((x - startX) * alongX + (y - startY) * alongY) / (alongX ** 2 + alongY ** 2)
    const at = Math.min(Math.max(share, 0), 1)
    return Math.hypot(x - startX - at * alongX, y - startY - at * alongY)
  })
  return Math.min(...distances)
}
