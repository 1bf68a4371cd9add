import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { InkError } from '../../src/lib/errors'
import type { DigitPad } from '../../src/pad/define'
import { restoreDrawing, showUpdateBanner } from '../../src/app/session'
import type { Stroke } from '../../src/preprocessing/strokes'
import { draw, padOf, SlowRecognizer } from '../support/pad'
import { requireElement } from '../../src/lib/dom'

vi.mock('../../src/share/png-export', () => ({ svgToPng: (svg: string) => Promise.resolve(new Blob([svg])) }))

const line: Stroke = [
  [10, 10],
  [50, 60],
]

beforeEach(() => {
  sessionStorage.clear()
})

const onPage = (): DigitPad => {
  const pad = padOf()
  document.body.insertAdjacentHTML(
    'beforeend',
    '<p id="update-banner" hidden>A new version is ready. <button></button></p>',
  )
  return pad
}

it('takes the drawing along to the new version', () => {
  const pad = onPage()
  pad.strokes = [line]
  const reload = vi.fn()
  showUpdateBanner(document, pad, reload)
  expect(requireElement(document, '#update-banner').hidden).toBe(false)
  requireElement(document, '#update-banner button').click()
  expect(reload).toHaveBeenCalledOnce()
  const next = padOf()
  void restoreDrawing(next)
  expect(next.strokes).toEqual([line])
})

it('takes a picture along, with what was drawn over it', async () => {
  const pad = onPage()
  const recognizer = new SlowRecognizer()
  pad.recognizer = recognizer
  const shown = pad.showPicture(new Blob())
  recognizer.readings[0]?.find()
  await shown
  draw(pad, line)
  const drawing = pad.toSVG()
  showUpdateBanner(document, pad, vi.fn())
  requireElement(document, '#update-banner button').click()
  const next = padOf()
  const show = vi.spyOn(next, 'showPicture').mockRejectedValueOnce(new InkError('partLoadFailed')).mockResolvedValue()
  await restoreDrawing(next)
  await restoreDrawing(next)
  expect(show).toHaveBeenCalledTimes(2) // it waits for a start at which its parts can be had
  expect(await (show.mock.lastCall?.[0] as Blob).text()).toBe(drawing)
})

afterEach(() => {
  vi.unstubAllGlobals()
})

it('starts where the browser forbids storage', () => {
  vi.stubGlobal('sessionStorage', undefined)
  const pad = padOf()
  void restoreDrawing(pad)
  expect(pad.strokes).toEqual([])
})

/** The page is left for another, or for good. */
const leave = (): void => {
  const state = vi.spyOn(document, 'visibilityState', 'get').mockReturnValue('hidden')
  document.dispatchEvent(new Event('visibilitychange'))
  state.mockRestore()
}

it('keeps what is drawn when the page is left, until it is cleared', async () => {
  const pad = padOf()
  await restoreDrawing(pad)
  pad.strokes = [line]
  leave()
  const next = padOf()
  await restoreDrawing(next)
  expect(next.strokes).toEqual([line])
  for (const one of [pad, next]) one.clear()
  leave()
  const last = padOf()
  await restoreDrawing(last)
  expect(last.strokes).toEqual([])
})

it('lets a drawing go that there is no room for', async () => {
  const pad = padOf()
  await restoreDrawing(pad)
  pad.strokes = [line]
  const setItem = vi.fn(() => {
    throw new DOMException('full', 'QuotaExceededError')
  })
  vi.stubGlobal('sessionStorage', { setItem, removeItem: vi.fn() })
  leave()
  expect(setItem).toHaveBeenCalled()
  expect(pad.strokes).toEqual([line])
})

it('leaves the pad as it is where nothing was drawn', () => {
  const pad = padOf()
  void restoreDrawing(pad)
  expect(pad.strokes).toEqual([])
})
