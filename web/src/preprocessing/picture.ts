/** A picture of one digit becomes ink: grey, paper and ink told apart, the ink fitted to a frame as in MNIST. */
import type { Fitted } from './frame'
import { fitInk, inkedPart } from './fit'
import type { Grid } from './grid'
import { type Pixels, toGreys } from './grayscale'
import { outlineOf } from './outline'
import { findInk } from './segment'

/** What was found in a picture, and what the network sees of it. */
export interface PictureInk extends Fitted {
  /** How much each pixel is ink, 0..1, of the part of the picture that holds all ink. */
  ink: Grid
  /** Its outline: SVG path data in these pixels. */
  outline: string
}

/** The ink in a picture; null when nothing stands out from the paper. */
export function inkIn(pixels: Pixels): PictureInk | null {
  const ink = inkedPart(findInk(toGreys(pixels)))
  return ink && { ink, outline: outlineOf(ink), ...fitInk(ink) }
}
