/**
 * Converts pixels to greyscale, small enough to work on.
 *
 * The port of `src/digitpad/preprocessing/grayscale.py`.
 */
import { separateColors } from './colors'
import { type Grid, zeros } from './grid'

/** Larger pictures are averaged down to at most this many pixels a side: more would say nothing new about a digit. */
export const MAX_SIDE = 512

/** A long strip with a number may be longer, so that its shorter side keeps so many pixels, up to the second limit. */
const [MIN_STRIP_HEIGHT, MAX_STRIP_SIDE] = [128, 2048]

/** A sheet with many digits may have this many pixels a side: four or more to a millimetre of A4. */
export const MAX_SHEET_SIDE = 2600

/** A transparent picture is ink alone if the grey values of its opaque pixels differ by no more than this. */
const SINGLE_TONE_RANGE = 64

const WHITE = 255
const CHANNELS = 4

/** A decoded picture, which is read a few rows at a time: a large one would fill the memory of a phone. */
export interface Pixels {
  readonly width: number
  readonly height: number
  /** The red, green, blue and opacity, 0..255, of each pixel in `count` rows from row `first` on. */
  rows(first: number, count: number): Uint8Array | Uint8ClampedArray
}

/** How many pixels the longer side of a picture of a number may have; no more in all than a square picture has. */
export function maxStripSide({ width, height }: Pixels): number {
  const [short, long] = [Math.min(width, height), Math.max(width, height)]
  return Math.min(Math.max(Math.floor((MIN_STRIP_HEIGHT * long) / Math.max(short, 1)), MAX_SIDE), MAX_STRIP_SIDE)
}

/**
 * The grey values of a picture in 0..1, at most `maxSide` on the longer side: the means of whole blocks of pixels.
 *
 * Transparent pixels lie on white. Ink of a single tone becomes black, so that light ink is not lost on the white.
 */
export function toGrayscale(pixels: Pixels, maxSide = MAX_SIDE): Grid {
  const block = Math.ceil(Math.max(pixels.width, pixels.height) / maxSide)
  const [blockWidth, blockHeight] = [Math.min(block, pixels.width), Math.min(block, pixels.height)]
  const sums = () => zeros(Math.floor(pixels.width / blockWidth), Math.floor(pixels.height / blockHeight))
  const [luma, red, green, blue, inkAlone] = [sums(), sums(), sums(), sums(), sums()]
  let [darkest, lightest, opaqueCount] = [WHITE, 0, 0]

  for (let first = 0; first < pixels.height; first += blockHeight) {
    const count = Math.min(blockHeight, pixels.height - first)
    const bytes = pixels.rows(first, count)
    const cellOffset = (first / blockHeight) * luma.width
    const wholeWidth = count === blockHeight ? luma.width * blockWidth : 0 // incomplete blocks are left out
    for (let offset = 0, x = 0; offset < CHANNELS * count * pixels.width; offset += CHANNELS) {
      let [r, g, b] = [bytes[offset]!, bytes[offset + 1]!, bytes[offset + 2]!]
      const opacity = bytes[offset + 3]!
      if (opacity > WHITE >> 1) {
        const gray = lumaOf(r, g, b)
        darkest = Math.min(darkest, gray)
        lightest = Math.max(lightest, gray)
        opaqueCount++
      }
      if (x < wholeWidth) {
        const cell = cellOffset + Math.floor(x / blockWidth)
        if (opacity < WHITE)
          [r, g, b] = [compositeOnWhite(r, opacity), compositeOnWhite(g, opacity), compositeOnWhite(b, opacity)]
        luma.values[cell]! += lumaOf(r, g, b)
        red.values[cell]! += r
        green.values[cell]! += g
        blue.values[cell]! += b
        inkAlone.values[cell]! += WHITE - opacity
      }
      if (++x === pixels.width) x = 0
    }
  }

  const isTransparent = opaqueCount > 0 && opaqueCount < pixels.width * pixels.height
  const toMeans = (grid: Grid): Grid => {
    for (let index = 0; index < grid.values.length; index++)
      grid.values[index] = grid.values[index]! / (blockWidth * blockHeight) / WHITE
    return grid
  }
  if (isTransparent && lightest - darkest <= SINGLE_TONE_RANGE) return toMeans(inkAlone)
  return separateColors(toMeans(luma), [red, green, blue].map(toMeans))
}

/** The luma of ITU-R BT.601, with Pillow's integer weights. */
const lumaOf = (red: number, green: number, blue: number): number =>
  (19595 * red + 38470 * green + 7471 * blue + 0x8000) >> 16

/** A channel on white, rounded as Pillow rounds it. */
function compositeOnWhite(channel: number, opacity: number): number {
  const mixed = (channel * opacity + WHITE * (WHITE - opacity) + 128) << 7
  return ((mixed >> 8) + mixed) >> 15
}
