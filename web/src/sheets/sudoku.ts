/**
 * Reads a filled-in sudoku as a whole: each row, column and block has each digit once.
 *
 * The rule is imposed on the probabilities of the cells by Sinkhorn's algorithm, which scales each row, column and block
 * in turn so that its digits have the sum 1 (Moon, Gunther and Kupin, "Sinkhorn solves sudoku", 2009).
 *
 * The port of `src/digitpad/sheets/sudoku.py`.
 */
import type { DigitScores, SheetCell } from './reading'

const [SIDE, BLOCK] = [9, 3]
const ROUNDS = 30
const MIN_PROBABILITY = 1e-5

/** With the rules, a digit that the network prefers is certain from this probability on. */
const MIN_CERTAINTY = 0.99

/** In a sudoku at least this fraction of the digits is certain without the rules, and at most so many break one. */
const [MIN_KNOWN, MAX_CONFLICTS] = [0.6, 4]

const INDICES = Array.from({ length: SIDE }, (_, index) => index)

/** The rows, the columns and the blocks: the cells of each. */
const UNITS = INDICES.flatMap((unit) => {
  const [top, left] = [BLOCK * Math.floor(unit / BLOCK), BLOCK * (unit % BLOCK)]
  return [
    INDICES.map((index) => SIDE * unit + index),
    INDICES.map((index) => SIDE * index + unit),
    INDICES.map((index) => SIDE * (top + Math.floor(index / BLOCK)) + left + (index % BLOCK)),
  ]
})

/** Whether cells, row by row, are a filled grid whose certain digits hardly ever break the rules. */
export function isSudoku(cells: readonly SheetCell[]): boolean {
  if (cells.length !== SIDE ** 2 || cells.some(({ text }) => text.length !== 1)) return false
  const known = cells.map(({ state, text }) => (state === 'number' && text !== '0' ? text : null))
  const conflicts = UNITS.reduce((sum, unit) => {
    const digits = unit.flatMap((cell) => known[cell] ?? [])
    return sum + digits.length - new Set(digits).size
  }, 0)
  return known.filter((digit) => digit !== null).length >= MIN_KNOWN * cells.length && conflicts <= MAX_CONFLICTS
}

/** The probabilities of the digits 1 to 9 in each cell, given that the sudoku is solved. */
export function imposeRules(probabilities: readonly (readonly number[])[]): number[][] {
  let values = probabilities.map((cell) => cell.map((value) => Math.max(value, MIN_PROBABILITY)))
  const normalizeCells = (): void => {
    values = values.map((cell) => {
      const sum = cell.reduce((total, value) => total + value, 0)
      return cell.map((value) => value / sum)
    })
  }
  for (let round = 0; round < ROUNDS; round++)
    for (let kind = 0; kind < 3; kind++) {
      normalizeCells()
      for (let unit = kind; unit < UNITS.length; unit += 3)
        for (const digit of INDICES) {
          const sum = UNITS[unit]!.reduce((total, cell) => total + values[cell]![digit]!, 0)
          for (const cell of UNITS[unit]!) values[cell]![digit]! /= sum
        }
    }
  normalizeCells()
  return values
}

/**
 * The cells of a sudoku by its rules. Those that the rules change, or leave in doubt, are to be looked at.
 *
 * @param scores of the digit in each.
 */
export function settleCells<Cell extends SheetCell>(cells: readonly Cell[], scores: readonly DigitScores[]): Cell[] {
  const read = scores.map(({ probabilities }) => Array.from(probabilities))
  return imposeRules(read.map((values) => values.slice(1))).map((values, index) => {
    const cell = cells[index]!
    const certainty = Math.max(...values)
    const best = values.indexOf(certainty) + 1
    const isChanged = read[index]![best] !== Math.max(...read[index]!)
    const isDoubtful = cell.text === '?' || certainty < MIN_CERTAINTY
    const reviewReason = isChanged ? 'check' : isDoubtful ? (cell.reviewReason ?? 'unclear') : null
    return { ...cell, text: String(best), state: reviewReason ? 'look' : 'number', reviewReason }
  })
}
