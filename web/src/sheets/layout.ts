/**
 * Where everything is on a printed sheet, in millimetres from the top left corner of the paper.
 *
 * The port of `src/digitpad/sheets/layout.py`, of what reading a sheet needs.
 */
import type { Point } from '../preprocessing/strokes'

const VERSION = 1

/** Width and height of the papers, upright. */
export const PAPERS: Readonly<Record<string, readonly [width: number, height: number]>> = {
  A4: [210, 297],
  LETTER: [215.9, 279.4],
}

const MAX_DIGITS = 9

const MARGIN = 10
export const CORNER_MARK_SIZE = 6

/** The side of the white square in the middle of the first corner mark. */
export const CORNER_HOLE_SIZE = 3

/** The side of a row mark or a column mark. */
export const EDGE_MARK_SIZE = 2
export const QR_SIZE = 20

/** From the QR code to the corner mark below it. */
const QR_GAP = 6

/** From the frame to the first box, or to the label's rule. */
const NUMBER_WIDTH = 12

/** From the frame to the first row of boxes. */
const LETTER_HEIGHT = 9

/** From the last boxes to the frame. */
const [RIGHT_PADDING, BOTTOM_PADDING] = [5, 6]

const MIN_BOX_SIZE = 7
const [MAX_BOX_WIDTH, MAX_BOX_HEIGHT] = [8, 10]

/** Widths of a field that is not divided into boxes. */
const [MIN_FREE_WIDTH, MAX_FREE_WIDTH] = [20, 40]
export const BOX_GAP = 1

/** The width of the lines of boxes. */
export const BOX_LINE = 0.35
const GUIDE_DOT = 0.5

/** Between a box and its guide, as a fraction of the box. */
const GUIDE_MARGIN = 0.22
const [MIN_FIELD_GAP, MIN_ROW_GAP] = [5, 1.5]
const MAX_ROW_PITCH = 14
const [ROWS_PER_GROUP, GROUP_GAP] = [5, 2.5]
const [MIN_LABEL_WIDTH, LABEL_GAP] = [30, 5]

const CODE_PATTERN = /^DIGITPAD:(\d+):([A-Z0-9]+)(-L)?:(\d{1,2})X(\d{1,2})X(\d)$/

/** An upright rectangle, in millimetres; y points downwards. */
export interface Rectangle {
  readonly left: number
  readonly top: number
  readonly right: number
  readonly bottom: number
}

/** From left to right. */
export const widthOf = ({ left, right }: Rectangle): number => right - left

/** From top to bottom. */
export const heightOf = ({ top, bottom }: Rectangle): number => bottom - top

export const centerOf = ({ left, top, right, bottom }: Rectangle): Point => [(left + right) / 2, (top + bottom) / 2]

/** The corners, clockwise from the top left. */
export const cornersOf = ({ left, top, right, bottom }: Rectangle): Point[] => [
  [left, top],
  [right, top],
  [right, bottom],
  [left, bottom],
]

/** The rectangle without a margin of these widths. */
export const inset = ({ left, top, right, bottom }: Rectangle, dx: number, dy = dx): Rectangle => ({
  left: left + dx,
  top: top + dy,
  right: right - dx,
  bottom: bottom - dy,
})

const square = ([x, y]: Point, side: number): Rectangle => inset({ left: x, top: y, right: x, bottom: y }, -side / 2)

/** The layout of a sheet with so many rows, fields in a row, and boxes in a field; 0: a number of any length. */
export class SheetLayout {
  readonly rows: number
  readonly columns: number
  readonly digits: number
  readonly paper: string
  readonly landscape: boolean

  constructor(rows: number, columns: number, digits: number, paper: string, landscape: boolean) {
    this.rows = rows
    this.columns = columns
    this.digits = digits
    this.paper = paper
    this.landscape = landscape
  }

  /** Whether the paper is known, and the boxes fit on it. */
  get isValid(): boolean {
    if (!PAPERS[this.paper] || this.digits > MAX_DIGITS || this.rows < 1 || this.columns < 1) return false
    const area = this.#boxArea
    const minWidth = this.#fieldWidth(this.digits ? MIN_BOX_SIZE : MIN_FREE_WIDTH)
    return (
      rowsHeight(this.rows) <= heightOf(area) &&
      this.columns <= Math.trunc((widthOf(area) + MIN_FIELD_GAP) / (minWidth + MIN_FIELD_GAP))
    )
  }

  /** The layout as the text of the QR code. */
  get code(): string {
    const paper = this.paper + (this.landscape ? '-L' : '')
    return `DIGITPAD:${[VERSION, paper, [this.rows, this.columns, this.digits].join('X')].join(':')}`
  }

  /** Width and height of the paper as it lies. */
  get paperSize(): readonly [number, number] {
    const [width, height] = PAPERS[this.paper] ?? [0, 0]
    return this.landscape ? [height, width] : [width, height]
  }

