/** The cells of a sheet as a table in CSV, as `digitpad read-sheet` writes them. */
import { CROSSED_OUT } from '../sheets/reading'
import { type Cell, cellName, columnLetters } from './cells'

/** It ends the text of a cell that is still to be checked, so that nobody takes it for a number. */
const DOUBT = '?'

/** A cell with its name, and its text as it is saved. */
export interface SavedCell extends Cell {
  name: string
  savedText: string
}

/** The cells in rows, as they are saved. */
export function toRows(cells: readonly Cell[]): SavedCell[][] {
  const rows: (SavedCell[] | undefined)[] = []
  for (const cell of cells) {
    const { row, column, text, state } = cell
    const savedText = state === 'crossed_out' ? CROSSED_OUT : state === 'look' ? text + DOUBT : text
    ;(rows[row] ??= [])[column] = { ...cell, name: cellName(cell), savedText }
  }
  return Array.from(rows, (cellsOfRow) => cellsOfRow ?? [])
}

/** A table with the numbers of rows and the letters of columns. */
export function toCsv(cells: readonly Cell[]): string {
  const rows = toRows(cells)
  const columns = Math.max(...rows.map((row) => row.length))
  const letters = Array.from({ length: columns }, (_, column) => columnLetters(column))
  const lines = rows.map((row, index) => [
    String(index + 1),
    ...letters.map((_, column) => quote(row[column]?.savedText ?? '')),
  ])
  return [['row', ...letters], ...lines].map((line) => `${line.join()}\n`).join('')
}

const quote = (text: string): string => (text.includes(',') ? `"${text}"` : text)
