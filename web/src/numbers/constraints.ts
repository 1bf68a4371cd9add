/**
 * The texts that a number may have, as a finite automaton over the symbols of a path, so that decoding can keep to it.
 *
 * The port of `src/digitpad/numbers/constraints.py`, without lengths and checksums: the page does not ask for them.
 */
import { DIGIT_COUNT, POINTS, SKIP, SYMBOLS } from './symbols'

/**
 * The kind of the last character; a space counts only if ink behind it was skipped.
 *
 * Separators stand between digits; a minus sign may come first, a point or comma last, but not behind a space.
 */
export type State = (typeof STATES)[number]

export const STATES = [0, 1, 2, 3, 4] as const

const [NO_CHARACTER, DIGIT, SPACE, SEPARATOR, POINT] = STATES

/** The state before the first symbol. */
export const START: State = NO_CHARACTER

/** The state after one more symbol, or null if there may be no separator here. */
export function step(state: State, symbol: number, isAfterSpace: boolean): State | null {
  if (symbol === SKIP) return isAfterSpace && state === DIGIT ? SPACE : state
  if (symbol < DIGIT_COUNT) return DIGIT
  if (POINTS.includes(symbol)) return state === DIGIT && !isAfterSpace ? POINT : null
  const mayFollow = state === DIGIT || state === SPACE || (state === NO_CHARACTER && SYMBOLS[symbol] === '-')
  return mayFollow ? SEPARATOR : null
}

/** Whether a number may end in this state. */
export const accepts = (state: State): boolean => state !== SEPARATOR
