import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { DigitpadError, InkError } from '../../src/lib/errors'
import { restoreDrawing, saveDrawing, serializeDrawing } from '../../src/app/session'
import type { DigitPad } from '../../src/pad/define'
import type { Stroke } from '../../src/preprocessing/strokes'
import { draw, createPad, ManualRecognizer, setLayout } from '../support/pad'

vi.mock('../../src/share/png-export', () => ({ svgToPng: (svg: string) => Promise.resolve(new Blob([svg])) }))

const line: Stroke = [
  [10, 10],
  [50, 60],
]

const save = (pad: DigitPad): void => {
  saveDrawing(serializeDrawing(pad))
}
const restore = (pad: DigitPad): Promise<void> => restoreDrawing(pad, () => serializeDrawing(pad))

beforeEach(() => {
  sessionStorage.clear()
})

it('restores the saved strokes', () => {
  const pad = createPad()
  pad.strokes = [line]
  save(pad)
  const next = createPad()
  void restore(next)
  expect(next.strokes).toEqual([line])
})

it('restores the strokes about the centre of a pad of another shape', () => {
  const pad = createPad(600, 200)
  pad.strokes = [line]
  save(pad)
  const next = createPad()
  setLayout(next, 300)
  void restore(next)
  expect(next.strokes).toEqual([line.map(([x, y]) => [x / 2, y / 2 + 100])])
})

it('restores a picture with the strokes drawn over it, as soon as its parts can be loaded', async () => {
  const pad = createPad()
  const recognizer = new ManualRecognizer()
  pad.recognizer = recognizer
  const shown = pad.showPicture(new Blob())
  recognizer.readings[0]?.resolve()
  await shown
  draw(pad, line)
  const drawing = pad.toSVG()
  save(pad)
  const next = createPad()
  const show = vi
    .spyOn(next, 'showPicture')
    .mockRejectedValueOnce(new DigitpadError('chunkLoadFailed'))
    .mockResolvedValue(false)
  await restore(next)
  await restore(next)
  expect(show).toHaveBeenCalledTimes(2) // the first start could not load them
  expect(await (show.mock.lastCall?.[0] as Blob).text()).toBe(drawing)
})

afterEach(() => {
  vi.unstubAllGlobals()
})

it('starts blank when the browser forbids storage', () => {
  vi.stubGlobal('sessionStorage', undefined)
  const pad = createPad()
  void restore(pad)
  expect(pad.strokes).toEqual([])
})

/** Hides the page. */
const leave = (): void => {
  const state = vi.spyOn(document, 'visibilityState', 'get').mockReturnValue('hidden')
  document.dispatchEvent(new Event('visibilitychange'))
  state.mockRestore()
}

it('saves the drawing when the page is hidden, until it is cleared', async () => {
  const pad = createPad()
  await restore(pad)
  pad.strokes = [line]
  leave()
  const next = createPad()
  await restore(next)
  expect(next.strokes).toEqual([line])
  for (const one of [pad, next]) one.clear()
  leave()
  const last = createPad()
  await restore(last)
  expect(last.strokes).toEqual([])
})

it('does not save a drawing that exceeds the storage', async () => {
  const pad = createPad()
  await restore(pad)
  pad.strokes = [line]
  const setItem = vi.fn(() => {
    throw new DOMException('full', 'QuotaExceededError')
  })
  vi.stubGlobal('sessionStorage', { setItem, removeItem: vi.fn() })
  leave()
  expect(setItem).toHaveBeenCalled()
  expect(pad.strokes).toEqual([line])
})

it('leaves the pad blank when nothing was saved', () => {
  const pad = createPad()
  void restore(pad)
  expect(pad.strokes).toEqual([])
})

it('rejects when the browser cannot show the saved picture', async () => {
  saveDrawing('<svg/>')
  const pad = createPad()
  vi.spyOn(pad, 'showPicture').mockRejectedValue(new InkError('pixelsHidden'))
  await expect(restore(pad)).rejects.toThrow(new InkError('pixelsHidden'))
})
