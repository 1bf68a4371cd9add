/** Reads photographed sheets. A lazy chunk, loaded with the first large picture. */
import { loadChunk } from '../lib/lazy'
import type { FramedLine } from '../numbers/reading'
import type { Grid } from '../preprocessing/grid'
import type { FramedSheet } from '../sheets/framed-sheet'
import type { UnmarkedTable } from '../sheets/unmarked'
import { readDigits, readFreeField, type SheetReading, type ShownCell } from '../sheets/reading'
import { prepareForWorker, transferables } from './picture-reader'
import type { CellReader } from './recognizer'
import { buffersOf, type OrientedPicture, type SheetProtocol, type SheetResponse } from './worker/messages'
import { createRestartingClient } from './worker/rpc'
import workerUrl from './worker/sheet-worker.ts?worker&url'

/** Smaller pictures are not searched for a sheet: its digits could not be read. */
const MIN_SHEET_SIDE = 640

const request = createRestartingClient<SheetProtocol>(() => workerUrl)

/** Why nothing is read from a picture: it is too small to be searched, or shows no sheet, or one that cannot be read. */
export type NoSheet = 'notSearched' | 'notFound' | 'unreadable'

/**
 * Reads the sheet in a picture, or says why there is none.
 *
 * @throws InkError when the picture cannot be read, ModelError when the network cannot be loaded, and DigitpadError when
 * the worker cannot be started.
 */
export async function readSheet(source: ImageBitmapSource, recognizer: CellReader): Promise<SheetReading | NoSheet> {
  const { side, hasMoreFrames, ...picture } = await prepareForWorker(source)
  if (side < MIN_SHEET_SIDE) return 'notSearched'
  recognizer.onRead(0, 0)
  const reading = await readPicture(picture, recognizer)
  return typeof reading === 'string' ? reading : { ...reading, hasMoreFrames }
}

async function readPicture(
  { picture, orientation }: OrientedPicture,
  recognizer: CellReader,
): Promise<SheetReading | NoSheet> {
  const { sheet, unmarked, tables, columns } = await request({ picture, orientation }, transferables(picture))
  if (sheet === 'unreadable') return sheet
  if (sheet) return { code: sheet.code, picture: sheet.picture, cells: await readCells(sheet, recognizer) }
  const read = tables
    ? readCellsOf('readTable', tables, recognizer)
    : columns
      ? readCellsOf('readColumns', columns, recognizer)
      : unmarked && readUnmarkedSheet(unmarked, recognizer)
  return (await read) ?? 'notFound'
}

async function readCellsOf(
  how: 'readTable' | 'readColumns',
  sides: readonly UnmarkedTable[],
  recognizer: CellReader,
): Promise<SheetReading | null> {
  const { [how]: read } = await loadChunk(import('./unmarked-reader'))
  const table = await read(sides, recognizer)
  return table && { code: null, ...table }
}

async function readUnmarkedSheet(
  { boxes, samples }: NonNullable<SheetResponse['unmarked']>,
  recognizer: CellReader,
): Promise<SheetReading | null> {
  const { findTurns, readFields } = await loadChunk(import('./unmarked-reader'))
  const turns = await findTurns(samples, recognizer)
  const { framed, tables } = await request({ boxes, turns }, buffersOf(boxes))
  if (tables) return readCellsOf('readTable', tables, recognizer)
  if (!framed) throw new Error('The worker sent no fields.')
  const frameDigits = async (digits: Grid[]): Promise<FramedLine[]> => (await request({ digits }, [])).lines ?? []
  const cells = await readFields(framed.fields, recognizer, frameDigits)
  return cells && { code: null, picture: framed.picture, cells }
}

/** What is read in the fields of a sheet. */
export async function readCells({ fields, isFree }: FramedSheet, recognizer: CellReader): Promise<ShownCell[]> {
  const { scores, rejectionThreshold } = await recognizer.scoreFrames(fields.flatMap(({ frames }) => frames))
  const cells: ShownCell[] = []
  for (const field of fields) {
    recognizer.onRead(cells.length, fields.length)
    const digits = scores.splice(0, field.frames.length)
    const cell = isFree
      ? readFreeField(field, field.lines && (await recognizer.readLines(field.lines)))
      : readDigits(field, digits, rejectionThreshold)
    cells.push({ ...cell, area: field.area, maxDigits: isFree ? 0 : field.states.length })
  }
  return cells
}
