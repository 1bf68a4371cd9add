/** A sheet in a photograph, as far as it can be read without a network: its fields with their frames, and how it looks. */
import { extractLines } from '../numbers/picture-lines'
import type { FramedLine } from '../numbers/reading'
import { type Grid, invert, row, zeros } from '../preprocessing/grid'
import { cutFields, type Field } from './fields'
import { rectify } from './geometry'
import { heightOf, inset, type Rectangle, type SheetLayout, widthOf } from './layout'
import { type LocatedSheet, locateSheet } from './locate'
import { type SheetPicture, toSheetPicture } from './sheet-picture'

const PIXELS_PER_MM = 6

/** How much of the paper around the frame is shown, in millimetres. */
const VIEW_MARGIN = 4

/** In so many pieces each way the paper is taken to be bent as a bilinear surface. */
const TILES = 12

export interface FramedField extends Omit<Field, 'ink'> {
  /** The lines of writing in a field for a number of any length, if it holds ink. */
  lines?: FramedLine[] | undefined
  /** Where it is in the straightened sheet, as fractions of its width and height. */
  area: Rectangle
}

export interface FramedSheet {
  /** The code of its layout. */
  code: string
  /** Whether its fields are for numbers of any length, and not divided into boxes. */
  isFree: boolean
  /** Row by row. */
  fields: FramedField[]
  picture: SheetPicture
}

/**
 * The sheet in a photograph; "unreadable" if its code or its marks cannot be read, null if there is none.
 *
 * @param gray the photograph's grey values.
 * @param scale how many pixels of the photograph lie along a side of each value.
 */
export function frameSheet(gray: Grid, scale: number): FramedSheet | 'unreadable' | null {
  const located = locateSheet(gray)
  if (!located || located === 'unreadable') return located
  const { layout } = located
  const isFree = layout.digits === 0
  const view = inset(layout.frame, -VIEW_MARGIN)
  const fields = cutFields(gray, scale, located).map(({ ink, ...field }) => ({
    ...field,
    frames: isFree ? [] : field.frames,
    lines: isFree && ink.values.some(Boolean) ? (extractLines(invert(ink))?.lines ?? []) : undefined,
    area: areaIn(view, layout, field),
  }))
  return { code: layout.code, isFree, fields, picture: straighten(gray, located, view) }
}

function areaIn(view: Rectangle, layout: SheetLayout, field: Pick<Field, 'row' | 'column'>): Rectangle {
  const { left, top, right, bottom } = layout.field(field.row, field.column)
  const [width, height] = [widthOf(view), heightOf(view)]
  return {
    left: (left - view.left) / width,
    top: (top - view.top) / height,
    right: (right - view.left) / width,
    bottom: (bottom - view.top) / height,
  }
}

/** A part of the sheet as if it were flat, seen from above, and on white paper. */
function straighten(gray: Grid, { sheet }: LocatedSheet, view: Rectangle): SheetPicture {
  const [tileWidth, tileHeight] = [widthOf(view) / TILES, heightOf(view) / TILES]
  const [columns, rows] = [tileWidth, tileHeight].map((side) => Math.round(side * PIXELS_PER_MM)) as [number, number]
  const { width, height, values } = zeros(TILES * columns, TILES * rows)
  for (let tile = 0; tile < TILES ** 2; tile++) {
    const [x, y] = [tile % TILES, Math.floor(tile / TILES)]
    const [left, top] = [view.left + x * tileWidth, view.top + y * tileHeight]
    const area = { left, top, right: left + tileWidth, bottom: top + tileHeight }
    const part = rectify(gray, sheet, area, columns, rows)
    for (let line = 0; line < rows; line++) values.set(row(part, line), (y * rows + line) * width + x * columns)
  }
  return toSheetPicture({ width, height, values })
}
