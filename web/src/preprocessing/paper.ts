/**
 * Finds the paper in a picture that shows more than paper, such as a desk, a thumb, a window or frames around the ink.
 *
 * A picture is divided into flat regions at its edges. Paper is a flat region with ink within its outline. Where such
 * regions lie in one another, as the space in a box that is printed on a sheet, the innermost is the paper.
 *
 * The port of `src/digitpad/preprocessing/paper.py`.
 */
import { once } from '../lib/once'
import { componentSides, countLabels, labelComponents } from './components'
import { boxBlur, dilate, maxFilter } from './filters'
import { inkBoundingBox } from './fit'
import {
  borderValues,
  type Grid,
  invert,
  map,
  maskOf,
  negate,
  row,
  transpose,
  unite,
  valuesInMask,
  without,
  zeros,
} from './grid'
import { mean, quantile, rint, sum } from './statistics'

/**
 * Neighbouring pixels differ by at least the first of these, of black to white, where an edge divides two regions.
 *
 * The levels of pictures with few colours differ by less. In a noisy picture it is more, up to the second: the edge of
 * a pencil's stroke is no more than that.
 */
export const MIN_STEP = 0.035
const MAX_STEP = 0.06

/** At an edge, pixels differ at least this many times as much as they do at the median of all pixels. */
const NOISE_FACTOR = 3

/** A region has at least this fraction of the picture. The largest ones are taken, to bound the time. */
const [MIN_REGION_AREA, MAX_REGIONS] = [0.02, 16]

/** Ink is at least this long, in shorter sides of its paper. */
const MIN_INK_SIZE = 0.22

/** Ink within a frame is at least this long, as what lies in the loop of a digit, or is a digit's loop, is shorter. */
const MIN_FRAMED_SIZE = 0.35

/** Regions of the same paper differ by no more than this, of black to white. */
const MAX_TONE_DIFFERENCE = 0.08

/** Regions at the border that differ by more than this are lit differently, or are not all paper. */
const MAX_LIGHT_DIFFERENCE = 0.1

/** In pictures with no more pixels a side, regions at the border may be what lies between strokes. */
const MIN_LIT_SIDE = 128

/**
 * A sheet or a box fills its smallest bounding rectangle, at any of so many angles, to this fraction.
 *
 * Ovals fill less: they may be the inside of a 0.
 */
const [MIN_RECTANGLE_FILL, ANGLE_COUNT] = [0.83, 30]

/** Flat paper in a frame reaches over this fraction of it. Where ink leaves less, the frame would be taken with ink. */
const MIN_FRAME_FILL = 0.43

/** A frame is as thick as the space between its edge and flat paper is at this quantile: ink makes it wider. */
const FRAME_QUANTILE = 0.25

/** At least this fraction of what the outline of a paper holds has its tone, as strokes are narrower than the paper. */
const MIN_FLAT_FILL = 0.5

/** A sheet on which no ink is found has at least this fraction of the picture. */
const MIN_SHEET_AREA = 0.25

/** Paper in a shadow, into which ink runs from lit paper, has at least this fraction of the picture. */
const MIN_SHADED_AREA = 0.1

/** An edge between two regions is at most twice as wide as this, in pixels. */
const EDGE_REACH = 4

/** If paper has more than this fraction of the picture's border, nothing else is in view. */
const MAX_BORDER_FRACTION = 0.9

/** Paper is looked for at least this many pixels around a pixel. */
const MIN_PAPER_REACH = 5

/** Where there is none, it is looked for this many times as far. */
const REACH_FACTOR = 4

/** Where paper has less than this fraction of the pixels around, rounding errors would change its tone. */
const MIN_WEIGHT = 1e-4

/** Where paper is darker than this, of black to white, relative differences are noise. */
export const MIN_BRIGHTNESS = 0.05

/** A flat region. */
export interface Region {
  /** Its pixels. */
  flat: Grid
  /** The pixels that lie between two of them in their row or column. */
  hull: Grid
  /** The numbers of the connected components of all else in the hull, from 1; 0 elsewhere. */
  parts: Grid
  /** The longer side of the bounding box of each of these parts, at the index of its number less one. */
  sides: number[]
  /** The shorter side of its own bounding box. */
  shorterSide: number
  /** The median of its grey values. */
  tone: number
  isAtBorder: boolean
}

/** Whether papers are parts of one that is all in view, as ruled lines divide it. */
type AreStrips = (papers: readonly Region[]) => boolean

/** The numbers of the parts of a region that are at least this long, in shorter sides of the region. */
function findInk({ sides, shorterSide }: Region, minSize: number): number[] {
  return sides.flatMap((side, part) => (side >= minSize * shorterSide ? [part + 1] : []))
}

