/**
 * The symbols that a number consists of.
 *
 * The port of `src/digitpad/numbers/symbols.py`.
 */
export { CLASS_COUNT as DIGIT_COUNT } from '../network/scores'

/** The characters that arcs of a lattice stand for, by the index of their symbol. */
export const SYMBOLS = '0123456789.,-:'

/** The symbols of the point and the comma. */
export const POINTS: readonly number[] = [10, 11]

/** The symbol of an arc that skips its ink. */
export const SKIP = SYMBOLS.length
