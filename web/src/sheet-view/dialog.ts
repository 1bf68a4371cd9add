/** The dialog that shows a photographed sheet with what was read over each cell. Loaded with the first sheet. */
import type { SheetMessages } from '../i18n/en-sheet'
import { messages, onLanguageChange } from '../i18n/messages'
import { createElement, setText } from '../lib/dom'
import { download } from '../lib/download'
import { DigitpadError } from '../lib/errors'
import { loadChunk } from '../lib/lazy'
import { CROSSED_OUT, type SheetReading } from '../sheets/reading'
import { cellName, commonReason } from './cells'
import { createSheetGrid, NEAREST, percent } from './grid'
import { placeLabels } from './labels'
import { sheetMessages } from './messages'
import './sheet-view.css'
import { toCsv, toRows } from './csv'

const DIALOG_ID = 'sheet-dialog'
const FILE_NAME = 'digitpad-sheet'

/** Messages that elements show. */
type TextKey = {
  [Key in keyof SheetMessages]: SheetMessages[Key] extends string ? Key : never
}[keyof SheetMessages]

let stopTranslating = (): void => undefined

/** Whether the corrections of the sheet that is shown are saved, or given up by the person, who is asked. */
let release = (): Promise<boolean> => Promise.resolve(true)

/** Opens a dialog with a sheet, instead of the one before; it keeps its corrections until they are saved or given up. */
export async function showSheet(root: Document, sheet: SheetReading): Promise<void> {
  if (!(await release())) return
  const { cells, picture, hasMoreFrames } = sheet
  root.querySelector<HTMLDialogElement>(`#${DIALOG_ID}`)?.remove()
  const texts: [element: HTMLElement, key: TextKey][] = []
  const createText = <Name extends 'h2' | 'span' | 'button'>(
    name: Name,
    key: TextKey,
    properties: Partial<HTMLElementTagNameMap[Name]> = {},
  ): HTMLElementTagNameMap[Name] => {
    const element = createElement(name, properties)
    texts.push([element, key])
    return element
  }
  const createButton = (id: string, key: TextKey, onclick: () => void): HTMLButtonElement =>
    createText('button', key, { type: 'button', id, onclick })

  const title = createText('h2', 'title', { id: 'sheet-title' })
  const summary = createElement('p', { id: 'sheet-summary', role: 'status' })
  const reasonText = createElement('p', { id: 'sheet-reason' })
  const giveUp = (): void => {
    saved = toCsv(grid.cells())
    if (!question.hidden) dialog.close()
  }
  const save = (file: BlobPart, type: string, suffix: string): void => {
    download(new Blob([file], { type }), `${FILE_NAME}.${suffix}`)
    giveUp()
    showSummary(messages().sharing.saved)
  }
  const saveAsXlsx = async (): Promise<void> => {
    try {
      const { toXlsx, XLSX_TYPE } = await loadChunk(import('./xlsx'))
      save(toXlsx(toRows(grid.cells())), XLSX_TYPE, 'xlsx')
    } catch (reason) {
      if (!(reason instanceof DigitpadError)) throw reason
      showSummary(messages().errors[reason.code])
    }
  }
  const next = createButton('sheet-next', 'nextToCheck', () => {
    grid.focusNextToCheck()
  })
  const saveCsv = createButton('sheet-csv', 'saveCsv', () => {
    save(toCsv(grid.cells()), 'text/csv', 'csv')
  })
  const saveXlsx = createButton('sheet-xlsx', 'saveXlsx', () => {
    void saveAsXlsx()
  })
  const close = createButton('sheet-close', 'close', () => {
    dialog.close()
  })
  const discard = createButton('sheet-discard', 'discard', giveUp)
  const question = createElement(
    'p',
    { id: 'sheet-question', role: 'alert', hidden: true },
    createText('span', 'notSaved'),
    discard,
  )
  const confirm = createButton('sheet-confirm', 'confirm', () => {
    grid.confirm()
  })
  const crossOut = createButton('sheet-cross-out', 'crossedOut', () => {
    if (grid.current()?.text === CROSSED_OUT) grid.restore()
    else grid.type(CROSSED_OUT)
  })
  const minus = createButton('sheet-minus', 'minus', () => {
    const text = grid.current()?.text ?? ''
    grid.type(text.startsWith('-') ? text.slice(1) : `-${text}`)
  })
  const keys = createElement('div', { className: 'sheet-keys' }, confirm, crossOut, minus)
  keys.addEventListener('mousedown', (event) => {
    event.preventDefault() // the cell keeps the focus, and the phone its keypad
  })

  const showSummary = (note = hasMoreFrames ? messages().errors.firstFrameOnly : ''): void => {
    const text = sheetMessages()
    const doubtful = grid.cells().filter(({ state }) => state === 'look').length
    const counts = doubtful ? text.toCheck(cells.length, doubtful) : text.allChecked(cells.length)
    setText(summary, note ? `${counts} · ${note}` : counts)
    const ask = (event: Event): void => {
      event.preventDefault() // the browser asks
    }
    window.onbeforeunload = isSaved() ? null : ask
    next.ariaDisabled = String(doubtful === 0) // not `disabled`: it would lose the focus
    next.autofocus = doubtful > 0
    saveCsv.autofocus = doubtful === 0
  }
  const common = commonReason(cells)
  /** Why the cell with the focus is to be checked, or why all are. */
  const showReason = (): void => {
    const cell = grid.element.contains(document.activeElement) ? grid.current() : undefined
    const own = cell?.reviewReason
    const name = cell && own && own !== common ? `${cellName(cell)}: ` : ''
    const shown = own ?? common
    reasonText.textContent = shown && name + sheetMessages()[shown]
  }
  const onChange = (): void => {
    showSummary()
    showReason()
  }
  const grid = createSheetGrid(placeLabels(sheet), onChange, showSummary)
  let saved = toCsv(grid.cells()) // of what was read, nothing is lost
  const isSaved = (): boolean => toCsv(grid.cells()) === saved
  grid.element.addEventListener('focusin', () => {
    onChange() // what was said of another cell is past
    const { left = 0, bottom = 0 } = grid.current()?.area ?? {}
    keys.style.top = percent(bottom)
    keys.style.left = `min(${percent(left)}, 100% - ${String(keys.offsetWidth)}px)` // within the paper
    keys.scrollIntoView(NEAREST)
  })
  const translate = (): void => {
    for (const [element, key] of texts) element.textContent = sheetMessages()[key]
    grid.relabel()
    onChange()
  }
  stopTranslating()
  stopTranslating = onLanguageChange(translate)

  const { width, height, data } = picture
  const bitmapPending = createImageBitmap(new ImageData(data, width, height))
  const canvas = createElement('canvas', { width, height, ariaHidden: 'true' })
  const paper = createElement('div', { className: 'sheet-paper' }, canvas, grid.element, keys)
  paper.style.setProperty('--aspect-ratio', String(height / width))
  const stage = createElement('div', { className: 'sheet-stage' }, grid.columnLabels, grid.rowLabels, paper)
  const scroller = createElement('div', { className: 'sheet-scroller' }, stage)
  const dialog = createElement(
    'dialog',
    { id: DIALOG_ID },
    createElement('header', {}, title, summary, close, reasonText, question),
    scroller,
    createElement(
      'footer',
      {},
      createElement('p', { id: 'sheet-hint' }, createText('span', 'hint'), ' ', createText('span', 'keysHint')),
      createElement('div', {}, next, saveCsv, saveXlsx),
    ),
  )
  dialog.setAttribute('aria-labelledby', title.id)
  dialog.addEventListener('close', onChange) // what was said is past
  new ResizeObserver(() => {
    scroller.querySelector(':focus')?.scrollIntoView(NEAREST)
  }).observe(scroller)
  translate()
  root.body.append(dialog)
  const bitmap = await bitmapPending // the layout of a hundred cells is a task of its own
  if (!dialog.isConnected) return // another sheet was faster
  canvas.getContext('bitmaprenderer')?.transferFromImageBitmap(bitmap)
  release = async () => {
    if (isSaved()) return true
    question.hidden = false
    if (!dialog.open) dialog.showModal()
    await new Promise((resolve) => (dialog.onclose = resolve))
    question.hidden = true
    return isSaved()
  }
  dialog.showModal()
  scroller.querySelector('input')?.scrollIntoView(NEAREST) // on a phone, labels stand before it
}

/** Opens the dialog of the last sheet again. */
export function reopenSheet(root: Document): void {
  root.querySelector<HTMLDialogElement>(`#${DIALOG_ID}`)?.showModal()
}
