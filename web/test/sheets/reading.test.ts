import { describe, expect, it } from 'vitest'
import {
  confirmDigits,
  doubtLines,
  readDigits,
  readFreeField,
  readWholeNumber,
  selectColumns,
  type SheetCell,
} from '../../src/sheets/reading'
import type { CellReviewReason } from '../../src/sheets/review'
import { settleCells } from '../../src/sheets/sudoku'
import { readingOf } from '../support/numbers'

const FIELD = { row: 0, column: 0, quadrilateral: [], isCrossedOut: false, reviewReason: null }

const scoresOf = (digit: number, confidence = 0.99) => ({
  probabilities: Array.from({ length: 10 }, (_, index) => (index === digit ? confidence : (1 - confidence) / 9)),
  noDigit: 0,
})

/** A cell with a text, which is to be looked at unless that is a number. */
const toCell = (text: string, row = 0, column = 0): SheetCell => {
  const isSure = /^[\d.]+$/.test(text)
  const reason = isSure ? null : 'unclear'
  return { row, column, text, confidence: 1, state: isSure ? 'number' : 'look', reviewReason: reason, box: [] }
}

const cellsOf = (texts: readonly string[][]): SheetCell[] =>
  texts.flatMap((line, row) => line.map((text, column) => toCell(text, row, column)))

const reasonsOf = (cells: readonly SheetCell[]) => cells.map(({ reviewReason }) => reviewReason)

describe('a cell is to be looked at', () => {
  it.each<[CellReviewReason | null, ('digit' | 'empty' | 'unclear')[], number, CellReviewReason | null]>([
    [null, ['digit', 'digit'], 0.99, null],
    ['unclear', ['digit', 'digit'], 0.8, null],
    ['unclear', ['digit', 'unclear', 'digit'], 0.99, null],
    ['gap', ['digit', 'empty', 'digit'], 0.99, null],
    ['gap', ['digit', 'digit', 'empty'], 0.99, null],
    ['crossing', ['digit', 'empty', 'digit'], 0.99, 'crossing'],
    ['edge', ['empty', 'empty'], 0.99, 'edge'],
    ['structure', ['empty', 'empty'], 0.99, 'structure'],
  ])('as %s with boxes that are %j', (expected, states, confidence, reviewReason) => {
    const cell = readDigits({ ...FIELD, states, reviewReason }, [scoresOf(2), scoresOf(7, confidence)], 0.5)
    expect([cell.state, cell.reviewReason]).toEqual([expected ? 'look' : 'number', expected])
  })

  it('as crossed out if a box of it may be lost', () => {
    const field = { ...FIELD, states: ['digit' as const], isCrossedOut: true }
    const cells = [null, 'edge' as const].map((reviewReason) => readDigits({ ...field, reviewReason }, [], 0.5))
    expect(cells.map(({ text, state }) => [text, state])).toEqual([
      ['', 'crossed_out'],
      ['x', 'look'],
    ])
  })

  it.each([
    [1, 0, 'crossing'],
    [1, 2, null],
    [7, 2, 'crossing'],
    [8, 0, null],
  ])('a %d if a line may hide a stroke at side %d: %s', (digit, side, expected) => {
    const hiddenSides = [[0, 1, 2, 3].map((index) => index === side)]
    const field = { ...FIELD, states: ['digit' as const], hiddenSides }
    expect(readDigits(field, [scoresOf(digit)], 0.5).reviewReason).toBe(expected)
  })

  it('no more once a second reading confirms its digits', () => {
    const cell: SheetCell = { ...toCell('27'), state: 'look', reviewReason: 'unclear' }
    expect(confirmDigits(cell, readingOf('27'))).toMatchObject({ state: 'number', reviewReason: null })
    expect(confirmDigits(cell, readingOf('21'))).toBe(cell)
  })

  it.each<[CellReviewReason | null, string, number, CellReviewReason | null, boolean]>([
    [null, '27', 0.99, null, false],
    ['unclear', '27', 0.9, null, false],
    ['gap', '2 7', 0.99, null, false],
    ['point', '27', 0.99, null, true],
    [null, '2.7', 0.99, null, true],
    ['unclear', '', 0.99, null, false],
    ['structure', '2 7', 0.9, 'structure', true],
  ])('as %s with the text "%s" in a table', (expected, text, confidence, reviewReason, hasPoint) => {
    const reading = readingOf(text, [confidence, confidence])
    const cell = readWholeNumber({ ...FIELD, states: ['digit'], reviewReason, hasPoint }, reading)
    expect([cell.state, cell.reviewReason]).toEqual([expected ? 'look' : 'number', expected])
  })

  it('with two numbers in a field for one', () => {
    const field = { ...FIELD, states: ['digit' as const] }
    const cells = ['27', '2\n7'].map((text) => readFreeField(field, readingOf(text)))
    expect(cells.map(({ text, reviewReason }) => [text, reviewReason])).toEqual([
      ['27', null],
      ['2 7', 'gap'],
    ])
  })

  it('as others of its row or column say', () => {
    const heading = cellsOf([
      ['Lot', '05', 'kg'],
      ['12', '7', '8'],
      ['3', '44', '9'],
    ])
    expect(reasonsOf(doubtLines(heading))).toEqual([...Array<string>(3).fill('heading'), ...Array<null>(6).fill(null)])
    const points = cellsOf([['12.5'], ['7.25'], ['125']])
    expect(reasonsOf(doubtLines(points))).toEqual([null, null, 'point'])
    const joined = cellsOf([['56'], ['1 2'], ['3 4'], ['78'], ['9']])
    expect(reasonsOf(doubtLines(joined))).toEqual(['structure', 'unclear', 'unclear', 'structure', 'structure'])
  })

  it('without boxes, whatever is read', () => {
    const cells = selectColumns(cellsOf([['12'], ['x'], ['34'], ['5']]))
    expect(cells.map(({ state }) => state)).toEqual(Array<string>(4).fill('look'))
    expect(reasonsOf(cells)).toEqual(['point', 'unclear', 'point', 'point'])
  })

  it('where the rules of sudoku change it', () => {
    const digits = Array.from({ length: 81 }, (_, index) => {
      const [row, column] = [Math.floor(index / 9), index % 9]
      return ((3 * (row % 3) + Math.floor(row / 3) + column) % 9) + 1
    })
    const read = digits.map((digit, index) => (index === 7 ? (digit % 9) + 1 : digit))
    const scores = read.map((digit, index) => scoresOf(digit, index === 7 ? 0.6 : 0.999))
    const settled = settleCells(cellsOf([read.map(String)]), scores)
    expect(settled.map(({ text }) => text)).toEqual(digits.map(String))
    expect(settled[7]).toMatchObject({ state: 'look', reviewReason: 'check' })
    expect(new Set(reasonsOf(settled.filter((_, index) => index !== 7)))).toEqual(new Set([null]))
  })
})
