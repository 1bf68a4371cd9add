/**
 * Separates ink from paper: removes the background and its lighting, texture, ruled lines and specks.
 *
 * Where the paper is uniform, ink is what differs from it. Otherwise the background is the morphological closing of the
 * picture (Haralick, Sternberg and Zhuang, "Image analysis using mathematical morphology", 1987): everything that is
 * dark and narrower than the window is filled, while gradients and shadows stay.
 *
 * The port of `src/digitpad/preprocessing/segment.py`.
 */
import { removeSpecks } from './components'
import { blockMean, boxBlur, dilate, extrapolateEdges, maxFilter, upsampleLinear } from './filters'
import { crop, type Grid, map, row, transpose, valuesInMask, valuesOutsideMask, zeros } from './grid'
import { removeRuledLines } from './ruled-lines'
import { mean, median, otsuThreshold, quantile, rint, standardDeviation, sum } from './statistics'

/** A picture whose ink differs from its paper by less than this, of black to white, is blank. */
const MIN_CONTRAST = 0.1

/** If more than this fraction of the paper's pixels differ from the paper's tone, the paper has a grain to subtract. */
const GRAIN_FRACTION = 0.5

/** Paper is uniform if nine tenths of it differ from its border by less than this fraction of the ink's difference. */
const UNIFORMITY_TOLERANCE = 0.1

/** Where the background is darker than this, of black to white, relative differences are noise. */
const MIN_BRIGHTNESS = 0.05

/** Ink fades into the paper over this many pixels. */
export const EDGE_WIDTH = 2

/** If more than this fraction of the border differs from the rest of it, that is not ink but uneven paper. */
const MAX_BORDER_INK = 0.25

/** Pictures of at most this many pixels a side are too coarse to tell lighting, ruled lines and specks from a digit. */
export const SMALL_PICTURE_SIDE = 32

/** The background is estimated on at most this many cells a side: lighting and shadows show no more detail. */
const BACKGROUND_CELLS = 64

/** Ink is narrower than this fraction of the picture's longer side. */
const CLOSING_WINDOW = 0.4

/** Ink stands out from the paper by at least this many standard deviations of the paper. */
const MIN_SIGNAL_TO_NOISE = 5

/** A smaller difference is a rounding error. */
const ROUNDING_ERROR = 1e-9

/** How much each pixel is ink, 0..1, in a picture of one digit. The ink may be darker or lighter than the paper. */
export const segmentInk = (gray: Grid): Grid => separateInk(gray, (mask) => removeSpecks(removeRuledLines(mask))).ink

/** How much each pixel is ink, 0..1, and the mask of the ink's core. */
export interface SeparatedInk {
  ink: Grid
  core: Grid
}

/**
 * Separates ink, which may be darker or lighter than the paper.
 *
 * @param clean takes everything from the core that is not ink, such as ruled lines.
 */
export function separateInk(gray: Grid, clean: (mask: Grid) => Grid): SeparatedInk {
  const border = borderValues(gray)
  const fromBorder = differenceFrom(gray, median(border))
  if (longerSide(gray) <= SMALL_PICTURE_SIDE) return separateSmallPicture(fromBorder)
  const difference = isUniformBackground(fromBorder, border) ? fromBorder : subtractBackground(gray)
  const threshold = otsuThreshold(difference.values)
  const mask = clean(maskAbove(difference, threshold))
  const reach = dilate(mask, EDGE_WIDTH)
  if (!standsOut(valuesInMask(difference, mask), valuesOutsideMask(difference, reach))) return blankInk(gray)
  const soft = softMask(difference, mask, reach, threshold)
  return { ink: map(soft, (value, index) => value * reach.values[index]!), core: mask }
}

function borderValues(gray: Grid): Float64Array {
  const columns = transpose(gray)
  const sides = [row(gray, 0), row(gray, gray.height - 1), row(columns, 0), row(columns, gray.width - 1)]
  return Float64Array.from(sides.flatMap((side) => Array.from(side)))
}

const blankInk = ({ width, height }: Grid): SeparatedInk => ({ ink: zeros(width, height), core: zeros(width, height) })

