import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { compositeFrame, type Corners, frameWithStrokes } from '../../src/preprocessing/composite'
import { CENTER, centerOfMass, FRAME_SIZE } from '../../src/preprocessing/frame'
import type { Grid } from '../../src/preprocessing/grid'
import { extractInk } from '../../src/preprocessing/picture'
import { type Point, type Stroke, strokesToFrame } from '../../src/preprocessing/strokes'
import { cosineSimilarity, distanceToLine, grayPicture } from '../support/pictures'

describe('frameWithStrokes', () => {
  const seven: Stroke = [[10, 10], [90, 10], [45, 110]] // prettier-ignore
  const dash: Stroke = [[30, 60], [80, 60]] // prettier-ignore
  /** A picture of a seven, with the pad's pen width and pixels. */
  const picture = grayPicture(120, 130, (x, y) => (distanceToLine(seven, x, y) < 6 ? 0 : 255))
  const { coverage } = extractInk(picture) ?? expect.fail('there is a seven')
  const corners: Corners = [[4, 4], [96, 116]] // prettier-ignore

  it('gives the frame of picture and strokes as if all were drawn', () => {
    const { frame } = frameWithStrokes(coverage, corners, [dash])
    expect(cosineSimilarity(frame, strokesToFrame([seven, dash]))).toBeGreaterThan(0.9)
    expect(cosineSimilarity(frame, strokesToFrame([seven]))).toBeLessThan(0.9)
  })

  it('includes strokes that are far from the picture', () => {
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

  it('moves the centre of mass of all ink to the centre', () => {
    const coordinate = fc.integer({ min: 5, max: 95 })
    fc.assert(
      fc.property(coordinate, coordinate, coordinate, coordinate, (a, b, c, d) => {
        const { frame } = frameWithStrokes(coverage, corners, [[[a, b], [c, d]]]) // prettier-ignore
        expect(Math.max(...frame)).toBeLessThanOrEqual(1)
        const [x, y] = centerOfMass(Float64Array.from(frame))
        expect(Math.hypot(x - CENTER, y - CENTER)).toBeLessThan(0.5)
      }),
      { numRuns: 50 },
    )
  })

  it('gives the bounds of the frame among the strokes', () => {
    const ink: Grid = { width: 30, height: 60, values: new Float64Array(30 * 60).fill(1) }
    const { frame, bounds } = frameWithStrokes(ink, [[100, 200], [130, 260]], [[[115, 180], [115, 280]]]) // prettier-ignore
    const { left, top, side } = bounds ?? expect.fail('there are bounds')
    const [x, y] = centerOfMass(Float64Array.from(frame))
    expect(left + ((x + 0.5) * side) / FRAME_SIZE).toBeCloseTo(115, 1)
    expect(top + ((y + 0.5) * side) / FRAME_SIZE).toBeCloseTo(230, 1)
  })
})

describe('compositeFrame', () => {
  it('fits the ink that erasers leave as if the rest had never been there', () => {
    const inBar = (from: number, to: number) => (x: number, y: number) => x >= from && x < to && y >= 10 && y < 90
    const inEither = (x: number, y: number): boolean => inBar(20, 30)(x, y) || inBar(80, 90)(x, y)
    const extract = (isInk: (x: number, y: number) => boolean) =>
      extractInk(grayPicture(120, 100, (x, y) => (isInk(x, y) ? 0 : 255))) ?? expect.fail('there is ink')
    const { coverage } = extract(inEither)
    const corners: Corners = [[200, 100], [200 + 2 * coverage.width, 100 + 2 * coverage.height]] // prettier-ignore
    const erased = [{ points: [[0, -10], [0, 90]] as Point[], radius: 25 }] // prettier-ignore
    const rest = compositeFrame({ coverage, corners, erased, strokes: [] })
    expect(cosineSimilarity(rest.frame, extract(inBar(80, 90)).frame)).toBeGreaterThan(0.99)
    expect(rest.bounds?.left).toBeGreaterThan(200)
    const crossed = compositeFrame({ coverage, corners, erased, strokes: [[[320, 100], [330, 100]]] }) // prettier-ignore
    expect(cosineSimilarity(crossed.frame, rest.frame)).toBeLessThan(1)
  })
})
