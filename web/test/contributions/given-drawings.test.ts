import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import {
  forgetGiven,
  type GivenDrawing,
  isToken,
  keepGiven,
  loadGiven,
  wasGiven,
} from '../../src/contributions/given-drawings'

const KEY = 'digitpad-given'
const ONE: GivenDrawing = {
  token: 'a'.repeat(43),
  day: '2026-11-27',
  label: 1,
  strokes: [
    [
      [0, 0],
      [0, 1000],
    ],
  ],
}
const NONE: GivenDrawing = {
  ...ONE,
  token: 'b'.repeat(43),
  label: null,
  strokes: [
    [
      [0, 0],
      [1000, 0],
    ],
  ],
}

beforeEach(() => {
  localStorage.clear()
})

afterEach(() => {
  vi.unstubAllGlobals()
})

it('drawings are kept in order until they are forgotten', () => {
  expect(loadGiven()).toEqual([])
  expect([keepGiven(ONE), keepGiven(NONE)]).toEqual([true, true])
  expect(loadGiven()).toEqual([ONE, NONE])
  expect(wasGiven(NONE.strokes)).toBe(true)
  forgetGiven(ONE.token)
  expect(loadGiven()).toEqual([NONE])
  expect(wasGiven(ONE.strokes)).toBe(false)
})

it('says so where the browser keeps nothing', () => {
  vi.stubGlobal('localStorage', undefined)
  expect(keepGiven(ONE)).toBe(false)
  expect(loadGiven()).toEqual([])
})

it.each(['{', '7', 'null', '{"token": "x"}'])('drawings that cannot be read are none: %s', (text) => {
  localStorage.setItem(KEY, text)
  expect(loadGiven()).toEqual([])
})

it('of damaged drawings only the whole ones are read', () => {
  const damaged = [
    null,
    7,
    {},
    { ...ONE, token: 1 },
    { ...ONE, strokes: [[[0]]] },
    { ...ONE, strokes: '' },
    { ...ONE, label: '1' },
  ]
  localStorage.setItem(KEY, JSON.stringify([...damaged, ONE]))
  expect(loadGiven()).toEqual([ONE])
})

it.each([
  ['vahrgvGwAWVv7nl0H4LpqsuMrRP23g55_qrGrgAFQ7I', true],
  ['', false],
  ['seven', false],
  ['vahrgvGwAWVv7nl0H4Lpq suMrRP23g55', false],
  ['vahrgvGwAWVv7nl0H4LpqsuMrRP23g55…', false],
])('%j is taken for a token: %s', (text, expected) => {
  expect(isToken(text)).toBe(expected)
})