const differenceFrom = (gray: Grid, paper: number): Grid => map(gray, (value) => Math.abs(value - paper))

const longerSide = ({ width, height }: Grid): number => Math.max(width, height)

const maskAbove = (grid: Grid, threshold: number): Grid => map(grid, (value) => Number(value > threshold))

/** Whether the differences of ink are clearly larger than those of paper. */
function standsOut(ink: Float64Array, paper: Float64Array): boolean {
  if (ink.length === 0) return false
  const contrast = mean(ink)
  const isNoise = paper.length > 0 && contrast - mean(paper) < MIN_SIGNAL_TO_NOISE * standardDeviation(paper)
  return contrast >= MIN_CONTRAST && !isNoise
}

/** Everything that differs from the paper is ink. */
function separateSmallPicture(difference: Grid): SeparatedInk {
  const threshold = otsuThreshold(difference.values)
  const mask = maskAbove(difference, threshold)
  const ink = valuesInMask(difference, mask)
  if (ink.length === 0 || mean(ink) < MIN_CONTRAST) return blankInk(difference)
  return { ink: softMask(difference, mask, dilate(mask, EDGE_WIDTH), threshold), core: mask }
}

/** Whether most of the border is paper, and all of the paper has nearly the same tone, compared with the ink. */
function isUniformBackground(difference: Grid, border: Float64Array): boolean {
  const threshold = otsuThreshold(difference.values)
  const paper = median(border)
  const inkedBorder = border.filter((value) => Math.abs(value - paper) > threshold)
  if (inkedBorder.length / border.length > MAX_BORDER_INK) return false
  const mask = maskAbove(difference, threshold)
  const ink = valuesInMask(difference, mask)
  return ink.length === 0 || quantile(valuesOutsideMask(difference, mask), 0.9) < UNIFORMITY_TOLERANCE * mean(ink)
}

/** Ink with its soft edge, 0..1, from the difference of each pixel; paper is what lies outside the reach of ink. */
function softMask(difference: Grid, mask: Grid, reach: Grid, threshold: number): Grid {
  const full = quantile(valuesInMask(difference, mask), 0.9)
  const paper = valuesOutsideMask(difference, reach)
  const isGrainy = paper.filter((value) => value > 0).length > GRAIN_FRACTION * paper.length
  const grain = isGrainy ? Math.min(3 * standardDeviation(paper), threshold) : 0
  return map(difference, (value) => clamp((value - grain) / (full - grain)))
}

/** How far each pixel differs from the background there, as a fraction of the background. */
function subtractBackground(gray: Grid): Grid {
  const dark = isInkDark(gray) ? gray : map(gray, (value) => 1 - value)
  const background = estimateBackground(dark)
  const difference = map(dark, (value, index) => clamp(1 - value / Math.max(background.values[index]!, MIN_BRIGHTNESS)))
  const blurred = boxBlur(difference, Math.floor(longerSide(dark) / 256))
  return map(blurred, (value) => (value > ROUNDING_ERROR ? value : 0))
}

/** Whether the differences from the surroundings are skewed to the dark side: ink covers the lesser area. */
function isInkDark(gray: Grid): boolean {
  const coarse = blockMean(gray, BACKGROUND_CELLS)
  const surroundings = boxBlur(coarse, Math.floor(longerSide(coarse) / 8))
  const difference = map(coarse, (value, index) => value - surroundings.values[index]!)
  return sum(difference.values.map((value) => value ** 3)) < 0
}

/** The paper behind dark ink. */
function estimateBackground(dark: Grid): Grid {
  const coarse = blockMean(dark, BACKGROUND_CELLS)
  const radius = Math.max(1, rint((CLOSING_WINDOW * longerSide(coarse)) / 2))
  const margin = 2 * radius
  const closed = negate(maxFilter(negate(maxFilter(extrapolateEdges(coarse, margin), radius)), radius))
  const inner = crop(closed, margin, margin, coarse.width, coarse.height)
  return upsampleLinear(boxBlur(inner, 1), dark.width, dark.height)
}

const negate = (grid: Grid): Grid => map(grid, (value) => -value)

const clamp = (value: number): number => Math.min(Math.max(value, 0), 1)