/** Those of these parts that do not touch the edge of the region. */
function findFreeInk(region: Region, minSize: number): number[] {
  const touching = new Set(valuesInMask(region.parts, dilate(invert(region.hull), 1)))
  return findInk(region, minSize).filter((part) => !touching.has(part))
}

/** The large flat regions of grey values in 0..1, from the largest to the smallest. */
export function findRegions(gray: Grid): Region[] {
  const smooth = boxBlur(gray, 1)
  const highest = maxFilter(smooth, 1)
  const lowest = maxFilter(negate(smooth), 1)
  const step = map(highest, (value, index) => value + lowest.values[index]!)
  const maxStep = Math.min(Math.max(MIN_STEP, NOISE_FACTOR * quantile(step.values, 0.5)), MAX_STEP)
  const labels = labelComponents(map(step, (value) => Number(value < maxStep)))
  const areas = countLabels(labels)
  return [...areas.keys()]
    .filter((index) => areas[index]! >= MIN_REGION_AREA * gray.values.length)
    .sort((one, other) => areas[other]! - areas[one]! || one - other)
    .slice(0, MAX_REGIONS)
    .map((index) => toRegion(gray, maskOf(labels, index + 1)))
}

/**
 * The papers with ink on them, or else blank sheets; none if all that is in view is paper, or nothing is.
 *
 * @param gray in 0..1.
 * @param allRegions its flat regions.
 * @param findUndivided finds those that there are without ruled lines.
 */
export function findPapers(
  gray: Grid,
  allRegions: readonly Region[],
  findUndivided: () => readonly Region[],
): Region[] {
  const areStrips: AreStrips = (papers) => findUndivided().some((whole) => areParts(papers, whole))
  if (allRegions.length === 1 && fillsBorder(allRegions)) return [] // as below, but at once
  const regions = allRegions.filter((region) => isWide(gray, region))
  const outermost = regions.filter((region) => !regions.some((other) => liesIn(region, other)))
  const [nested, outer]: [Region[], Region[]] = [[], []]
  for (const region of outermost)
    for (const paper of innermostPapers(gray, region, regions, areStrips))
      if (findInk(paper, MIN_INK_SIZE).length) (paper === region ? outer : nested).push(paper)
  const papers = [...nested, ...outer.filter((paper) => findFreeInk(paper, MIN_INK_SIZE).length)]
  if (papers.length === 0) return findBlankSheets(outermost, regions)
  if (isDivided(papers)) return []
  const areFrames = !isLitUnevenly(regions) || !nested.every(({ isAtBorder }) => isAtBorder)
  if (nested.length && (areFrames || !areStrips(nested))) return papers
  const isAllPaper = fillsBorder(papers) || areStrips(papers)
  return isAllPaper || isCrossedByShadow(outer) ? [] : papers
}

/**
 * The sheets that lie on fabric and the like, which would be taken for ink.
 *
 * Where one tone surrounds a rectangle, that may be a stroke, or the inside of a 0.
 */
function findBlankSheets(outermost: readonly Region[], regions: readonly Region[]): Region[] {
  const around = surroundingPapers(regions)
  if (around.length && !isLitUnevenly(regions)) return []
  return outermost.filter(
    (region) => !around.includes(region) && mean(region.flat.values) >= MIN_SHEET_AREA && isRectangle(region.hull),
  )
}

/** Whether most of what a region's outline holds belongs to it, or has its tone. */
function isWide(gray: Grid, { flat, hull, tone }: Region): boolean {
  let [inside, alike] = [0, 0]
  for (let index = 0; index < gray.values.length; index++)
    if (hull.values[index]) {
      inside++
      if (flat.values[index] || Math.abs(gray.values[index]! - tone) <= MAX_TONE_DIFFERENCE) alike++
    }
  return alike >= MIN_FLAT_FILL * inside
}

const liesIn = (inner: Region, outer: Region): boolean =>
  inner !== outer && 2 * countBoth(inner.flat, outer.parts) > sum(inner.flat.values)

/** The papers within a region, or the region itself if there are none. */
function innermostPapers(gray: Grid, outer: Region, regions: readonly Region[], areStrips: AreStrips): Region[] {
  const papers = findInk(outer, MIN_INK_SIZE).flatMap((part) => {
    const mask = maskOf(outer.parts, part)
    const inner = regions.filter(({ flat }) => countBoth(flat, mask) > 0)
    return papersInPart(gray, inner, outer, mask, areStrips).flatMap((paper) => {
      const rest = inner.filter(({ flat }) => countBoth(flat, paper.flat) === 0)
      return innermostPapers(gray, paper, rest, areStrips)
    })
  })
  return papers.length ? papers : [outer]
}

