/**
 * Separates ink from paper: removes the background and its lighting, texture, ruled lines and specks.
 *
 * Where the paper is uniform, ink is what differs from it. Otherwise the background is the morphological closing of the
 * picture (Haralick, Sternberg and Zhuang, "Image analysis using mathematical morphology", 1987): everything that is
 * dark and narrower than the window is filled, while gradients and shadows stay.
 *
 * The port of `src/digitpad/preprocessing/segment.py`.
 */
import { once } from '../lib/once'
import { labelComponents, removeSpecks, removeUnderline } from './components'
import { blockMean, boxBlur, close, dilate, extrapolateEdges, maxFilter, upsampleLinear } from './filters'
import { inkBoundingBox } from './fit'
import {
  borderValues,
  crop,
  type Grid,
  invert,
  map,
  maskAbove,
  negate,
  row,
  unite,
  valuesInMask,
  valuesOutsideMask,
  without,
  zeros,
} from './grid'
import {
  differenceFromPaper,
  findPapers,
  findRegions,
  isLitUnevenly,
  MIN_BRIGHTNESS,
  MIN_STEP,
  paperHull,
  type Region,
  surroundingPapers,
} from './paper'
import { maxLineThickness, removeRuledLines, removeSeparators } from './ruled-lines'
import { mean, median, otsuThreshold, quantile, rint, standardDeviation, sum } from './statistics'

/** A picture whose ink differs from its paper by less than this, of black to white, is blank. */
const MIN_CONTRAST = 0.1

/** If more than this fraction of the paper's pixels differ from the paper's tone, the paper has a grain to subtract. */
const GRAIN_FRACTION = 0.5

/** Paper is uniform if nine tenths of it differ from its border by less than this fraction of the ink's difference. */
const UNIFORMITY_TOLERANCE = 0.1

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

/** The paper of a pixel is looked for within this fraction of the picture's longer side, within a frame less far. */
const [PAPER_REACH, FRAMED_PAPER_REACH] = [1 / 16, 1 / 64]

/** If flat regions have less than this fraction of the picture, the paper is too coarse for them. */
const MIN_PAPER_AREA = 0.5

/**
 * Of a component that the picture's border cuts off, less than this fraction of the outline lies there.
 *
 * A dark side of the picture has at least half; a digit that is cut off has two ends of strokes.
 */
const MAX_BORDER_CONTACT = 0.42

/** Ruled lines are looked for at these multiples of the threshold between ink and paper, too. */
const [FAINT_LINE, STRONG_LINE] = [0.5, 1.5]

/** The edge of a soft shadow is wider than this, in pixels. */
const SOFT_EDGE_WIDTH = 8

/** At half of its edge at least, ink rises within its own edge by this fraction of what it rises within a soft one. */
const [MIN_SHARPNESS, MIN_SHARP_FRACTION] = [0.5, 0.5]

/** Light ink is on dark paper: where paper is lighter than this, of white to black, relative differences are grain. */
const MIN_DARKNESS = 0.5

/** A smaller difference is a rounding error. */
const ROUNDING_ERROR = 1e-9

/** Takes what is not ink from a mask. */
type MaskFilter = (mask: Grid) => Grid

/** How much each pixel is ink, 0..1, in a picture of one digit. The ink may be darker or lighter than the paper. */
export const segmentInk = (gray: Grid): Grid =>
  separateInk(gray, removeRuledLines, (mask) => removeUnderline(removeSpecks(mask))).ink

/** How much each pixel is ink, 0..1, and the mask of the ink's core. */
export interface SeparatedInk {
  ink: Grid
  core: Grid
}

/**
 * Separates ink, which may be darker or lighter than the paper.
 *
 * @param removeLines takes ruled lines from the core. They are not counted as paper either.
 * @param removeSpecks takes all else from the core that is not ink.
 */
