/**
 * Extracts the ink of one digit from a picture: decodes it to greyscale, separates ink from paper, fits the ink as in
 * MNIST.
 *
 * The port of `src/digitpad/preprocessing/picture.py`.
 */
import { boostFaintInk, cropToInk, fitInk } from './fit'
import type { FittedFrame } from './frame'
import { type Pixels, toGrayscale } from './grayscale'
import type { Grid } from './grid'
import { traceOutline } from './outline'
import { segmentInk } from './segment'

/** The ink of a picture, and its frame. */
export interface ExtractedInk extends FittedFrame {
  /** How much each pixel is ink, 0..1, in the smallest part of the picture that holds all ink. */
  coverage: Grid
  /** Its outline: SVG path data in these pixels. */
  outline: string
}

/** The ink in a picture; null when no ink stands out from the paper. */
export const extractInk = (pixels: Pixels): ExtractedInk | null => extractInkOfGray(toGrayscale(pixels))

/** The ink in grey values; null when no ink stands out from the paper. */
export function extractInkOfGray(gray: Grid): ExtractedInk | null {
  const coverage = cropToInk(segmentInk(gray))
  return coverage && describeInk(coverage)
}

/** The outline and the frame of ink that has been cropped to the smallest part that holds it all. */
export function describeInk(coverage: Grid): ExtractedInk {
  const { frame, bounds } = fitInk(coverage)
  return { coverage, outline: traceOutline(coverage), frame: boostFaintInk(frame), bounds }
}
