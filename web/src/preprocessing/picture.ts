/** A picture of one digit becomes ink: grey, paper and ink told apart, the ink fitted to a frame as in MNIST. */
import type { FittedFrame } from './frame'
import { fitInk, inkedPart } from './fit'
import type { Grid } from './grid'
import { type Pixels, toGrayscale } from './grayscale'
import { outlineOf } from './outline'
import { segmentInk } from './segment'

/** What was found in a picture, and what the network sees of it. */
export interface ExtractedInk extends FittedFrame {
  /** How much each pixel is ink, 0..1, of the part of the picture that holds all ink. */
  coverage: Grid
  /** Its outline: SVG path data in these pixels. */
  outline: string
}

/** The ink in a picture; null when nothing stands out from the paper. */
export function extractInk(pixels: Pixels): ExtractedInk | null {
  const coverage = inkedPart(segmentInk(toGrayscale(pixels)))
  return coverage && { coverage, outline: outlineOf(coverage), ...fitInk(coverage) }
}