export function separateInk(gray: Grid, removeLines: MaskFilter, removeSpecks: MaskFilter): SeparatedInk {
  if (longerSide(gray) <= SMALL_PICTURE_SIDE) return separateSmallPicture(differenceFromBorder(gray))
  const backdrop = backdrops.get(gray) ?? findBackdrop(gray)
  backdrops.set(gray, backdrop)
  const { dark, regions, findUndivided, papers } = backdrop
  if (papers.length) return separateOnPapers(gray, papers, paperHull(papers, regions), removeLines, removeSpecks)
  const difference = backdrop.findDifference()
  const inside = map(gray, () => 1)
  const findInk = (threshold: number): Grid =>
    removeSurroundings(dark, removeLinesOfAnyStrength(difference, threshold, removeLines))
  const found = separate(difference, inside, findInk, removeSpecks)
  if (dark === gray || !found.core.values.includes(1)) return found
  const onDark = differenceFromSurroundings(gray, dark, regions, findUndivided, MIN_DARKNESS)
  return mean(valuesInMask(onDark, found.core)) < MIN_CONTRAST ? blankInk(gray) : found
}

/** What is behind the ink of a picture. */
interface Backdrop {
  /** The picture, with its ink dark. */
  dark: Grid
  regions: readonly Region[]
  findUndivided: () => readonly Region[]
  /** As of `findPapers`. */
  papers: readonly Region[]
  /** How far each pixel differs from paper, where all in view is paper. */
  findDifference: () => Grid
}

/** Those of pictures, whose ink is separated for a digit and again for a number, as long as the pictures are there. */
const backdrops = new WeakMap<Grid, Backdrop>()

function findBackdrop(gray: Grid): Backdrop {
  const dark = isInkDark(gray) ? gray : invert(gray)
  const regions = findRegions(gray)
  const findUndivided = once(() => findUndividedRegions(dark, regions))
  return {
    dark,
    regions,
    findUndivided,
    papers: findPapers(gray, regions, findUndivided),
    findDifference: once(() => differenceFromSurroundings(gray, dark, regions, findUndivided, MIN_BRIGHTNESS)),
  }
}

/**
 * The large flat regions that there are without ruled lines, which would divide them; lines are no part of them.
 *
 * A strip between lines may be too small for a region. In falling light, paper elsewhere would not tell its tone.
 */
function findUndividedRegions(dark: Grid, regions: readonly Region[]): Region[] {
  const closed = close(dark, maxLineThickness(dark) >> 1)
  const darker = map(closed, (value, index) => Number(value - dark.values[index]! >= MIN_STEP))
  const lines = regions.reduce((rest, { flat }) => without(rest, flat), darker)
  return findRegions(closed).map((region) => ({ ...region, flat: without(region.flat, lines) }))
}

/** The ink in the hull of papers; line removal sees that part of the picture alone. */
function separateOnPapers(
  gray: Grid,
  papers: readonly Region[],
  hull: Grid,
  removeLines: MaskFilter,
  removeSpecks: MaskFilter,
): SeparatedInk {
  const flat = unite(papers.map((paper) => paper.flat))
  const around = valuesInMask(gray, without(hull, flat))
  if (around.length === 0) return blankInk(gray)
  const dark = mean(around) < mean(valuesInMask(gray, flat)) ? gray : invert(gray)
  const fromPaper = differenceFromPaper(dark, papers, FRAMED_PAPER_REACH)
  const difference = map(fromPaper, (value, index) => value * hull.values[index]!)
  const box = inkBoundingBox(hull, 1)!
  const inBox = crop(difference, ...box)
  const findInk = (threshold: number): Grid => removeLines(removeSeparators(maskAbove(inBox, threshold)))
  const { ink, core } = separate(inBox, crop(hull, ...box), findInk, removeSpecks)
  return { ink: placeIn(gray, ink, box[0], box[1]), core: placeIn(gray, core, box[0], box[1]) }
}

/** A part of a grid as large as another, which is 0 elsewhere. */
function placeIn({ width, height }: Grid, part: Grid, left: number, top: number): Grid {
  const grid = zeros(width, height)
  for (let y = 0; y < part.height; y++) grid.values.set(row(part, y), (top + y) * width + left)
  return grid
}

