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
export function extractInk(pixels: Pixels): ExtractedInk | null {
  const coverage = cropToInk(segmentInk(toGrayscale(pixels)))
  if (!coverage) return null
  const { frame, bounds } = fitInk(coverage)
  return { coverage, outline: traceOutline(coverage), frame: boostFaintInk(frame), bounds }
}
