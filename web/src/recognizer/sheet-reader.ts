/** Reads sheets that `digitpad sheet` made. A lazy chunk, loaded with the first large picture. */
import { DigitpadError } from '../lib/errors'
import type { Rectangle } from '../sheets/layout'
import type { FramedSheet, SheetPicture } from '../sheets/framed-sheet'
import { readDigits, readFreeField, type SheetCell, type SheetReading } from '../sheets/reading'
import { prepareForWorker, transferables } from './picture-reader'
import type { Recognizer } from './recognizer'
import type { SheetProtocol } from './worker/messages'
import { createRestartingClient } from './worker/rpc'

/** Smaller pictures are not searched for a sheet: its digits could not be read. */
const MIN_SHEET_SIDE = 800

/** A cell, and where it is in the straightened sheet, as fractions of its width and height. */
export interface ShownCell extends SheetCell {
  area: Rectangle
}

/** What is read from a sheet, and how it looks. */
export interface ReadSheet extends SheetReading {
  cells: ShownCell[]
  picture: SheetPicture
}

const request = createRestartingClient<SheetProtocol>(
  () => new Worker(new URL('./worker/sheet-worker.ts', import.meta.url), { type: 'module' }),
  (options) => new DigitpadError('chunkLoadFailed', options),
)

/**
 * Reads the sheet in a picture; null if there is none.
 *
 * @throws InkError when the picture cannot be read, ModelError when the network cannot be loaded, and DigitpadError when
 * the worker cannot be started.
 */
export async function readSheet(
  source: ImageBitmapSource,
  recognizer: Pick<Recognizer, 'scoreFrames' | 'readLines'>,
): Promise<ReadSheet | null> {
  const { picture, orientation, side } = await prepareForWorker(source)
  if (side < MIN_SHEET_SIDE) return null
  const { sheet } = await request({ picture, orientation }, transferables(picture))
  return sheet && { code: sheet.code, picture: sheet.picture, cells: await readCells(sheet, recognizer) }
}

/** What is read in the fields of a sheet. */
export async function readCells(
  { fields, isFree }: FramedSheet,
  recognizer: Pick<Recognizer, 'scoreFrames' | 'readLines'>,
): Promise<ShownCell[]> {
  const { scores, rejectionThreshold } = await recognizer.scoreFrames(fields.flatMap(({ frames }) => frames))
  const cells: ShownCell[] = []
  for (const field of fields) {
    const digits = scores.splice(0, field.frames.length)
    const cell = isFree
      ? readFreeField(field, field.lines && (await recognizer.readLines(field.lines)))
      : readDigits(field, digits, rejectionThreshold)
    cells.push({ ...cell, area: field.area })
  }
  return cells
}
