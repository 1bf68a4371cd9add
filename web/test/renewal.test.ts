import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { bringBackDrawing, offerRenewal } from '../src/renewal'
import type { Stroke } from '../src/strokes'
import { find } from '../src/view'
import { padOf } from './drawing'

const line: Stroke = [
  [10, 10],
  [50, 60],
]

beforeEach(() => {
  sessionStorage.clear()
})

it('takes the drawing along to the new version', () => {
  const pad = padOf()
  document.body.insertAdjacentHTML('beforeend', '<p id="renewal" hidden>A new version is ready. <button></button></p>')
  pad.strokes = [line]
  const reload = vi.fn()
  offerRenewal(document, pad, reload)
  expect(find(document, '#renewal').hidden).toBe(false)
  find(document, '#renewal button').click()
  expect(reload).toHaveBeenCalledOnce()
  const next = padOf()
  bringBackDrawing(next)
  expect(next.strokes).toEqual([line])
})

afterEach(() => {
  vi.unstubAllGlobals()
})

it('starts where the browser forbids storage', () => {
  vi.stubGlobal('sessionStorage', undefined)
  const pad = padOf()
  bringBackDrawing(pad)
  expect(pad.strokes).toEqual([])
})

it('brings a drawing back once', () => {
  const pad = padOf()
  sessionStorage.setItem('digitpad-drawing', JSON.stringify([line]))
  bringBackDrawing(pad)
  pad.clear()
  bringBackDrawing(pad)
  expect(pad.strokes).toEqual([])
})

it('leaves the pad as it is where nothing was drawn', () => {
  const pad = padOf()
  bringBackDrawing(pad)
  expect(pad.strokes).toEqual([])
})
