/**
 * The texts that a number may have, as a finite automaton over the symbols of a path, so that decoding can keep to it.
 *
 * The port of `src/digitpad/numbers/constraints.py`, without lengths and checksums: the page does not ask for them.
 */
import { DIGIT_COUNT, SKIP, SYMBOLS } from './symbols'

/** The kind of the last character. A separator stands between digits; only a minus sign may come first. */
export type State = (typeof STATES)[number]

export const STATES = [0, 1, 2] as const

const [NO_CHARACTER, DIGIT, SEPARATOR] = STATES

/** The state before the first symbol. */
export const START: State = NO_CHARACTER

/** The state after one more symbol, or null if there may be no separator here. */
export function step(state: State, symbol: number): State | null {
  if (symbol === SKIP) return state
  if (symbol < DIGIT_COUNT) return DIGIT
  const mayFollow = state === DIGIT || (state === NO_CHARACTER && SYMBOLS[symbol] === '-')
  return mayFollow ? SEPARATOR : null
}

/** Whether a number may end in this state. */
export const accepts = (state: State): boolean => state !== SEPARATOR
