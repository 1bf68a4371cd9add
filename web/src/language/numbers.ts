/** Numbers as the language that is spoken writes them, the digits always 0 to 9: they are what is drawn. */
import { words } from './spoken'

/** A share as per cent, with one decimal. */
export const percent = percentWith(1)

/** A share in whole per cent. */
export const wholePercent = percentWith(0)

function percentWith(decimals: number): (share: number) => string {
  const options: Intl.NumberFormatOptions = {
    style: 'percent',
    minimumFractionDigits: decimals,
    maximumFractionDigits: decimals,
    numberingSystem: 'latn',
  }
  const formats = new Map<string, Intl.NumberFormat>()
  return (share) => {
    const { tag } = words
    const format = formats.get(tag) ?? new Intl.NumberFormat(tag, options)
    formats.set(tag, format)
    return format.format(share)
  }
}
