/** The cells of a sheet as a person corrects them. Pure. */
import { type CellState, CROSSED_OUT } from '../sheets/reading'
import type { CellReviewReason } from '../sheets/review'

/** What is in a cell, as it was read or as a person typed it. */
export interface Cell {
  row: number
  column: number
  text: string
  /** The probability of what was read. */
  confidence: number
  state: CellState
  /** Why it is to be checked; null if it is not. */
  reviewReason: CellReviewReason | null
  /** Whether a person has typed or confirmed it. */
  isCorrected?: boolean
}

/** What can be in a cell, and nothing beside an x: none may become a formula. */
const ALLOWED = /^(x|[\d.,:\- ?]*)$/

/** What a person typed in any script, in ASCII as far as it has the same signs: spreadsheets know no other digits. */
export const toAscii = (text: string): string =>
  text
    .toLowerCase()
    .replace(/[！-～]/g, (wide) => String.fromCharCode(wide.charCodeAt(0) - 0xfee0))
    .replaceAll('−', '-')
    .replaceAll('٫', ',') // the decimal comma of Arabic digits
    .replace(/\p{Nd}/gu, toDigit)

/** The value of a decimal digit: those of a script follow each other from zero on, in runs of ten (Unicode, UAX #44). */
function toDigit(character: string): string {
  const code = character.codePointAt(0) ?? 0
  let before = 0
  while (/\p{Nd}/u.test(String.fromCodePoint(code - before - 1))) before++
  return String(before % 10)
}

/** Whether a text can be in a cell with so many boxes, 0 for any number: separators may stand between its digits. */
export function fits(text: string, maxDigits: number): boolean {
  const digits = text.replace(/[^\d?]/g, '').length
  return ALLOWED.test(text) && (!maxDigits || Math.max(digits, text.length - digits) <= maxDigits)
}

/** Where a text has a digit that is not known, or a gap, in which one may be; -1 if it has neither. */
export const indexOfUnknown = (text: string): number => text.search(/[? ]/)

/** Whether a text is nothing, an x, or a number, in which signs stand between digits, as in a date. */
export const isComplete = (text: string): boolean => /^(x|-?[.,]?\d+([.,:-]\d+)*)?$/.test(text)

/** The cell with the text that a person typed. */
export function correct<T extends Cell>(cell: T, text: string): T {
  const isSure = isComplete(text)
  return {
    ...cell,
    text,
    state: !isSure ? 'look' : text === CROSSED_OUT ? 'crossed_out' : text ? 'number' : 'empty',
    reviewReason: isSure ? null : text[indexOfUnknown(text)] === ' ' ? 'gap' : 'unclear',
    isCorrected: isSure,
  }
}

/** The cell as a person leaves it: what was doubtful is so no more, unless it is no number. */
export const confirm = <T extends Cell>(cell: T): T =>
  cell.state === 'look' && isComplete(cell.text) ? correct(cell, cell.text) : cell

/** The index of the next cell to check after one, going around to this one itself; -1 if there is none. */
export function nextToCheck(cells: readonly Cell[], index: number): number {
  const next = cells.findIndex(({ state }, other) => state === 'look' && other > index)
  return next < 0 ? cells.findIndex(({ state }) => state === 'look') : next
}

/** Why all cells are to be checked, if that is so and most have the same reason; null otherwise. */
export function commonReason(cells: readonly Cell[]): CellReviewReason | null {
  const reasons = cells.map(({ reviewReason }) => reviewReason)
  const isCommon = (reason: CellReviewReason | null): boolean =>
    2 * reasons.filter((other) => other === reason).length > cells.length
  return reasons.includes(null) ? null : (reasons.find(isCommon) ?? null)
}

/** The letters of a column, from A, as in a spreadsheet. */
export const columnLetters = (column: number): string =>
  (column < 26 ? '' : columnLetters(Math.floor(column / 26) - 1)) + String.fromCharCode(65 + (column % 26))

/** The name of a cell, such as B7. */
export const cellName = ({ row, column }: Pick<Cell, 'row' | 'column'>): string =>
  columnLetters(column) + String(row + 1)
