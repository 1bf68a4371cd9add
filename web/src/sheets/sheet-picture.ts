/** How a sheet is shown. */
import type { Grid } from '../preprocessing/grid'
import { quantile } from '../preprocessing/statistics'

/** Paper is as light as this fraction of the pixels, of which one in so many is looked at. */
const [WHITE_QUANTILE, SAMPLING] = [0.9, 17]

/** The straightened part of a sheet that holds its fields, as red, green, blue and opacity. */
export interface SheetPicture {
  width: number
  height: number
  data: Uint8ClampedArray<ArrayBuffer>
}

/** The picture of grey values, on white paper. */
export function toSheetPicture({ width, height, values }: Grid): SheetPicture {
  const white = quantile(
    values.filter((_, index) => index % SAMPLING === 0),
    WHITE_QUANTILE,
  )
  const pixels = new Uint32Array(values.length)
  for (let index = 0; index < values.length; index++)
    pixels[index] = 0xff000000 | (Math.round(255 * Math.min(values[index]! / Math.max(white, 0.1), 1)) * 0x010101)
  return { width, height, data: new Uint8ClampedArray(pixels.buffer) }
}