/** The papers among the regions in one part of another: not the inside of a stroke, or of the loop of a digit. */
function papersInPart(gray: Grid, inner: readonly Region[], outer: Region, part: Grid, areStrips: AreStrips): Region[] {
  const alike = inner.filter(
    (region) => Math.abs(region.tone - outer.tone) <= MAX_TONE_DIFFERENCE || areStrips([region, outer]),
  )
  if (alike.length === 0)
    return inner.filter((region) => findInk(region, MIN_INK_SIZE).length && isRectangle(region.hull))
  const cells = alike.filter((region) => !alike.some((other) => liesIn(region, other)))
  const paper = toRegion(gray, unite(cells.map(flatOf)))
  const isFilled = sum(paper.hull.values) >= MIN_FRAME_FILL * sum(part.values)
  if (isFilled && findInk(paper, MIN_INK_SIZE).length && isRectangle(part))
    return [{ ...paper, hull: insideFrame(part, paper.flat) }]
  return alike.filter((region) => findFreeInk(region, MIN_FRAMED_SIZE).length)
}

/** The pixels within a frame, given the frame with all that is in it, and the flat paper in it. */
export function insideFrame(part: Grid, flat: Grid): Grid {
  const gaps: number[] = []
  for (const [outer, inner] of [
    [part, flat],
    [transpose(part), transpose(flat)],
  ] as const)
    for (let y = 0; y < inner.height; y++) {
      const [edges, paper] = [row(outer, y), row(inner, y)]
      if (!paper.includes(1)) continue
      gaps.push(paper.indexOf(1) - edges.indexOf(1), edges.lastIndexOf(1) - paper.lastIndexOf(1))
    }
  const thickness = quantile(Float64Array.from(gaps), FRAME_QUANTILE)
  return without(part, dilate(invert(part), Math.max(rint(thickness), 0)))
}

/** Whether papers are parts of one that ink divides from border to border. */
function isDivided(papers: readonly Region[]): boolean {
  const tones = papers.map(({ tone }) => tone)
  const isAlike = Math.max(...tones) - Math.min(...tones) <= MAX_TONE_DIFFERENCE
  return papers.length > 1 && isAlike && papers.every(({ isAtBorder }) => isAtBorder)
}

/** Whether ink runs from one of these papers into another region. */
function isCrossedByShadow(papers: readonly Region[]): boolean {
  const large = papers.filter(({ flat }) => mean(flat.values) >= MIN_SHADED_AREA)
  return large.some((paper) => findInk(paper, MIN_INK_SIZE).length > findFreeInk(paper, MIN_INK_SIZE).length)
}

const areParts = (papers: readonly Region[], whole: Region): boolean =>
  fillsBorder([whole]) && papers.every(({ flat }) => 2 * countBoth(flat, whole.flat) > sum(flat.values))

const fillsBorder = (papers: readonly Region[]): boolean =>
  mean(borderValues(unite(papers.map(hullOf)))) > MAX_BORDER_FRACTION

/** Papers with all that is on them, but not the other regions that the border of the picture cuts off. */
export function paperHull(papers: readonly Region[], regions: readonly Region[]): Grid {
  const hull = unite(papers.map(hullOf))
  const others = regions.filter((region) => region.isAtBorder && !papers.includes(region))
  if (others.length === 0) return hull
  return without(hull, dilate(unite(others.map(flatOf)), EDGE_REACH))
}

/** The regions that are paper if all in view is paper: those at the border, and those of their tones. */
export function surroundingPapers(regions: readonly Region[]): Region[] {
  const tones = borderTones(regions)
  return regions.filter(
    ({ isAtBorder, tone }) => isAtBorder || tones.some((other) => Math.abs(tone - other) <= MAX_TONE_DIFFERENCE),
  )
}

/** Whether the regions at the border of a picture differ clearly, such as light and shadow. */
export function isLitUnevenly(regions: readonly Region[]): boolean {
  const tones = borderTones(regions)
  if (tones.length < 2) return false
  const { width, height } = regions[0]!.flat
  return Math.max(width, height) > MIN_LIT_SIDE && Math.max(...tones) - Math.min(...tones) > MAX_LIGHT_DIFFERENCE
}

const borderTones = (regions: readonly Region[]): number[] =>
  regions.filter(({ isAtBorder }) => isAtBorder).map(({ tone }) => tone)

/**
 * How much darker each pixel is than the paper around it, as a fraction of that.
 *
 * Around the edge between two papers, or between light and shadow on one, the darker is taken: all tones between theirs
 * belong to the edge.
 *
 * @param dark in 0..1, ink darker than paper.
 * @param papers at least one.
 * @param reach within which distance paper is looked for first, as a fraction of the longer side.
 * @param minTone where paper is darker than this, the difference is taken as a fraction of this.
 */
export function differenceFromPaper(
  dark: Grid,
  papers: readonly Region[],
  reach: number,
  minTone = MIN_BRIGHTNESS,
): Grid {
  const tones = paperTones(dark, papers, reach).values
  return map(dark, (value, index) => {
    const tone = tones[index]!
    return Math.min(Math.max((tone - value) / Math.max(tone, minTone), 0), 1)
  })
}

