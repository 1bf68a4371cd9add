import { expect, test } from 'vitest'
import { createLineModel, createNumberReader } from '../../src/numbers/number-reader'
import type { FramedLine } from '../../src/numbers/reading'
import type { Frame } from '../../src/preprocessing/frame'
import { MAX_SHEET_SIDE, toGrayscale } from '../../src/preprocessing/grayscale'
import { createModel, scoreFrames } from '../../src/recognizer/model'
import { readCells } from '../../src/recognizer/sheet-reader'
import { frameSheet } from '../../src/sheets/framed-sheet'
import { maxDifference } from '../support/pictures'
import { pixelsOf, sheetVectors, shippedLineModel, shippedModel } from '../support/vectors'

const model = createModel(shippedModel())
const readNumber = createNumberReader(model)
const lineModel = createLineModel(shippedLineModel())
const recognizer = {
  scoreFrames: (frames: Frame[]) => Promise.resolve(scoreFrames(model, frames)),
  readLines: (lines: FramedLine[]) => Promise.resolve(readNumber({ lines }, lineModel)),
}

test.each(sheetVectors())('a photographed sheet is read as in Python: $name', async (vector) => {
  const sheet = frameSheet(toGrayscale(pixelsOf(vector), MAX_SHEET_SIDE), 1) ?? expect.fail('no sheet is found')
  expect(sheet.code).toBe(vector.code)
  const cells = await readCells(sheet, recognizer)
  const texts = (all: readonly { text: string; state: string }[]) => all.map(({ text, state }) => `${state} ${text}`)
  expect(texts(cells)).toEqual(texts(vector.cells))
  expect(cells.map(({ row, column }) => [row, column])).toEqual(vector.cells.map(({ row, column }) => [row, column]))
  const confidences = (all: readonly { confidence: number }[]) => all.map(({ confidence }) => confidence)
  expect(maxDifference(confidences(cells), confidences(vector.cells))).toBeLessThan(1e-3)
  const boxes = (all: readonly { box: readonly (readonly number[])[] }[]) => all.flatMap(({ box }) => box.flat())
  expect(maxDifference(boxes(cells), boxes(vector.cells))).toBeLessThan(0.06) // they are rounded to tenths
})
