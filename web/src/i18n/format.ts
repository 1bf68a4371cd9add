/** Numbers as the language that is spoken writes them, the digits always 0 to 9: they are what is drawn. */
import { messages } from './messages'

/** A share as per cent, with one decimal. */
export const formatPercent = createNumberFormat(1, { style: 'percent' })

/** A share in whole per cent. */
export const formatWholePercent = createNumberFormat(0, { style: 'percent' })

/** Writes numbers with so many decimals. */
export function createNumberFormat(decimals: number, how: Intl.NumberFormatOptions): (value: number) => string {
  const options: Intl.NumberFormatOptions = {
    ...how,
    minimumFractionDigits: decimals,
    maximumFractionDigits: decimals,
    numberingSystem: 'latn',
  }
  const formats = new Map<string, Intl.NumberFormat>()
  return (value) => {
    const { tag } = messages()
    const format = formats.get(tag) ?? new Intl.NumberFormat(tag, options)
    formats.set(tag, format)
    return format.format(value)
  }
}