  /** The rectangle through the centres of the corner marks. */
  get frame(): Rectangle {
    const [width, height] = this.paperSize
    const edge = MARGIN + CORNER_MARK_SIZE / 2
    return { left: edge, top: edge + QR_SIZE + QR_GAP, right: width - edge, bottom: height - edge }
  }

  /** The QR code without its quiet zone. */
  get qrCode(): Rectangle {
    const { right } = this.#boxArea
    return { left: right - QR_SIZE, top: MARGIN, right, bottom: MARGIN + QR_SIZE }
  }

  /** For each side, left, top, right and bottom, the centres of its row marks or column marks. */
  get edgeMarks(): Point[][] {
    const { left, top, right, bottom } = this.frame
    const ys = Array.from({ length: this.rows }, (_, row) => centerOf(this.field(row, 0))[1])
    const xs = Array.from({ length: this.columns }, (_, column) => centerOf(this.field(0, column))[0])
    return [left, top, right, bottom].map((line, side) =>
      side % 2 ? xs.map((x): Point => [x, line]) : ys.map((y): Point => [line, y]),
    )
  }

  /** The field in a row and a column: the rectangle around its boxes. */
  field(row: number, column: number): Rectangle {
    const area = this.#boxArea
    const width = this.#fieldWidth(this.#boxWidth)
    const height = Math.min(MIN_BOX_SIZE + (heightOf(area) - rowsHeight(this.rows)) / this.rows, MAX_BOX_HEIGHT)
    const spare = widthOf(area) - this.#labelWidth - this.columns * width
    const pitch = width + spare / Math.max(this.columns - 1, 1)
    const right = area.right - (this.columns - 1 - column) * pitch
    const groupGaps = Math.floor((this.rows - 1) / ROWS_PER_GROUP) * GROUP_GAP
    const rowPitch = Math.min(MAX_ROW_PITCH, (heightOf(area) - groupGaps - height) / Math.max(this.rows - 1, 1))
    const top = area.top + row * rowPitch + Math.floor(row / ROWS_PER_GROUP) * GROUP_GAP
    return { left: right - width, top, right, bottom: top + height }
  }

  /** The boxes of a field from left to right, by the outer edges of their lines. */
  boxes(row: number, column: number): Rectangle[] {
    const field = this.field(row, column)
    const width = this.#boxWidth
    return Array.from({ length: this.digits || 1 }, (_, index) => {
      const left = field.left + index * (width + BOX_GAP)
      return { ...field, left, right: left + width }
    })
  }

  get #boxArea(): Rectangle {
    const { left, top, right, bottom } = this.frame
    return {
      left: left + NUMBER_WIDTH,
      top: top + LETTER_HEIGHT,
      right: right - RIGHT_PADDING,
      bottom: bottom - BOTTOM_PADDING,
    }
  }

  get #boxWidth(): number {
    const boxes = this.digits || 1
    const gaps = (this.columns - 1) * MIN_FIELD_GAP + this.columns * (boxes - 1) * BOX_GAP
    const widest = (widthOf(this.#boxArea) - gaps) / (this.columns * boxes)
    return Math.min(widest, this.digits ? MAX_BOX_WIDTH : MAX_FREE_WIDTH)
  }

  #fieldWidth(boxWidth: number): number {
    return (this.digits || 1) * (boxWidth + BOX_GAP) - BOX_GAP
  }

  /** The space that the fields leave, with the gap behind it; 0 if it is too narrow for labels. */
  get #labelWidth(): number {
    const fields = this.columns * (this.#fieldWidth(this.#boxWidth) + MIN_FIELD_GAP) - MIN_FIELD_GAP
    const spare = widthOf(this.#boxArea) - fields
    return spare >= MIN_LABEL_WIDTH + LABEL_GAP ? spare : 0
  }
}

/** The layout that a code stands for; null if it is none, or one of another version. */
export function parseCode(code: string): SheetLayout | null {
  const [, version, paper = '', landscape, ...counts] = CODE_PATTERN.exec(code) ?? []
  const [rows = 0, columns = 0, digits = 0] = counts.map(Number)
  const layout = new SheetLayout(rows, columns, digits, paper, landscape !== undefined)
  return Number(version) === VERSION && layout.isValid ? layout : null
}

/** Six dots at the ends of the strokes of a seven-segment digit. */
export function guideDots(box: Rectangle): Rectangle[] {
  const { left, top, right, bottom } = inset(box, GUIDE_MARGIN * widthOf(box), GUIDE_MARGIN * heightOf(box))
  return [top, (top + bottom) / 2, bottom].flatMap((y) => [left, right].map((x) => square([x, y], GUIDE_DOT)))
}

/** The height of this many rows of the lowest boxes. */
const rowsHeight = (rows: number): number =>
  rows * (MIN_BOX_SIZE + MIN_ROW_GAP) - MIN_ROW_GAP + Math.floor((rows - 1) / ROWS_PER_GROUP) * GROUP_GAP
