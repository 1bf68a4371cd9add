import { expect, test } from 'vitest'
import { createLineModel, createNumberReader } from '../../src/numbers/number-reader'
import type { FramedLine } from '../../src/numbers/reading'
import type { Frame } from '../../src/preprocessing/frame'
import type { Grid } from '../../src/preprocessing/grid'
import { MAX_SHEET_SIDE, toGrayscale } from '../../src/preprocessing/grayscale'
import { createModel, scoreFrames } from '../../src/recognizer/model'
import { readCells } from '../../src/recognizer/sheet-reader'
import { findTurns, readColumns, readFields, readTable } from '../../src/recognizer/unmarked-reader'
import { findColumns } from '../../src/sheets/columns'
import { frameSheet } from '../../src/sheets/framed-sheet'
import type { SheetCell, ShownCell } from '../../src/sheets/reading'
import {
  findSheetBoxes,
  frameDigits,
  frameFields,
  frameSamples,
  frameTable,
  frameTables,
  type SheetBoxes,
} from '../../src/sheets/unmarked'
import { maxDifference } from '../support/pictures'
import { pixelsOf, sheetVectors, shippedLineModel, shippedModel } from '../support/vectors'

const model = createModel(shippedModel())
const readNumber = createNumberReader(model)
const lineModel = createLineModel(shippedLineModel())
const recognizer = {
  scoreFrames: (frames: Frame[]) => Promise.resolve(scoreFrames(model, frames)),
  readLines: (lines: FramedLine[]) => Promise.resolve(readNumber({ lines }, lineModel)),
  onRead: () => undefined,
}

function expectSame(cells: readonly SheetCell[], expected: readonly SheetCell[], maxOffset: number): void {
  const texts = (all: readonly SheetCell[]) => all.map(({ text, state, reviewReason }) => [text, state, reviewReason])
  expect(texts(cells)).toEqual(texts(expected))
  expect(cells.map(({ row, column }) => [row, column])).toEqual(expected.map(({ row, column }) => [row, column]))
  const confidences = (all: readonly SheetCell[]) => all.map(({ confidence }) => confidence)
  expect(maxDifference(confidences(cells), confidences(expected))).toBeLessThan(1e-3)
  const boxes = (all: readonly SheetCell[]) => all.flatMap(({ box }) => box.flat())
  expect(maxDifference(boxes(cells), boxes(expected))).toBeLessThan(maxOffset)
}

test.each(sheetVectors(true))('a photographed sheet is read as in Python: $name', async (vector) => {
  const sheet = frameSheet(toGrayscale(pixelsOf(vector), MAX_SHEET_SIDE), 1)
  if (!sheet || sheet === 'unreadable') expect.fail('no sheet is found')
  expect(sheet.code).toBe(vector.code)
  expectSame(await readCells(sheet, recognizer), vector.cells, 0.06) // boxes are rounded to tenths
})

async function readBoxes(boxes: SheetBoxes): Promise<ShownCell[] | null | undefined> {
  const turns = boxes.kind === 'table' ? 0 : await findTurns(frameSamples(boxes), recognizer)
  const tables = frameTables(boxes, turns)
  return tables
    ? (await readTable(tables, recognizer))?.cells
    : readFields(frameFields(boxes, turns).fields, recognizer, (inks) => Promise.resolve(frameDigits(inks)))
}

async function readFreeColumns(gray: Grid): Promise<ShownCell[] | undefined> {
  const columns = findColumns(gray, 1) ?? expect.fail('no columns are found')
  return (
    await readColumns(
      [0, 2].map((turns) => frameTable(columns, turns)),
      recognizer,
    )
  )?.cells
}

test.each(sheetVectors(false))('a sheet without our marks is read as in Python: $name', async (vector) => {
  const gray = toGrayscale(pixelsOf(vector), MAX_SHEET_SIDE)
  expect(frameSheet(gray, 1)).toBeNull()
  const boxes = findSheetBoxes(gray, 1)
  if (boxes === 'tooMany') return expect.fail('too many boxes are found')
  const cells = boxes ? await readBoxes(boxes) : await readFreeColumns(gray)
  expectSame(cells ?? expect.fail('it is taken for no sheet'), vector.cells, 1)
})
