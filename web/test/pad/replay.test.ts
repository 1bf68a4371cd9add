import fc from 'fast-check'
import { expect, it } from 'vitest'
import { drawnAfter } from '../../src/pad/replay'
import type { Line } from '../../src/pad/drawing'

const lines: Line[] = [{ points: [[0, 0], [10, 0], [10, 10]] }, { points: [[50, 50]] }] // prettier-ignore

it('draws a stroke as far as the pen has gone', () => {
  expect(drawnAfter(lines, 0, 5)).toEqual([{ points: [[0, 0], [0, 0]] }]) // prettier-ignore
  expect(drawnAfter(lines, 4, 5)).toEqual([{ points: [[0, 0], [4, 0]] }]) // prettier-ignore
  expect(drawnAfter(lines, 16, 5)).toEqual([{ points: [[0, 0], [10, 0], [10, 6]] }]) // prettier-ignore
})

it('lifts the pen between strokes', () => {
  expect(drawnAfter(lines, 22, 5)).toEqual(lines.slice(0, 1))
  expect(drawnAfter(lines, 26, 5)).toEqual(lines)
})

it('ends with the very lines', () => {
  fc.assert(
    fc.property(fc.double({ min: 25.1, max: 1e6, noNaN: true }), (way) => {
      expect(drawnAfter(lines, way, 5).every((line, index) => line === lines[index])).toBe(true)
    }),
  )
})
