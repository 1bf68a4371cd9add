/** The grid of a sheet's cells over its picture: moved through by arrow keys, corrected by typing. */
import { createElement } from '../lib/dom'
import type { Rectangle } from '../sheets/layout'
import { CROSSED_OUT } from '../sheets/reading'
import {
  type Cell,
  cellName,
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

/** How elements are scrolled into view. */
export const NEAREST = { block: 'nearest', inline: 'nearest' } as const

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
  /** What was in the current cell when it got the focus; nothing until a cell did. */
  let before: PlacedCell | undefined
  /** Whether the arrow keys move the caret within the text. */
  let isEditing = false
  /** What is typed in the current cell but cannot be in it; it stays there to be mended, and Enter does not confirm it. */
  let refused = ''
  const inputs = cells.map(() =>
    createElement('input', { type: 'text', inputMode: 'decimal', autocomplete: 'off', spellcheck: false }),
  )

  const boxes = inputs.map((input) => createElement('div', { role: 'gridcell' }, input))

  const show = (index: number): void => {
    const [cell, input] = [cells[index], inputs[index]]
    if (!cell || !input) return
    const text = (index === current && refused) || cell.text
    if (input.value !== text) input.value = text
    input.ariaInvalid = String(text !== cell.text)
    input.tabIndex = index === current ? 0 : -1
    const { cell: plain, cellToCheck, cellCrossedOut, cellCorrected } = sheetMessages()
    const label = { look: cellToCheck, crossed_out: cellCrossedOut, number: plain, empty: plain }[cell.state]
    input.title = cell.reviewReason ? sheetMessages()[cell.reviewReason] : '' // it describes the cell, too
    input.ariaLabel = (cell.isCorrected ? cellCorrected : label)(cellName(cell))
    const { style, dataset } = boxes[index] ?? input
    dataset['state'] = cell.isCorrected ? 'corrected' : cell.state
    style.setProperty('--length', String(text.length))
  }

  const change = (index: number, cell: PlacedCell | undefined): void => {
    if (!cell || cell === cells[index]) return
    cells[index] = cell
    show(index)
    onChange()
  }

  const focus = (index: number): void => {
    inputs[index]?.focus()
    inputs[index]?.scrollIntoView(NEAREST)
  }

  /** The index of the cell so many rows and columns away; that of the current one at the edge. */
  const indexAt = (dx: number, dy: number): number => {
    const { row = 0, column = 0 } = cells[current] ?? {}
    const [x, y] = [Math.min(Math.max(column + dx, 0), columns - 1), Math.min(Math.max(row + dy, 0), rows - 1)]
    const index = cells.findIndex((cell) => cell.column === x && cell.row === y)
    return index < 0 ? current : index
  }

  /** The index of the cell to which a key goes; while a text is edited, keys move the caret along its line. */
  const targetOf = ({ key, ctrlKey, metaKey }: KeyboardEvent): number | undefined => {
    const dy = ctrlKey || metaKey ? Infinity : 0
    const steps: Record<string, [dx: number, dy: number]> = {
      ArrowUp: [0, -1],
      ArrowDown: [0, 1],
      ArrowLeft: [-1, 0],
      ArrowRight: [1, 0],
      Home: [-Infinity, -dy],
      End: [Infinity, dy],
    }
    const step = steps[key]
    return step && (step[1] || !isEditing) ? indexAt(...step) : undefined
  }

  const refuse = (): void => {
    const cell = cells[current]
    if (cell) announce(sheetMessages().refused(cellName(cell), cell.maxDigits))
  }

  const confirmCurrent = (): void => {
    const cell = cells[current]
    if (!cell) return
    const unknown = indexOfUnknown(cell.text)
    if (refused || (unknown < 0 && !isComplete(cell.text))) refuse()
    else if (unknown >= 0) {
      const { notConfirmed, gapNotConfirmed } = sheetMessages()
      inputs[current]?.setSelectionRange(unknown, unknown + 1)
      announce((cell.text[unknown] === '?' ? notConfirmed : gapNotConfirmed)(cellName(cell)))
    } else {
      change(current, confirm(cell))
      const next = nextToCheck(cells, current)
      focus(next < 0 ? Math.min(current + 1, cells.length - 1) : next)
    }
  }

  /** Takes over what is in the input of the current cell, if it can be in a cell; if not, none of it. */
  const takeOver = (): void => {
    isEditing = true
    const [input, cell] = [inputs[current], cells[current]]
    if (!input || !cell) return
    const { value, selectionStart } = input
    const text = toAscii(value)
    const wasRefused = refused
    refused = fits(text, cell.maxDigits) ? '' : value
    if (refused) {
      if (before && !wasRefused) change(current, { ...correct(before, '?'), text: before.text }) // it is right no more
      show(current)
      refuse()
      return
    }
    change(current, text === read[current]?.text ? read[current] : correct(cell, text)) // undone
    const caret = toAscii(value.slice(0, selectionStart ?? 0)).length
    if (text !== value) input.setSelectionRange(caret, caret)
    if (text === CROSSED_OUT) input.select() // so that a digit takes its place
  }

  const restore = (): void => {
    refused = ''
    isEditing = false
    change(current, read[current])
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
    const [width, height] = [right - left, bottom - top]
    box.style.cssText = `left: ${percent(left)}; top: ${percent(top)}; width: ${percent(width)}; height: ${percent(height)};
      rotate: ${angle.toFixed(4)}rad; --height: ${height.toFixed(5)}; --gap: ${gap.toFixed(5)}`
    rowElements[row]?.append(box)
  })
  element.addEventListener('keydown', onKeyDown)
  element.addEventListener('input', (event) => {
    if (!event.isComposing) takeOver()
  })
  element.addEventListener('compositionend', takeOver)
  element.addEventListener('focusout', () => {
    refused = ''
    show(current)
  })
  element.addEventListener('focusin', ({ target }) => {
    const index = inputs.indexOf(target as HTMLInputElement)
    if (index < 0) return
    const previous = current
    current = index
    before = cells[index]
    isEditing = false
    show(previous)
    show(current)
    inputs[index]?.select()
  })
  /** A label beside the middle of each row, or above that of each column. */
  const createLabels = (count: number, axis: 'row' | 'column', toText: (index: number) => string): HTMLElement => {
    const [start, end] = axis === 'row' ? (['top', 'bottom'] as const) : (['left', 'right'] as const)
    const labels = Array.from({ length: count }, (_, index) => {
      const middles = cells.filter((cell) => cell[axis] === index).map(({ area }) => (area[start] + area[end]) / 2)
      const label = createElement('span', { textContent: toText(index), hidden: middles.length === 0 })
      label.style[start] = percent(middles.reduce((sum, middle) => sum + middle, 0) / Math.max(middles.length, 1))
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
      focus(nextToCheck(cells, before ? current : current - 1))
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
