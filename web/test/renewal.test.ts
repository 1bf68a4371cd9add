import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { InkError } from '../src/errors'
import type { DigitPad } from '../src/pad'
import { bringBackDrawing, offerRenewal } from '../src/renewal'
import type { Stroke } from '../src/strokes'
import { find } from '../src/view'
import { draw, padOf, SlowRecognizer } from './drawing'

vi.mock('../src/share/picture', () => ({ pngOf: (svg: string) => Promise.resolve(new Blob([svg])) }))

const line: Stroke = [
  [10, 10],
  [50, 60],
]

beforeEach(() => {
  sessionStorage.clear()
})

const onPage = (): DigitPad => {
  const pad = padOf()
  document.body.insertAdjacentHTML('beforeend', '<p id="renewal" hidden>A new version is ready. <button></button></p>')
  return pad
}

it('takes the drawing along to the new version', () => {
  const pad = onPage()
  pad.strokes = [line]
  const reload = vi.fn()
  offerRenewal(document, pad, reload)
  expect(find(document, '#renewal').hidden).toBe(false)
  find(document, '#renewal button').click()
  expect(reload).toHaveBeenCalledOnce()
  const next = padOf()
  void bringBackDrawing(next)
  expect(next.strokes).toEqual([line])
})

it('takes a picture along, with what was drawn over it', async () => {
  const pad = onPage()
  const recognizer = new SlowRecognizer()
  pad.recognizer = recognizer
  const shown = pad.show(new Blob())
  recognizer.readings[0]?.find()
  await shown
  draw(pad, line)
  const drawing = pad.toSVG()
  offerRenewal(document, pad, vi.fn())
  find(document, '#renewal button').click()
  const next = padOf()
  const show = vi.spyOn(next, 'show').mockRejectedValueOnce(new InkError('partNotFetched')).mockResolvedValue()
  await bringBackDrawing(next)
  await bringBackDrawing(next)
  await bringBackDrawing(next)
  expect(show).toHaveBeenCalledTimes(2) // it waits for a start at which its parts can be had
  expect(await (show.mock.lastCall?.[0] as Blob).text()).toBe(drawing)
})

afterEach(() => {
  vi.unstubAllGlobals()
})

it('starts where the browser forbids storage', () => {
  vi.stubGlobal('sessionStorage', undefined)
  const pad = padOf()
  void bringBackDrawing(pad)
  expect(pad.strokes).toEqual([])
})

it('brings a drawing back once', () => {
  const pad = padOf()
  sessionStorage.setItem('digitpad-drawing', JSON.stringify([line]))
  void bringBackDrawing(pad)
  pad.clear()
  void bringBackDrawing(pad)
  expect(pad.strokes).toEqual([])
})

it('leaves the pad as it is where nothing was drawn', () => {
  const pad = padOf()
  void bringBackDrawing(pad)
  expect(pad.strokes).toEqual([])
})
