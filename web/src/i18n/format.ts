/** Formats numbers for the current language, always with the digits 0 to 9, which are what the page is about. */
import { messages } from './messages'

/** A fraction as a percentage with one decimal. */
export const formatPercent = createNumberFormat(1, { style: 'percent' })

/** A fraction as a whole percentage. */
export const formatWholePercent = createNumberFormat(0, { style: 'percent' })

/** A function that formats numbers with a fixed number of decimals. */
export function createNumberFormat(decimals: number, options: Intl.NumberFormatOptions): (value: number) => string {
  const formats = new Map<string, Intl.NumberFormat>()
  return (value) => {
    const { tag } = messages()
    const format =
      formats.get(tag) ??
      new Intl.NumberFormat(tag, {
        ...options,
        minimumFractionDigits: decimals,
        maximumFractionDigits: decimals,
        numberingSystem: 'latn',
      })
    formats.set(tag, format)
    return format.format(value)
  }
}
