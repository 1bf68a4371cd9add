/**
 * What is read from a sheet, cell by cell.
 *
 * The port of `src/digitpad/sheets/reading.py`.
 */
import type { NumberReading } from '../numbers/number-reading'
import type { Point } from '../preprocessing/strokes'
import type { Field } from './fields'
import type { Rectangle } from './layout'
import type { CellReviewReason } from './review'
import type { SheetPicture } from './sheet-picture'

export type CellState = 'number' | 'empty' | 'crossed_out' | 'look'

/** The text of a cell that is to be looked at, if it may be crossed out. */
export const CROSSED_OUT = 'x'

/** A cell with a digit whose confidence is lower is to be looked at. */
const MIN_DIGIT_CONFIDENCE = 0.9

/** Unless the number, read as a whole, has the same digits, each with at least this confidence. */
const MIN_CONFIRMED_CONFIDENCE = 0.95

/** At which sides another digit that is read as this one may have lost a stroke: a 7 its top, a 2 its foot. */
const [TOP, RIGHT, BOTTOM] = [0, 1, 2]
const LOST_STROKE_SIDES: Record<number, number[]> = { 0: [RIGHT], 1: [TOP], 4: [TOP], 5: [TOP], 7: [BOTTOM] }

/** A row or column of words has at most this fraction of cells that are read as numbers. */
const MAX_HEADING_NUMBERS = 0.5

/** A row or column has at most this fraction of cells with two numbers, or one such cell. */
const MAX_JOINED_NUMBERS = 0.25

/** A column without boxes has at least this fraction of sure numbers; a page has at least so many: text has hardly any. */
const [MIN_SURE_SHARE, MIN_SURE_NUMBERS] = [0.1, 3]

/** A cell of a sheet. */
export interface SheetCell {
  /** Counted from 0. */
  row: number
  column: number
  /** Its digits, `?` for one that is not known; `x` if it may be crossed out; empty if it is empty or crossed out. */
  text: string
  /** The probability of the text, 0..1. */
  confidence: number
  /** "look" if a person should look at it. */
  state: CellState
  /** Why a person should look at it; null if nobody needs to. */
  reviewReason: CellReviewReason | null
  /** Its corners in pixels of the photograph, clockwise from the top left of the text. */
  box: Point[]
}

/** A cell, and where it is in the straightened sheet, as fractions of its width and height. */
export interface ShownCell extends SheetCell {
  area: Rectangle
  /** How many digits its boxes take; 0: any number. */
  maxDigits: number
}

/** What is read from a sheet, and how it looks. */
export interface SheetReading {
  /** Row by row; a sheet without our marks may lack some. */
  cells: ShownCell[]
  /** The code of the layout; null for a sheet without our marks. */
  code: string | null
  picture: SheetPicture
  /** Whether the picture's file has frames or pages after the first, which are not read. */
  hasMoreFrames?: boolean | undefined
}

/** What the network says of a frame. */
export interface DigitScores {
  /** Ten, which sum to 1, given that the ink is a digit. */
  probabilities: ArrayLike<number>
  /** The probability that it is no digit. */
  noDigit: number
}

/** What is read of a field: its ink is not needed. */
type ScoredField = Omit<Field, 'ink' | 'frames'>

/**
 * The cell of a field with a box for each digit.
 *
 * @param scores for the frame of each of its digits.
 * @param threshold what is no digit with a higher probability than this is not accepted.
 */
export function readDigits(field: ScoredField, scores: readonly DigitScores[], threshold: number): SheetCell {
  const lost = ['edge', 'structure'].includes(field.reviewReason ?? '') ? field.reviewReason : null // a digit may be elsewhere
  if (field.isCrossedOut) return doubt(toCell(field, '', 1, 'crossed_out'), lost)
  if (field.states.every((state) => state === 'empty')) return doubt(toCell(field, '', 1, 'empty'), lost)
  const digits = scores.map(({ probabilities, noDigit }) => {
    const values = Array.from(probabilities)
    const max = Math.max(...values)
    const best = values.indexOf(max)
    return { best, text: noDigit <= threshold ? String(best) : '?', confidence: max * (1 - noDigit) }
  })
  const texts = digits.map((digit) => digit.text)
  const text = field.states
    .map((state) => (state === 'digit' ? texts.shift() : state === 'empty' ? ' ' : '?'))
    .join('')
    .trimStart() // numbers stand at the right
  const isUnclear = text.includes('?') || digits.some(({ confidence }) => confidence < MIN_DIGIT_CONFIDENCE)
  const confidence = digits.reduce((product, digit) => product * digit.confidence, 1)
  const mayLackStroke = digits.some(({ best }, index) =>
    LOST_STROKE_SIDES[best]?.some((side) => field.hiddenSides?.[index]?.[side]),
  )
  const reason =
    field.reviewReason ?? (text.includes(' ') ? 'gap' : mayLackStroke ? 'crossing' : isUnclear ? 'unclear' : null)
  return doubt(toCell(field, text.trimEnd(), confidence, 'number'), reason)
}

/** Whether several digits, each in its box, are known but for the confidence of some: `confirmDigits` may help. */
export const mayBeConfirmed = ({ reviewReason, states }: ScoredField, cell: SheetCell): boolean =>
  cell.reviewReason === 'unclear' && !reviewReason && /^\d\d+$/.test(cell.text) && states.at(-1) === 'digit'

