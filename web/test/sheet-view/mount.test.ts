import { beforeEach, expect, it, vi } from 'vitest'
import type { SheetResult } from '../../src/app/state'
import { requireElement } from '../../src/lib/dom'
import { InkError } from '../../src/lib/errors'
import '../../src/pad/define'
import { readSheet } from '../../src/recognizer/sheet-reader'
import { mountSheets } from '../../src/sheet-view/mount'
import type { SheetReading, ShownCell } from '../../src/sheets/reading'

vi.mock('../../src/recognizer/sheet-reader', () => ({ readSheet: vi.fn() }))

const SHEET: SheetReading = {
  code: 'DIGITPAD:1:A4:1X2X3',
  picture: { width: 1, height: 1, data: new Uint8ClampedArray(4) },
  cells: ['12', '3'].map((text, column) => ({
    row: 0,
    column,
    text,
    confidence: 0.9,
    state: column ? 'look' : 'number',
    reviewReason: column ? 'gap' : null,
    box: [],
    area: { left: 0, top: 0, right: 1, bottom: 1 },
    maxDigits: 3,
  })),
}
const picture = new Blob()
const showProgress = vi.fn()
let openSheet: (picture: ImageBitmapSource) => Promise<SheetResult>
const dialog = () => document.querySelector<HTMLDialogElement>('#sheet-dialog')

beforeEach(() => {
  vi.stubGlobal('ImageData', vi.fn())
  vi.stubGlobal('createImageBitmap', vi.fn().mockResolvedValue({}))
  document.querySelector<HTMLElement>('#sheet-discard')?.click()
  document.body.innerHTML =
    '<digit-pad></digit-pad><details id="pictures"><button id="reopen-sheet" hidden></button></details>'
  const open = mountSheets(document, requireElement(document, 'digit-pad'))
  openSheet = (source) => open(source, showProgress)
})

it('a picture without a sheet, or one that cannot be read, is not shown', async () => {
  vi.mocked(readSheet).mockResolvedValueOnce('notFound')
  expect(await openSheet(picture)).toBe('notFound')
  vi.mocked(readSheet).mockRejectedValueOnce(new InkError('pictureCorrupt'))
  expect(await openSheet(picture)).toBe('notSearched')
  expect(dialog()).toBeNull()
  expect(requireElement(document, '#reopen-sheet').hidden).toBe(true)
})

it('the way back to a sheet is in view once it is closed', async () => {
  vi.mocked(readSheet).mockResolvedValueOnce(SHEET)
  await openSheet(picture)
  expect(requireElement(document, '#reopen-sheet').hidden).toBe(false)
  expect(document.querySelector<HTMLDetailsElement>('#pictures')?.open).toBe(true)
})

it('a sheet in the first of several frames is shown with a sentence that says so', async () => {
  vi.mocked(readSheet).mockResolvedValueOnce({ ...SHEET, hasMoreFrames: true })
  await openSheet(picture)
  const summary = '2 cells, 1 to check · This picture has several frames: only the first was read.'
  expect(requireElement(document, '#sheet-summary').textContent).toBe(summary)
})

it('a line says why the cell with the focus is to be checked, or why all are', async () => {
  const shownReason = (): string => requireElement(document, '#sheet-reason').textContent
  vi.mocked(readSheet).mockResolvedValueOnce(SHEET)
  await openSheet(picture)
  expect(shownReason()).toBe('')
  requireElement(document, '#sheet-next').click()
  expect(shownReason()).toBe('B1: There is a gap within or after the number.')
  document.activeElement?.dispatchEvent(new KeyboardEvent('keydown', { key: 'ArrowLeft', bubbles: true }))
  expect(shownReason()).toBe('')

  const reasons = ['structure', 'structure', 'unclear'] as const
  const cells = reasons.flatMap((reviewReason, row) =>
    SHEET.cells.slice(1).map((cell) => ({ ...cell, row, reviewReason })),
  )
  vi.mocked(readSheet).mockResolvedValueOnce({ ...SHEET, cells })
  await openSheet(picture)
  const inputs = document.querySelectorAll('input')
  const shown = [...inputs].map((input) => (input.focus(), shownReason()))
  const common = 'Boxes, rows or columns were not found for certain.'
  expect(shown).toEqual([common, common, 'B3: What is written here is not clear.'])
})

it('the line that is read out says that a cell with a question mark is not confirmed', async () => {
  const cells = SHEET.cells.map((cell) => ({ ...cell, text: '?' }))
  vi.mocked(readSheet).mockResolvedValueOnce({ ...SHEET, cells })
  await openSheet(picture)
  requireElement(document, '#sheet-next').click()
  document.activeElement?.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', bubbles: true }))
  const summary = requireElement(document, '#sheet-summary')
  expect(summary.role).toBe('status')
  expect(summary.textContent).toBe(
    '2 cells, 1 to check · B1 is not confirmed: type what is written instead of “?”, or empty the cell.',
  )
})