/** The tone of the paper around each pixel; the arguments are those of `differenceFromPaper`. */
export function paperTones(dark: Grid, papers: readonly Region[], reach: number): Grid {
  const side = Math.max(dark.width, dark.height)
  let tones = map(dark, () => Infinity)
  for (
    let radius = Math.max(MIN_PAPER_REACH, rint(reach * side));
    radius < side && tones.values.includes(Infinity);
    radius *= REACH_FACTOR
  ) {
    const nearest = zeros(dark.width, dark.height)
    nearest.values.fill(Infinity)
    for (const { flat } of papers) {
      const weights = boxBlur(flat, radius).values
      const sums = boxBlur(
        map(flat, (inside, index) => (inside ? dark.values[index]! : 0)),
        radius,
      ).values
      for (let index = 0; index < weights.length; index++)
        if (weights[index]! > MIN_WEIGHT)
          nearest.values[index] = Math.min(nearest.values[index]!, sums[index]! / weights[index]!)
    }
    tones = map(tones, (tone, index) => (tone === Infinity ? nearest.values[index]! : tone))
  }
  const usual = quantile(valuesInMask(dark, unite(papers.map(flatOf))), 0.5)
  return map(tones, (tone) => (tone === Infinity ? usual : tone))
}

/** What follows from the pixels of a region is found when it is first needed. */
function toRegion(gray: Grid, flat: Grid): Region {
  const hull = once(() => fillLines(flat))
  const parts = once(() => labelComponents(without(hull(), flat)))
  const sides = once(() => componentSides(parts()))
  const shorterSide = once(() => {
    const [, , width, height] = inkBoundingBox(flat, 1)!
    return Math.min(width, height)
  })
  const tone = once(() => quantile(valuesInMask(gray, flat), 0.5))
  return {
    flat,
    isAtBorder: borderValues(flat).includes(1),
    get hull() {
      return hull()
    },
    get parts() {
      return parts()
    },
    get sides() {
      return sides()
    },
    get shorterSide() {
      return shorterSide()
    },
    get tone() {
      return tone()
    },
  }
}

/** The pixels of a mask, and those that lie between two of them in their row or column. */
const fillLines = (mask: Grid): Grid => unite([fillRows(mask), transpose(fillRows(transpose(mask)))])

/** The pixels that lie between two of a mask in their row and in their column. */
export function fillBetween(mask: Grid): Grid {
  const { values: inColumns } = transpose(fillRows(transpose(mask)))
  return map(fillRows(mask), (inRow, index) => inRow * inColumns[index]!)
}

/** The pixels from the first to the last one of each row. */
export function fillRows(mask: Grid): Grid {
  const filled = zeros(mask.width, mask.height)
  for (let y = 0; y < mask.height; y++) {
    const line = row(mask, y)
    const first = line.indexOf(1)
    if (first >= 0) row(filled, y).fill(1, first, line.lastIndexOf(1) + 1)
  }
  return filled
}

/** Whether a region fills most of its smallest bounding rectangle. */
function isRectangle(mask: Grid): boolean {
  const outline = findOutline(mask)
  const areas = Array.from({ length: ANGLE_COUNT }, (_, step) => {
    const angle = step * (Math.PI / 2 / ANGLE_COUNT)
    const [cos, sin] = [Math.cos(angle), Math.sin(angle)]
    return range(outline.map(([x, y]) => cos * x + sin * y)) * range(outline.map(([x, y]) => cos * y - sin * x))
  })
  return sum(mask.values) >= MIN_RECTANGLE_FILL * Math.min(...areas)
}

/** The x and y of the pixels of a mask that have a neighbour outside, or lie at the border. */
function findOutline({ width, height, values }: Grid): [number, number][] {
  const isSet = (x: number, y: number): boolean =>
    x >= 0 && y >= 0 && x < width && y < height && values[y * width + x] === 1
  const points: [number, number][] = []
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++)
      if (isSet(x, y) && !(isSet(x - 1, y) && isSet(x + 1, y) && isSet(x, y - 1) && isSet(x, y + 1)))
        points.push([x, y])
  return points
}

/** The greatest of these numbers less the least, and 1. */
function range(values: readonly number[]): number {
  const [low, high] = values.reduce(
    ([low, high], value) => [Math.min(low, value), Math.max(high, value)],
    [Infinity, -Infinity],
  )
  return high - low + 1
}

const flatOf = ({ flat }: Region): Grid => flat

const hullOf = ({ hull }: Region): Grid => hull

/** How many pixels both masks have. */
function countBoth(one: Grid, other: Grid): number {
  let count = 0
  for (let index = 0; index < one.values.length; index++) if (one.values[index] && other.values[index]) count++
  return count
}
