/** Numbers as answers: which digit to look at first, and how a number is read out. */
import type { NumberReading } from '../numbers/number-reading'

/** The index of the digit that is least sure. */
export function leastSureDigit({ digits }: NumberReading): number {
  const confidences = digits.map(({ confidence }) => confidence)
  return confidences.indexOf(Math.min(...confidences))
}

/** In the text of a number, a digit that is being rewritten. */
const PLACEHOLDER = '_'

/** The number with a placeholder for one of its digits. */
export function withPlaceholder(number: NumberReading, index: number): NumberReading {
  let position = 0
  const text = number.text.replace(/\d/g, (digit) => (position++ === index ? PLACEHOLDER : digit))
  return { ...number, text, reviewReason: null }
}

/** Whether a symbol of a number's text is a digit, or the placeholder of one. */
export const isDigit = (symbol: string): boolean => /[\d_]/.test(symbol)

/**
 * A number as screen readers read it digit by digit: "5 0 3", with spaces at which no line breaks. Numbers beside each other
 * are separated by commas, lines by semicolons.
 */
export const spellOut = (text: string): string =>
  text
    .split('\n')
    .map((line) =>
      line
        .split(' ')
        .map((group) => Array.from(group).join('\u00a0'))
        .join(', '),
    )
    .join('; ')
