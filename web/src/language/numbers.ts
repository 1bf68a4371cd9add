/** Numbers as the language that is spoken writes them, the digits always 0 to 9: they are what is drawn. */
import { words } from './spoken'

const PERCENT: Intl.NumberFormatOptions = {
  style: 'percent',
  minimumFractionDigits: 1,
  maximumFractionDigits: 1,
  numberingSystem: 'latn',
}

const formats = new Map<string, Intl.NumberFormat>()

/** A share as per cent, with one decimal. */
export function percent(share: number): string {
  const { tag } = words
  const format = formats.get(tag) ?? new Intl.NumberFormat(tag, PERCENT)
  formats.set(tag, format)
  return format.format(share)
}
