/**
 * The texts that a number may have, as a finite automaton over the symbols of a path, so that decoding can keep to it.
 *
 * The port of `src/digitpad/numbers/constraints.py`, without lengths and checksums: the page does not ask for them.
 */
import { DIGIT_COUNT, SKIP, SYMBOLS } from './symbols'

/** The kind of the last character. Separators stand between digits; a minus sign may come first, a point or comma last. */
export type State = (typeof STATES)[number]

export const STATES = [0, 1, 2, 3] as const

const [NO_CHARACTER, DIGIT, SEPARATOR, POINT] = STATES

/** The state before the first symbol. */
export const START: State = NO_CHARACTER

/** The state after one more symbol, or null if there may be no separator here. */
export function step(state: State, symbol: number): State | null {
  if (symbol === SKIP) return state
  if (symbol < DIGIT_COUNT) return DIGIT
  const character = SYMBOLS[symbol]!
  const mayFollow = state === DIGIT || (state === NO_CHARACTER && character === '-')
  if (!mayFollow) return null
  return '.,'.includes(character) ? POINT : SEPARATOR
}

/** Whether a number may end in this state. */
export const accepts = (state: State): boolean => state !== SEPARATOR
