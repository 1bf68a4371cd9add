/** Pixels become greys, small enough to work on. The twin of `src/digitpad/preprocessing/decode.py`. */
import { type Grid, map, zeros } from './grid'

/** Pictures with more pixels than this are refused. */
export const MAX_PIXELS = 50_000_000

/** Larger pictures are averaged down to at most so many pixels a side: more says nothing new of a digit. */
const LONGEST_SIDE = 512

/** What is drawn on a transparent picture is ink alone where its greys lie no further apart than this. */
const ONE_TONE = 64

const WHITE = 255
const CHANNELS = 4

/** A picture that was decoded. It is read a few rows at a time, as a large one would fill the memory of a phone. */
export interface Pixels {
  readonly width: number
  readonly height: number
  /** The red, green, blue and opacity, 0..255, of each pixel of `count` rows, from row `first` on. */
  rows(first: number, count: number): Uint8Array | Uint8ClampedArray
}

/**
 * The greys of a picture, 0..1, at most 512 on its longer side: whole blocks of pixels averaged.
 *
 * Behind what is transparent lies white paper. Where only ink of one tone is drawn it is black, so that none is lost
 * on the paper.
 */
export function toGrayscale(pixels: Pixels): Grid {
  const block = Math.ceil(Math.max(pixels.width, pixels.height) / LONGEST_SIDE)
  const [wide, high] = [Math.min(block, pixels.width), Math.min(block, pixels.height)]
  const onPaper = zeros(Math.floor(pixels.width / wide), Math.floor(pixels.height / high))
  const inkAlone = zeros(onPaper.width, onPaper.height)
  let [darkest, lightest, drawn] = [WHITE, 0, 0]

  for (let first = 0; first < pixels.height; first += high) {
    const count = Math.min(high, pixels.height - first)
    const bytes = pixels.rows(first, count)
    const line = (first / high) * onPaper.width
    const counted = count === high ? onPaper.width * wide : 0 // what is less than a block is left over
    for (let at = 0, x = 0; at < CHANNELS * count * pixels.width; at += CHANNELS) {
      const [red, green, blue, opacity] = [bytes[at]!, bytes[at + 1]!, bytes[at + 2]!, bytes[at + 3]!]
      const grey = greyOf(red, green, blue)
      if (opacity > WHITE >> 1) {
        darkest = Math.min(darkest, grey)
        lightest = Math.max(lightest, grey)
        drawn++
      }
      if (x < counted) {
        const cell = line + Math.floor(x / wide)
        onPaper.values[cell]! += opacity === WHITE ? grey : greyOnWhite(red, green, blue, opacity)
        inkAlone.values[cell]! += WHITE - opacity
      }
      if (++x === pixels.width) x = 0
    }
  }

  const oneTone = drawn > 0 && drawn < pixels.width * pixels.height && lightest - darkest <= ONE_TONE
  return map(oneTone ? inkAlone : onPaper, (sum) => sum / (wide * high) / WHITE)
}

/** ITU-R 601's weights for the eye, in the whole numbers that Pillow takes. */
const greyOf = (red: number, green: number, blue: number): number =>
  (19595 * red + 38470 * green + 7471 * blue + 0x8000) >> 16

const greyOnWhite = (red: number, green: number, blue: number, opacity: number): number =>
  greyOf(onWhite(red, opacity), onWhite(green, opacity), onWhite(blue, opacity))

/** A channel on white paper, rounded as Pillow does it. */
function onWhite(channel: number, opacity: number): number {
  const mixed = (channel * opacity + WHITE * (WHITE - opacity) + 128) << 7
  return ((mixed >> 8) + mixed) >> 15
}