it('the focus starts where there is something to do', async () => {
  const withFocus = () =>
    [...document.querySelectorAll('button')].filter(({ autofocus }) => autofocus).map(({ id }) => id)
  vi.mocked(readSheet).mockResolvedValueOnce(SHEET)
  await openSheet(picture)
  expect(withFocus()).toEqual(['sheet-next'])
  vi.mocked(readSheet).mockResolvedValueOnce({ ...SHEET, cells: SHEET.cells.slice(0, 1) })
  await openSheet(picture)
  expect(withFocus()).toEqual(['sheet-csv'])
})

it('buttons stand in for the keys that a keypad lacks', async () => {
  vi.mocked(readSheet).mockResolvedValueOnce(SHEET)
  await openSheet(picture)
  requireElement(document, '#sheet-next').click()
  const [, input] = document.querySelectorAll('input')
  const press = (id: string) => {
    requireElement(document, id).click()
    return input?.value
  }
  expect(press('#sheet-minus')).toBe('-3')
  expect(press('#sheet-minus')).toBe('3')
  expect(press('#sheet-cross-out')).toBe('x')
  expect(press('#sheet-cross-out')).toBe('3') // as it was read
  expect(press('#sheet-cross-out')).toBe('x')
  expect(input?.ariaLabel).toBe('Cell B1, checked by you')
  press('#sheet-confirm')
  expect(requireElement(document, '#sheet-summary').textContent).toBe('2 cells, none to check')
})

it('a sheet opens a dialog, which can be closed and opened again with its corrections', async () => {
  vi.mocked(readSheet).mockResolvedValueOnce(SHEET)
  expect(await openSheet(picture)).toBe('shown')
  expect(dialog()?.open).toBe(true)
  expect(requireElement(document, '#sheet-summary').textContent).toBe('2 cells, 1 to check')
  requireElement(document, '#sheet-next').click()
  document.activeElement?.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', bubbles: true }))
  expect(requireElement(document, '#sheet-summary').textContent).toBe('2 cells, none to check')
  requireElement(document, '#sheet-close').click()
  expect(dialog()?.open).toBe(false)
  requireElement(document, '#reopen-sheet').click()
  await vi.waitFor(() => {
    expect(dialog()?.open).toBe(true)
  })
  expect(requireElement(document, '#sheet-summary').textContent).toBe('2 cells, none to check')
})

const [SMALL, LARGE] = [SHEET, { ...SHEET, cells: [...SHEET.cells, { ...SHEET.cells[0], row: 1 } as ShownCell] }]
const summary = () => requireElement(document, '#sheet-summary').textContent
const isAskedBeforeUnload = () => !!window.onbeforeunload

/** Opens a sheet, confirms its second cell, and closes it. */
async function correctSheet(): Promise<void> {
  vi.mocked(readSheet).mockResolvedValueOnce(SMALL).mockResolvedValueOnce(LARGE)
  await openSheet(picture)
  expect(isAskedBeforeUnload()).toBe(false)
  requireElement(document, '#sheet-next').click()
  requireElement(document, '#sheet-confirm').click()
  expect(isAskedBeforeUnload()).toBe(true)
  dialog()?.close()
}

it.each(['#sheet-discard', '#sheet-csv'])('corrections that are not saved are asked for: %s', async (choice) => {
  vi.stubGlobal('URL', Object.assign(URL, { createObjectURL: () => 'blob:x', revokeObjectURL: () => undefined }))
  await correctSheet()
  const opened = openSheet(picture)
  await vi.waitFor(() => {
    expect(dialog()?.open).toBe(true)
  })
  expect(requireElement(document, '#sheet-question').hidden).toBe(false)
  requireElement(document, choice).click()
  expect(await opened).toBe('shown')
  expect(summary()).toBe('3 cells, 1 to check')
  expect(isAskedBeforeUnload()).toBe(false)
})

it('corrections are kept if the question is closed, and what is undone needs none', async () => {
  await correctSheet()
  const opened = openSheet(picture)
  await vi.waitFor(() => {
    expect(dialog()?.open).toBe(true)
  })
  dialog()?.close()
  expect(await opened).toBe('shown')
  expect(summary()).toBe('2 cells, none to check')
  const [, input] = document.querySelectorAll('input')
  input?.focus()
  input?.dispatchEvent(new KeyboardEvent('keydown', { key: 'Escape', bubbles: true }))
  expect(isAskedBeforeUnload()).toBe(false)
  vi.mocked(readSheet).mockResolvedValueOnce(LARGE)
  await openSheet(picture)
  expect(summary()).toBe('3 cells, 1 to check')
})

it('progress is said a few times a second', async () => {
  vi.mocked(readSheet).mockImplementationOnce((_, { onRead }) => {
    for (let read = 0; read < 50; read++) onRead(read, 50)
    return Promise.resolve('notFound')
  })
  showProgress.mockClear()
  await openSheet(picture)
  expect(showProgress).toHaveBeenCalledExactlyOnceWith(0, 50)
})
