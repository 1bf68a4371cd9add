/** The grid of a sheet's cells over its picture: moved through by arrow keys, corrected by typing. */
import { createElement } from '../lib/dom'
import type { Rectangle } from '../sheets/layout'
import { CROSSED_OUT } from '../sheets/reading'
import {
  type Cell,
  cellName,
  cleanText,
  columnLetters,
  confirm,
  correct,
  fits,
  indexOfUnknown,
  isComplete,
  nextToCheck,
  toAscii,
} from './cells'
import type { LabelPosition } from './labels'
import { sheetMessages } from './messages'

export interface PlacedCell extends Cell {
  /** Where it is in the picture, as fractions of its width and height. */
  area: Rectangle
  /** How many digits its boxes take; 0: any number. */
  maxDigits: number
  label: LabelPosition
  /** By how much its area is turned, in radians, clockwise. */
  angle: number
  /** From the cell above, as a fraction of the height of the picture. */
  gap: number
}

export interface SheetGrid {
  element: HTMLElement
  /** The numbers of its rows and the letters of its columns, each beside its cells. */
  rowLabels: HTMLElement
  columnLabels: HTMLElement
  cells(): readonly PlacedCell[]
  /** The cell that has the focus, or had it last. */
  current(): PlacedCell | undefined
  /** Moves the focus to the next cell to check, if there is one. */
  focusNextToCheck(): void
  /** Gives the current cell a text, as if it was typed. */
  type(text: string): void
  /** Does what Enter does. */
  confirm(): void
  /** Does what Escape does. */
  restore(): void
  /** Writes the accessible names anew, in another language. */
  relabel(): void
}

/** A fraction in CSS. */
export const percent = (fraction: number): string => `${(100 * fraction).toFixed(3)}%`

/**
 * Creates the grid.
 *
 * @param onChange called after each change of a cell.
 * @param announce says why a key had no effect.
 */
