import { expect, it } from 'vitest'
import { leastSureDigit, spellOut, withPlaceholder } from '../../src/app/number-answer'
import { readingOf } from '../support/numbers'

it('finds the digit with the lowest confidence', () => {
  expect(leastSureDigit(readingOf('503', [0.9, 0.6, 0.99]))).toBe(1)
})

it('puts a placeholder for one digit, and leaves separators', () => {
  expect(withPlaceholder(readingOf('3.57', [], 'possibleSign'), 1)).toMatchObject({ text: '3._7', reviewReason: null })
})

it.each([
  ['503', '5 0 3'],
  ['3.5', '3 . 5'],
  ['12 7', '1 2, 7'],
  ['47\n29', '4 7; 2 9'],
])('spells %j out as "%s"', (text, spelt) => {
  expect(spellOut(text)).toBe(spelt.replace(/(?<![,;]) /g, '\u00a0'))
})
