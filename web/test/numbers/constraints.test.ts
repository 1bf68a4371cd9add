import { describe, expect, it } from 'vitest'
import { accepts, START, type State, step } from '../../src/numbers/constraints'
import { SKIP, SYMBOLS } from '../../src/numbers/symbols'
import { numberVectors } from '../support/vectors'

const vectors = numberVectors().constraints.filter(({ length, check }) => length === null && check === null)

/** Whether a number may have this text; `_` stands for skipped ink. */
function isAllowed(text: string): boolean {
  let state: State | null = START
  let isAfterSpace = false
  for (const character of text) {
    if (character !== ' ') state = step(state, character === '_' ? SKIP : SYMBOLS.indexOf(character), isAfterSpace)
    if (state === null) return false
    isAfterSpace = character === ' '
  }
  return accepts(state)
}

describe('the automaton of numbers', () => {
  it.each([
    '',
    '7',
    '1,234.50',
    '10-12',
    '12:05',
    '-5',
    '-0.5',
    '5.',
    '1-2,',
    '1_.5',
    '_-5',
    '5_',
    '5._',
    '5 _',
    '5 _3',
    '5 -3',
    '5. 3',
  ])('accepts %j', (text) => {
    expect(isAllowed(text)).toBe(true)
  })

  it.each([
    '.',
    '.5',
    ',5',
    ':5',
    '5-',
    '5:',
    '-',
    '--5',
    '-.5',
    '5..',
    '1..2',
    '1.,2',
    '1._.2',
    '5-_',
    '5 .',
    '5 ,3',
    '5 _.',
  ])('rejects %j', (text) => {
    expect(isAllowed(text)).toBe(false)
  })

  it.each(vectors)('agrees with Python: $text', ({ text, is_allowed: expected }) => {
    expect(isAllowed(text)).toBe(expected)
  })
})
