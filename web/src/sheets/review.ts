/** Why a person should look at a cell of a sheet. The port of `src/digitpad/sheets/review.py`, without declared checks. */

/** Why a cell is to be looked at. Of several reasons the one that is found first is given, or `heading` for `unclear`. */
export type CellReviewReason =
  /** Its ink is no digit, or may be another; or a line through it may cross it out. */
  | 'unclear'
  /** A box within the number, or after it, is empty; or two numbers are in one cell. */
  | 'gap'
  /** A point or comma may be lost. */
  | 'point'
  /** Ink goes from a box into another or across its line, so that a part of it may be lost, or another's. */
  | 'crossing'
  /** The edge of the picture, of the sheet or of a shadow crosses it, or may hide a box of it. */
  | 'edge'
  /** Boxes, rows or columns are not found for certain. */
  | 'structure'
  /** It is in the first row or column, which may hold words. */
  | 'heading'
  /** The rules of sudoku changed what was read. */
  | 'check'
