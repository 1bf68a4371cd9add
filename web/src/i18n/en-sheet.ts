const cellCount = (count: number): string => (count === 1 ? '1 cell' : `${String(count)} cells`)

/** English for a photographed sheet. */
export const EN_SHEET = {
  title: 'Your sheet',
  close: 'Close',
  nextToCheck: 'Next to check',
  saveCsv: 'Save as CSV',
  saveXlsx: 'Save as XLSX',
  hint: 'Type to correct a cell.',
  /** Where there is a keyboard. */
  keysHint: 'x crosses it out, Enter confirms it and goes to the next one to check, Escape brings back what was read.',
  /** What is asked before another sheet is shown. */
  notSaved: 'Save or discard your corrections to see the new sheet.',
  discard: 'Discard',
  /** How many cells there are, and how many of them are to be checked. */
  toCheck: (cells: number, toCheck: number): string => `${cellCount(cells)}, ${String(toCheck)} to check`,
  allChecked: (cells: number): string => `${cellCount(cells)}, none to check`,
  /** The accessible names of a cell: a letter for its column, a number for its row. */
  cell: (name: string): string => `Cell ${name}`,
  cellToCheck: (name: string): string => `Cell ${name}, to check`,
  cellCrossedOut: (name: string): string => `Cell ${name}, crossed out`,
  cellCorrected: (name: string): string => `Cell ${name}, checked by you`,
  /** What is said if Enter is pressed on a cell with a digit that is not known. */
  notConfirmed: (name: string): string =>
    `${name} is not confirmed: type what is written instead of “?”, or empty the cell.`,
  gapNotConfirmed: (name: string): string => `${name} is not confirmed: type what is written in the gap, or delete it.`,
  /** What is said if something is typed that cannot be in a cell; if it has boxes, there is one for each digit. */
  refused: (name: string, boxes: number): string =>
    `${name} takes digits${boxes ? ` (at most ${String(boxes)})` : ''} and . , : -, or x alone.`,
  /** The buttons for keys that a phone's keypad lacks. */
  confirm: 'Confirm',
  crossedOut: 'Crossed out',
  minus: 'Minus sign',
  /** Why a cell is to be checked. */
  unclear: 'What is written here is not clear.',
  gap: 'There is a gap within or after the number.',
  point: 'A point or comma may be missing.',
  crossing: 'Ink crosses the line of a box.',
  edge: 'The edge of the picture, the paper or a shadow may cut it.',
  structure: 'Boxes, rows or columns were not found for certain.',
  heading: 'This may be a heading.',
  check: 'By the rules of sudoku; the writing looks like another digit.',
}

export type SheetMessages = typeof EN_SHEET
