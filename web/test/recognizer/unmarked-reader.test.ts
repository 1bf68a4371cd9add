import { expect, test, vi } from 'vitest'
import type { ReviewReason } from '../../src/numbers/number-reading'
import type { FramedLine } from '../../src/numbers/reading'
import { readTable } from '../../src/recognizer/unmarked-reader'
import type { FramedField } from '../../src/sheets/framed-sheet'
import type { SheetPicture } from '../../src/sheets/sheet-picture'
import { readingOf } from '../support/numbers'

/** A table of a column of cells, which have so many candidates for digits each. */
function tableOf(count: number, candidates: number) {
  const lines = [{ frames: Array.from({ length: candidates }) } as unknown as FramedLine]
  const fields = Array.from({ length: count }, (_, row): FramedField => ({
    row,
    column: 0,
    quadrilateral: [],
    states: ['digit'],
    frames: [],
    isCrossedOut: false,
    reviewReason: null,
    area: { left: 0, top: 0, right: 1, bottom: 1 },
    lines,
  }))
  return { fields, sample: fields.slice(-2), picture: {} as SheetPicture }
}

test.each<[number, number, ReviewReason | null, number]>([
  [6, 100, 'doubtfulDigit', 3],
  [12, 100, null, 12],
  [32, 10, 'doubtfulDigit', 16],
  [499, 70, null, 499],
  [499, 90, null, 401],
  [4, 0, 'noNumber', 2],
])('of %d cells with %d candidates each, whose reading is %s, %d are read', async (count, candidates, reason, read) => {
  const readLines = vi.fn(() => Promise.resolve(readingOf('1234', [], reason)))
  const onRead = vi.fn()
  const table = await readTable([tableOf(count, candidates)], { readLines, scoreFrames: vi.fn(), onRead })
  expect(onRead).toHaveBeenLastCalledWith(expect.any(Number), count)
  expect(readLines).toHaveBeenCalledTimes(read)
  const texts = table?.cells.map(({ text }) => text) ?? []
  expect(texts.filter(Boolean)).toHaveLength(read)
  expect(texts.slice(-2)).toEqual(['1234', '1234'])
  expect(table?.cells.every(({ text, state }) => text || state === 'look')).toBe(true)
})
