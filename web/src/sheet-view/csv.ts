/** The cells of a sheet as a table in CSV, as `digitpad read-sheet` writes them. */
import { CROSSED_OUT } from '../sheets/reading'
import { type Cell, columnLetters } from './cells'

/** It ends the text of a cell that is still to be checked, so that nobody takes it for a number. */
const DOUBT = '?'

/** The text of a cell as it is saved. */
export function textOf({ text, state }: Cell): string {
  if (state === 'crossed_out') return CROSSED_OUT
  return state === 'look' ? text + DOUBT : text
}

/** The cells in rows. */
export function toRows(cells: readonly Cell[]): Cell[][] {
  const rows: (Cell[] | undefined)[] = []
  for (const cell of cells) (rows[cell.row] ??= [])[cell.column] = cell
  return Array.from(rows, (row) => row ?? [])
}

/** A table with the numbers of rows and the letters of columns. */
export function toCsv(cells: readonly Cell[]): string {
  const columns = Math.max(...cells.map(({ column }) => column + 1))
  const letters = Array.from({ length: columns }, (_, column) => columnLetters(column))
  const lines = toRows(cells).map((row, index) => [
    String(index + 1),
    ...letters.map((_, column) => (row[column] ? quote(textOf(row[column])) : '')),
  ])
  return [['row', ...letters], ...lines].map((line) => `${line.join()}\n`).join('')
}

const quote = (text: string): string => (text.includes(',') ? `"${text}"` : text)
