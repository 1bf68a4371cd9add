/** The dialog that shows a photographed sheet with what was read over each cell. Loaded with the first sheet. */
import { messages, onLanguageChange } from '../i18n/messages'
import { createElement, setText } from '../lib/dom'
import { download } from '../lib/download'
import { DigitpadError } from '../lib/errors'
import { loadChunk } from '../lib/lazy'
import { CROSSED_OUT, type SheetReading } from '../sheets/reading'
import { cellName, commonReason } from './cells'
import { createSheetGrid, percent } from './grid'
import { placeLabels } from './labels'
import { sheetMessages } from './messages'
import './sheet-view.css'
import { toCsv } from './csv'

const DIALOG_ID = 'sheet-dialog'
const FILE_NAME = 'digitpad-sheet'
const XLSX_TYPE = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'

let stopTranslating = (): void => undefined

/** Opens a dialog with a sheet, instead of the one before; it keeps its corrections until then. */
export async function showSheet(root: Document, sheet: SheetReading): Promise<void> {
  const { cells, picture, hasMoreFrames } = sheet
  root.querySelector<HTMLDialogElement>(`#${DIALOG_ID}`)?.remove()
  const title = createElement('h2', { id: 'sheet-title' })
  const summary = createElement('p', { id: 'sheet-summary', role: 'status' })
  const reasonText = createElement('p', { id: 'sheet-reason' })
  const hint = createElement('p', { id: 'sheet-hint' })
  const save = (file: BlobPart, type: string, suffix: string): void => {
    download(new Blob([file], { type }), `${FILE_NAME}.${suffix}`)
    showSummary(messages().sharing.saved)
  }
  const saveAsXlsx = async (): Promise<void> => {
    try {
      const { toXlsx } = await loadChunk(import('./xlsx'))
      save(toXlsx(grid.cells()), XLSX_TYPE, 'xlsx')
    } catch (reason) {
      if (!(reason instanceof DigitpadError)) throw reason
      showSummary(messages().errors[reason.code])
    }
  }
  const next = createButton('sheet-next', () => {
    grid.focusNextToCheck()
  })
  const saveCsv = createButton('sheet-csv', () => {
    save(toCsv(grid.cells()), 'text/csv', 'csv')
  })
  const saveXlsx = createButton('sheet-xlsx', () => {
    void saveAsXlsx()
  })
  const close = createButton('sheet-close', () => {
    dialog.close()
  })
  const confirm = createButton('sheet-confirm', () => {
    grid.confirm()
  })
  const crossOut = createButton('sheet-cross-out', () => {
    if (grid.current()?.text === CROSSED_OUT) grid.restore()
    else grid.type(CROSSED_OUT)
  })
  const minus = createButton('sheet-minus', () => {
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
  grid.element.addEventListener('focusin', () => {
    onChange() // what was said of another cell is past
    const { left = 0, bottom = 0 } = grid.current()?.area ?? {}
    keys.style.top = percent(bottom)
    keys.style.left = `min(${percent(left)}, 100% - ${String(keys.offsetWidth)}px)` // within the paper
    keys.scrollIntoView({ block: 'nearest', inline: 'nearest' })
  })
  const translate = (): void => {
    const text = sheetMessages()
    title.textContent = text.title
    hint.textContent = text.hint
    for (const [button, label] of [
      [next, text.nextToCheck],
      [saveCsv, text.saveCsv],
      [saveXlsx, text.saveXlsx],
      [close, text.close],
      [crossOut, text.crossedOut],
    ] as const)
      button.textContent = label
    confirm.ariaLabel = text.confirm
    minus.ariaLabel = text.minus
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
  const dialog = createElement(
    'dialog',
    { id: DIALOG_ID },
    createElement('header', {}, title, summary, close, reasonText),
    createElement('div', { className: 'sheet-scroller' }, stage),
    createElement('footer', {}, hint, createElement('div', {}, next, saveCsv, saveXlsx)),
  )
  dialog.setAttribute('aria-labelledby', title.id)
  translate()
  root.body.append(dialog)
  const bitmap = await bitmapPending // the layout of a hundred cells is a task of its own
  if (!dialog.isConnected) return // another sheet was faster
  canvas.getContext('bitmaprenderer')?.transferFromImageBitmap(bitmap)
  dialog.showModal()
}

/** Opens the dialog of the last sheet again. */
export function reopenSheet(root: Document): void {
  root.querySelector<HTMLDialogElement>(`#${DIALOG_ID}`)?.showModal()
}

function createButton(id: string, onClick: () => void): HTMLButtonElement {
  const button = createElement('button', { type: 'button', id })
  button.addEventListener('click', onClick)
  return button
}