export function createSheetGrid(
  shown: readonly PlacedCell[],
  onChange: () => void,
  announce: (text: string) => void,
): SheetGrid {
  const read = shown.map((cell) => (cell.state === 'crossed_out' ? { ...cell, text: CROSSED_OUT } : cell))
  const cells = [...read]
  const columns = Math.max(...cells.map(({ column }) => column + 1))
  const rows = Math.max(...cells.map(({ row }) => row + 1))
  let current = Math.max(nextToCheck(cells, -1), 0)
  let wasFocused = false
  /** Whether the arrow keys move the caret within the text. */
  let isEditing = false
  /** Whether the last that was typed was refused: Enter confirms nothing then. */
  let isRefused = false
  const inputs = cells.map(() =>
    createElement('input', { type: 'text', inputMode: 'decimal', autocomplete: 'off', spellcheck: false }),
  )

  const boxes = inputs.map((input) => createElement('div', { role: 'gridcell' }, input))

  const show = (index: number): void => {
    const [cell, input] = [cells[index], inputs[index]]
    if (!cell || !input) return
    if (input.value !== cell.text) input.value = cell.text
    input.tabIndex = index === current ? 0 : -1
    const { cell: plain, cellToCheck, cellCrossedOut, cellCorrected } = sheetMessages()
    const label = { look: cellToCheck, crossed_out: cellCrossedOut, number: plain, empty: plain }[cell.state]
    input.title = cell.reviewReason ? sheetMessages()[cell.reviewReason] : '' // it describes the cell, too
    input.ariaLabel = (cell.isCorrected ? cellCorrected : label)(cellName(cell))
    const { style, dataset } = boxes[index] ?? input
    dataset['state'] = cell.isCorrected ? 'corrected' : cell.state
    style.setProperty('--length', String(cell.text.length))
  }

  const change = (index: number, cell: PlacedCell | undefined): void => {
    if (!cell || cell === cells[index]) return
    cells[index] = cell
    show(index)
    onChange()
  }

  const focus = (index: number): void => {
    inputs[index]?.focus()
    inputs[index]?.scrollIntoView({ block: 'nearest', inline: 'nearest' })
  }

  /** The index of the cell so many rows and columns away; that of the current one at the edge. */
  const indexAt = (dx: number, dy: number): number => {
    const { row = 0, column = 0 } = cells[current] ?? {}
    const [x, y] = [Math.min(Math.max(column + dx, 0), columns - 1), Math.min(Math.max(row + dy, 0), rows - 1)]
    const index = cells.findIndex((cell) => cell.column === x && cell.row === y)
    return index < 0 ? current : index
  }

  const targetOf = ({ key, ctrlKey, metaKey }: KeyboardEvent): number | undefined => {
    if (key === 'ArrowUp') return indexAt(0, -1)
    if (key === 'ArrowDown') return indexAt(0, 1)
    if ((ctrlKey || metaKey) && key === 'Home') return indexAt(-columns, -rows)
    if ((ctrlKey || metaKey) && key === 'End') return indexAt(columns, rows)
    if (isEditing) return undefined
    if (key === 'ArrowLeft') return indexAt(-1, 0)
    if (key === 'ArrowRight') return indexAt(1, 0)
    if (key === 'Home') return indexAt(-columns, 0)
    if (key === 'End') return indexAt(columns, 0)
    return undefined
  }

  const refuse = (): void => {
    const cell = cells[current]
    isRefused = true
    if (cell) announce(sheetMessages().refused(cellName(cell), cell.maxDigits))
  }

  const confirmCurrent = (): void => {
    const cell = cells[current]
    const unknown = cell ? indexOfUnknown(cell.text) : -1
    if (cell && unknown >= 0) {
      const { notConfirmed, gapNotConfirmed } = sheetMessages()
      inputs[current]?.setSelectionRange(unknown, unknown + 1)
      announce((cell.text[unknown] === '?' ? notConfirmed : gapNotConfirmed)(cellName(cell)))
      return
    }
    if (isRefused || (cell && !isComplete(cell.text))) {
      refuse()
      isRefused = false // whoever has seen it twice may confirm what is left
      return
    }
    change(current, cell && confirm(cell))
    const next = nextToCheck(cells, current)
    focus(next < 0 ? Math.min(current + 1, cells.length - 1) : next)
  }

  /** Takes over what is in the input of the current cell, as far as it can be in a cell. */
  const takeOver = (): void => {
    isEditing = true
    const [input, cell] = [inputs[current], cells[current]]
    if (!input || !cell) return
    const { value, selectionStart } = input
    const text = cleanText(value)
    isRefused = !fits(text, cell.maxDigits)
    input.value = isRefused ? cell.text : text // a composition cannot be refused beforehand
    const caret = cleanText(value.slice(0, selectionStart ?? 0)).length
    if (input.value !== value) input.setSelectionRange(caret, caret)
    if (input.value !== cell.text)
      change(current, input.value === read[current]?.text ? read[current] : correct(cell, input.value)) // undone
    if (input.value === CROSSED_OUT) input.select() // so that a digit takes its place
    if (isRefused || text !== toAscii(value)) refuse()
  }

  const restore = (): void => {
    change(current, read[current])
    isEditing = isRefused = false
    inputs[current]?.select()
  }

  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.isComposing || event.altKey) return
    const target = targetOf(event)
    if (target !== undefined) focus(target)
    else if (event.key === 'Enter') confirmCurrent()
    else if (event.key === 'Escape') restore()
    else if (event.key === 'F2') {
      isEditing = true
      inputs[current]?.setSelectionRange(-1, -1)
    } else return
    event.preventDefault()
  }

  const element = createElement('div', { className: 'sheet-grid', role: 'grid', dir: 'ltr' })
  element.ariaRowCount = String(rows)
  element.ariaColCount = String(columns)
  const rowElements = Array.from({ length: rows }, (_, row) => {
    const rowElement = createElement('div', { role: 'row' })
    rowElement.ariaRowIndex = String(row + 1)
    return rowElement
  })
  element.append(...rowElements)
  cells.forEach(({ row, column, area: { left, top, right, bottom }, label, angle, gap }, index) => {
    const box = boxes[index]
    if (!box) return
    box.dataset['label'] = label
    box.ariaColIndex = String(column + 1)
    const [width, height, rotate] = [percent(right - left), percent(bottom - top), `${angle.toFixed(4)}rad`]
    Object.assign(box.style, { left: percent(left), top: percent(top), width, height, rotate })
    box.style.setProperty('--height', (bottom - top).toFixed(5))
    box.style.setProperty('--gap', gap.toFixed(5))
    rowElements[row]?.append(box)
  })
  element.addEventListener('keydown', onKeyDown)
  element.addEventListener('beforeinput', (event) => {
    const [input, cell] = [inputs[current], cells[current]]
    if (!input || !cell || !event.data || event.isComposing) return
    const { value, selectionStart, selectionEnd } = input
    const [before, after] = [value.slice(0, selectionStart ?? 0), value.slice(selectionEnd ?? 0)]
    const added = cleanText(event.data)
    if (added && fits(before + added + after, cell.maxDigits)) return
    event.preventDefault() // what is selected stays, too
    refuse()
  })
  element.addEventListener('input', (event) => {
    if (!event.isComposing) takeOver()
  })
  element.addEventListener('compositionend', takeOver)
  element.addEventListener('focusin', ({ target }) => {
    const index = inputs.indexOf(target as HTMLInputElement)
    if (index < 0) return
    const previous = current
    current = index
    wasFocused = true
    isEditing = isRefused = false
    show(previous)
    show(current)
    inputs[index]?.select()
  })
  /** A label beside the middle of each row, or above that of each column. */
  const createLabels = (count: number, axis: 'row' | 'column', toText: (index: number) => string): HTMLElement => {
    const [start, end, side] =
      axis === 'row' ? (['top', 'bottom', 'top'] as const) : (['left', 'right', 'left'] as const)
    const labels = Array.from({ length: count }, (_, index) => {
      const middles = cells.filter((cell) => cell[axis] === index).map(({ area }) => (area[start] + area[end]) / 2)
      const label = createElement('span', { textContent: toText(index), hidden: middles.length === 0 })
      label.style[side] = percent(middles.reduce((sum, middle) => sum + middle, 0) / Math.max(middles.length, 1))
      return label
    })
    return createElement('div', { className: `sheet-${axis}-labels`, ariaHidden: 'true' }, ...labels)
  }

  const relabel = (): void => {
    element.ariaLabel = sheetMessages().title
    cells.forEach((_, index) => {
      show(index)
    })
  }
  relabel()
  return {
    element,
    rowLabels: createLabels(rows, 'row', (index) => String(index + 1)),
    columnLabels: createLabels(columns, 'column', columnLetters),
    cells: () => cells,
    current: () => cells[current],
    focusNextToCheck() {
      const next = nextToCheck(cells, wasFocused ? current : current - 1)
      if (next >= 0) focus(next)
      else if (cells[current]?.state === 'look') focus(current)
    },
    type(text) {
      const input = inputs[current]
      if (input) input.value = text
      takeOver()
    },
    confirm: confirmCurrent,
    restore,
    relabel,
  }
}
