import fc from 'fast-check'
import { describe, expect, it, test } from 'vitest'
import { blankFrame, CENTER, centerOfMass, type Frame, FRAME_SIZE, INK_SIZE } from '../../src/preprocessing/frame'
import type { Pixels } from '../../src/preprocessing/grayscale'
import { extractInk } from '../../src/preprocessing/picture'
import { createModel } from '../../src/recognizer/model'
import { grayPicture, maxDifference } from '../support/pictures'
import { paperVectors, type PictureVector, pictureVectors, pixelsOf, sha256, shippedModel } from '../support/vectors'

const pictureToFrame = (pixels: Pixels): Frame => extractInk(pixels)?.frame ?? blankFrame()

describe('picture vectors of the Python port', () => {
  const { model: hash, vectors } = pictureVectors()
  const file = shippedModel()
  const { network } = createModel(file)

  it('belong to the shipped network', () => {
    expect(sha256(file)).toBe(hash)
  })

  test.each(vectors)('have the same frame and prediction here: $name', (vector: PictureVector) => {
    const frame = pictureToFrame(pixelsOf(vector))
    expect(maxDifference(frame, vector.frame)).toBeLessThan(1e-5)
    const { probabilities, noDigit } = network.predict(frame)
    expect(noDigit).toBeCloseTo(vector.no_digit, 4)
    if (frame.some(Boolean)) expect(maxDifference(probabilities, vector.probabilities)).toBeLessThan(1e-4)
  })
})

test('pictures on every kind of paper have the same frame as in Python', () => {
  const differing = paperVectors().filter((vector) => {
    const frame = pictureToFrame(pixelsOf(vector)).map((ink) => Math.round(255 * ink))
    return maxDifference(frame, Buffer.from(vector.frame, 'base64')) > 1
  })
  expect(differing.map(({ name }) => name)).toEqual([])
})

describe('extractInk', () => {
  const side = fc.integer({ min: 1, max: 60 })

  it('gives a frame within 0..1 for any pixels', () => {
    const bytes = fc.uint8Array({ minLength: 4 * 60 * 60, maxLength: 4 * 60 * 60 })
    fc.assert(
      fc.property(side, side, bytes, (width, height, data) => {
        const rows = (first: number, count: number) => data.subarray(4 * width * first, 4 * width * (first + count))
        const frame = pictureToFrame({ width, height, rows })
        expect(Math.min(...frame)).toBeGreaterThanOrEqual(0)
        expect(Math.max(...frame)).toBeLessThanOrEqual(1)
      }),
      { numRuns: 50 },
    )
  })

  it.each([0, 90, 255])('finds no ink on uniform paper of grey value %d', (gray) => {
    fc.assert(
      fc.property(side, side, (width, height) => {
        expect(extractInk(grayPicture(width, height, () => gray))).toBeNull()
      }),
      { numRuns: 20 },
    )
  })

  const bar = fc.record({ left: fc.nat(150), top: fc.nat(60), width: fc.integer({ min: 4, max: 12 }) })
  const drawBar = (left: number, top: number, width: number, ink: number, paper: number): Pixels =>
    grayPicture(200, 140, (x, y) => (x >= left && x < left + width && y >= top && y < top + 60 ? ink : paper))

  it('does not depend on where the ink is, nor on whether ink or paper is dark', () => {
    fc.assert(
      fc.property(bar, bar, ({ left, top, width }, other) => {
        const frame = pictureToFrame(drawBar(left + 10, top + 10, width, 0, 255))
        const moved = pictureToFrame(drawBar(other.left + 10, other.top + 10, width, 0, 255))
        expect(maxDifference(moved, frame)).toBeLessThan(1e-6)
        expect(maxDifference(pictureToFrame(drawBar(left + 10, top + 10, width, 255, 0)), frame)).toBeLessThan(1e-6)
      }),
      { numRuns: 20 },
    )
  })

  it('moves the centre of mass to the centre', () => {
    fc.assert(
      fc.property(bar, ({ left, top, width }) => {
        const frame = pictureToFrame(drawBar(left + 10, top + 10, width, 30, 220))
        const [x, y] = centerOfMass(Float64Array.from(frame))
        expect(Math.abs(x - CENTER)).toBeLessThanOrEqual(0.51)
        expect(Math.abs(y - CENTER)).toBeLessThanOrEqual(0.51)
      }),
      { numRuns: 20 },
    )
  })

  it('gives the bounds of the frame in the pixels of the ink', () => {
    const ink = extractInk(grayPicture(120, 90, (x, y) => (x > 30 && x < 90 && y > 20 && y < 50 ? 0 : 255)))
    const { left, top, side } = ink?.bounds ?? expect.fail('there is ink')
    const [x, y] = centerOfMass(Float64Array.from(ink?.frame ?? []))
    expect(Math.abs(left + ((x + 0.5) * side) / FRAME_SIZE - 59 / 2)).toBeLessThan(0.1)
    expect(Math.abs(top + ((y + 0.5) * side) / FRAME_SIZE - 29 / 2)).toBeLessThan(0.1)
    expect(side).toBeCloseTo((FRAME_SIZE * 59) / INK_SIZE)
  })

  it('crops the ink, and outlines it and its holes in the same pixels', () => {
    const ring = grayPicture(120, 90, (x, y) => (Math.abs(Math.hypot(x - 70, y - 40) - 20) < 4 ? 10 : 240))
    const { coverage, outline } = extractInk(ring) ?? expect.fail('there is a ring')
    expect([coverage.width, coverage.height]).toEqual([47, 47])
    expect(outline.match(/M/g)).toHaveLength(2)
    expect(outline.match(/Z/g)).toHaveLength(2)
    const loops = outline.split('Z').slice(0, 2)
    const spans = loops
      .map((loop) => (loop.match(/[\d.]+/g) ?? []).map(Number))
      .map((numbers) => Math.max(...numbers) - Math.min(...numbers))
      .sort((a, b) => a - b)
    expect(spans[0]).toBeCloseTo(33, 0)
    expect(spans[1]).toBeCloseTo(47, 0)
  })

  it('outlines the thinnest of lines', () => {
    const hairline = grayPicture(400, 300, (x, y) => (Math.abs(x - 1.3 * y) < 0.8 && y > 40 && y < 250 ? 120 : 250))
    expect(extractInk(hairline)?.outline).toMatch(/^M[^Z]+Z$/)
  })
})
