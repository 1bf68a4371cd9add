import { expect, it } from 'vitest'
import { bestExcept } from '../../src/recognizer/prediction'

it('bestExcept finds the most probable digit other than the given one', () => {
  expect(bestExcept(7, [0, 0.1, 0, 0, 0, 0, 0, 0.9])).toBe(1)
  expect(bestExcept(null, [0, 0.1, 0, 0, 0, 0, 0, 0.9])).toBe(7)
  expect(bestExcept(0, [1, 0, 0])).toBe(1)
})
