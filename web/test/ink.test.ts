import { expect, test } from 'vitest'
import { pathOf } from '../src/ink'

test('no points make no path', () => {
  expect(pathOf([])).toBe('')
})

test('a dot is a line of no length, for the round cap to show', () => {
  expect(pathOf([[3, 4.26]])).toBe('M3.0 4.3h0')
})

test('two points make a straight line', () => {
  expect(
    pathOf([
      [0, 0],
      [8, 4],
    ]),
  ).toBe('M0.0 0.0L8.0 4.0')
})

test('more points make curves through the middles, from the first point to the last', () => {
  expect(
    pathOf([
      [0, 0],
      [4, 0],
      [8, 4],
      [8, 8],
    ]),
  ).toBe('M0.0 0.0Q4.0 0.0 6.0 2.0Q8.0 4.0 8.0 6.0L8.0 8.0')
})