/** The cell, sure if its ink, read as one number, has the same digits without a doubt. */
export function confirmDigits<Cell extends SheetCell>(
  cell: Cell,
  { text, confidence, digits, reviewReason }: NumberReading,
): Cell {
  const isSure = !reviewReason && digits.every((digit) => digit.confidence >= MIN_CONFIRMED_CONFIDENCE)
  return isSure && text === cell.text ? { ...cell, confidence, state: 'number', reviewReason: null } : cell
}

/** The cell of a field for a number of any length; its reading is undefined if it holds no ink. */
export function readFreeField(field: ScoredField, reading: NumberReading | undefined): SheetCell {
  if (field.isCrossedOut) return toCell(field, '', 1, 'crossed_out')
  if (!reading) return toCell(field, '', 1, 'empty')
  const { text, confidence, reviewReason } = reading
  const cell = toCell(field, text.replaceAll('\n', ' '), confidence, 'number')
  const reason = reviewReason || !text ? 'unclear' : cell.text.includes(' ') ? 'gap' : null
  return doubt(cell, reviewReason === 'possibleSeparator' ? 'point' : reason)
}

/** The cell of a table for a number of any length: sure only if each digit is, they stand in one line, and no point is lost. */
export function readWholeNumber(field: ScoredField, reading: NumberReading | undefined): SheetCell {
  const cell = readFreeField(field, reading)
  const reason = field.reviewReason ?? (field.states.includes('unclear') ? 'unclear' : null)
  if (reason) return doubt({ ...cell, reviewReason: null }, reason)
  if (cell.state !== 'number') return cell
  if (field.hasPoint && /^\d+$/.test(cell.text)) return doubt(cell, 'point')
  const isSure = reading?.digits.every(({ confidence }) => confidence >= MIN_CONFIRMED_CONFIDENCE)
  return doubt(cell, isSure ? null : 'unclear')
}

/**
 * The cells of a table; all of some rows and columns are to be looked at. The first may hold words, if most of its cells
 * are no sure numbers. One of whose cells many hold two numbers may be two, between which a faint line was not found.
 * Where most numbers have a point or comma, others may have lost it.
 */
export function doubtLines<Cell extends SheetCell>(cells: readonly Cell[]): Cell[] {
  const doubtful = [...cells]
  const doubtAll = (indices: readonly number[], reason: CellReviewReason): void => {
    for (const index of indices) doubtful[index] = doubt(doubtful[index]!, reason)
  }
  for (const axis of ['row', 'column'] as const)
    for (const line of new Set(cells.map(({ [axis]: line }) => line))) {
      const filled = [...cells.keys()].filter(
        (index) => cells[index]![axis] === line && ['number', 'look'].includes(cells[index]!.state),
      )
      const sure = filled.filter((index) => cells[index]!.state === 'number').length
      const joined = filled.filter((index) => cells[index]!.text.includes(' ')).length
      const whole = filled.filter((index) => !/[.,]/.test(cells[index]!.text))
      if (2 * whole.length < filled.length) doubtAll(whole, 'point')
      if (line === 0 && sure <= MAX_HEADING_NUMBERS * filled.length) doubtAll(filled, 'heading')
      if (joined > Math.max(1, MAX_JOINED_NUMBERS * filled.length)) doubtAll(filled, 'structure')
    }
  return doubtful
}

/**
 * The cells of columns without boxes of which enough would be sure: others are words, or no writing. All are to be looked
 * at: a point or comma may be too small to be found on a page.
 */
export function selectColumns<Cell extends SheetCell>(cells: readonly Cell[]): Cell[] {
  const lines = (axis: 'row' | 'column', some: readonly Cell[]): number[] =>
    [...new Set(some.map(({ [axis]: line }) => line))].sort((one, other) => one - other)
  const columns = lines('column', cells).filter((line) => {
    const own = cells.filter(({ column }) => column === line)
    const sure = own.filter(({ state }) => state === 'number').length
    return sure > 0 && sure >= MIN_SURE_SHARE * own.length
  })
  const kept = cells.filter(({ column }) => columns.includes(column))
  if (kept.filter(({ state }) => state === 'number').length < MIN_SURE_NUMBERS) return []
  const rows = lines('row', kept)
  return kept.map((cell) =>
    doubt({ ...cell, row: rows.indexOf(cell.row), column: columns.indexOf(cell.column) }, 'point'),
  )
}

/** The cell, to be looked at if there is a reason; one that it has already stays, but `heading` replaces `unclear`. */
export function doubt<Cell extends SheetCell>(cell: Cell, reason: CellReviewReason | null): Cell {
  if (!reason) return cell
  const text = cell.state === 'crossed_out' ? CROSSED_OUT : cell.text
  const isWord = cell.reviewReason === 'unclear' && reason === 'heading'
  return { ...cell, text, state: 'look', reviewReason: isWord ? reason : (cell.reviewReason ?? reason) }
}

const toCell = (
  { row, column, quadrilateral }: ScoredField,
  text: string,
  confidence: number,
  state: CellState,
): SheetCell => ({ row, column, text, confidence, state, reviewReason: null, box: quadrilateral })
