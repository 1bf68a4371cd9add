const cellCount = (count: number): string => (count === 1 ? '1 cell' : `${String(count)} cells`)

/** English for a photographed sheet. */
export const EN_SHEET = {
  title: 'Your sheet',
  close: 'Close',
  nextToCheck: 'Next to check',
  saveCsv: 'Save as CSV',
  saveXlsx: 'Save as XLSX',
  hint: 'Type to correct a cell. Enter confirms it and goes to the next one to check; Escape brings back what was read.',
  /** How many cells there are, and how many of them are to be checked. */
  toCheck: (cells: number, toCheck: number): string => `${cellCount(cells)}, ${String(toCheck)} to check`,
  allChecked: (cells: number): string => `${cellCount(cells)}, none to check`,
  /** The accessible names of a cell: a letter for its column, a number for its row. */
  cell: (name: string): string => `Cell ${name}`,
  cellToCheck: (name: string): string => `Cell ${name}, to check`,
  cellCrossedOut: (name: string): string => `Cell ${name}, crossed out`,
  cellCorrected: (name: string): string => `Cell ${name}, checked by you`,
}

export type SheetMessages = typeof EN_SHEET