/** How far each pixel differs from paper, where all in view is paper. */
function differenceFromSurroundings(
  gray: Grid,
  dark: Grid,
  regions: readonly Region[],
  findUndivided: () => readonly Region[],
  minTone: number,
): Grid {
  const difference = differenceFromBorder(gray)
  if (isUniformBackground(difference, borderValues(gray)) && !isLitUnevenly(regions)) return difference
  const papers = surroundingPapers(regions).length ? surroundingPapers(findUndivided()) : []
  const area = papers.reduce((total, { flat }) => total + mean(flat.values), 0)
  return area > MIN_PAPER_AREA ? differenceFromPaper(dark, papers, PAPER_REACH, minTone) : subtractBackground(dark)
}

function differenceFromBorder(gray: Grid): Grid {
  const paper = median(borderValues(gray))
  return map(gray, (value) => Math.abs(value - paper))
}

/** The ink and its core, given how far each pixel differs from paper, and which pixels count. */
function separate(
  difference: Grid,
  inside: Grid,
  findInk: (threshold: number) => Grid,
  removeSpecks: MaskFilter,
): SeparatedInk {
  const threshold = otsuThreshold(valuesInMask(difference, inside))
  const mask = maskAbove(difference, threshold)
  const withoutLines = findInk(threshold)
  const core = removeSpecks(withoutLines)
  const reach = dilate(core, EDGE_WIDTH)
  const notPaper = unite([reach, dilate(without(mask, withoutLines), EDGE_WIDTH)])
  const paper = without(inside, notPaper)
  if (!standsOut(valuesInMask(difference, core), valuesInMask(difference, paper))) return blankInk(difference)
  const soft = softMask(difference, core, notPaper, threshold)
  return { ink: map(soft, (value, index) => value * reach.values[index]!), core }
}

/** The ink without ruled lines, of which faint ones have gaps at the threshold, and strong ones look thick. */
function removeLinesOfAnyStrength(difference: Grid, threshold: number, removeLines: MaskFilter): Grid {
  const findLines = (level: number): Grid => {
    const mask = maskAbove(difference, level)
    return without(mask, removeLines(mask))
  }
  const lines = findLines(threshold)
  let rest = without(maskAbove(difference, threshold), lines)
  if (lines.values.includes(1) && rest.values.includes(1)) rest = without(rest, findLines(FAINT_LINE * threshold))
  const thinner = without(rest, findLines(STRONG_LINE * threshold))
  return sum(thinner.values) < sum(rest.values) ? removeLines(thinner) : rest
}

/** The ink without what the border of the picture cuts off along its length, and what has no sharp edge. */
function removeSurroundings(dark: Grid, mask: Grid): Grid {
  const { width, height } = mask
  const labels = labelComponents(mask)
  const nearPaper = dilate(invert(mask), 1)
  const smooth = boxBlur(dark, 1)
  const near = maxFilter(smooth, EDGE_WIDTH)
  const far = maxFilter(near, SOFT_EDGE_WIDTH - EDGE_WIDTH)
  const edges: { count: number; border: number; sharp: number }[] = []
  for (let index = 0; index < labels.values.length; index++) {
    const label = labels.values[index]!
    if (!label) continue
    const edge = (edges[label - 1] ??= { count: 0, border: 0, sharp: 0 })
    const x = index % width
    const y = (index - x) / width
    const isAtBorder = x === 0 || y === 0 || x === width - 1 || y === height - 1
    if (!isAtBorder && !nearPaper.values[index]) continue
    const value = smooth.values[index]!
    edge.count++
    edge.border += Number(isAtBorder)
    edge.sharp += Number(near.values[index]! - value >= MIN_SHARPNESS * (far.values[index]! - value))
  }
  const isKept = edges.map(
    ({ count, border, sharp }) => sharp >= MIN_SHARP_FRACTION * count && border < MAX_BORDER_CONTACT * count,
  )
  return map(labels, (label) => Number(label > 0 && isKept[label - 1]))
}

const blankInk = ({ width, height }: Grid): SeparatedInk => ({ ink: zeros(width, height), core: zeros(width, height) })

const longerSide = ({ width, height }: Grid): number => Math.max(width, height)

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
function subtractBackground(dark: Grid): Grid {
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

const clamp = (value: number): number => Math.min(Math.max(value, 0), 1)
