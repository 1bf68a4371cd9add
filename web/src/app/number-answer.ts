/** Numbers as answers: which digit to look at first, and how a number is read out. */
import type { NumberReading } from '../numbers/number-reading'

/** The index of the digit that is least sure. */
export function leastSureDigit({ digits }: NumberReading): number {
  const confidences = digits.map(({ confidence }) => confidence)
  return confidences.indexOf(Math.min(...confidences))
}

/**
 * A number as screen readers read it digit by digit: "5 0 3". Numbers beside each other are separated by commas, lines by
 * semicolons.
 */
export const spellOut = (text: string): string =>
  text
    .split('\n')
    .map((line) =>
      line
        .split(' ')
        .map((group) => Array.from(group).join(' '))
        .join(', '),
    )
    .join('; ')
