/**
 * The ink on a page: what is darker than the paper around it (a morphological closing).
 *
 * The port of `src/digitpad/sheets/page_ink.py`.
 */
import { countLabels, labelComponents } from '../preprocessing/components'
import { boxBlur, close, dilate, dilateRows } from '../preprocessing/filters'
import { crop, type Grid, invert, map, maskAbove, transpose, unite, valuesInMask, zeros } from '../preprocessing/grid'
import { fillBetween, findRegions } from '../preprocessing/paper'
import { findLines, slopesUpTo } from '../preprocessing/ruled-lines'
import { quantile, sum } from '../preprocessing/statistics'

/** Ink is narrower than twice the first, in pixels; paper fills so much of its outline; parts are as bright as the largest. */
const [PAPER_RADIUS, MIN_PAPER_FILL, MIN_PAPER_TONE] = [9, 0.7, 0.5]

/** Of ink: on a scale from paper to black, as a fraction of the darkest, and in square pixels. */
const [MIN_DARKNESS, MIN_RELATIVE_DARKNESS, MIN_SPECK_AREA] = [0.07, 0.25, 4]

/** Ruled lines are narrower than twice the first, in pixels; the edge of paper is as wide as the second. */
const [LINE_RADIUS, EDGE] = [3, 3]

/** Slopes of ruled lines that are searched. */
const LINE_SLOPES = slopesUpTo(0.2, 21)

/**
 * Ruled lines are found in strips, so many along the longer side. Their upper edges leave a straight line by less than the
 * second, in pixels, and cover it as in `findLines`.
 */
const [STRIPS, LINE_WAVE, MIN_LINE_COVERAGE, MAX_LINE_GAP] = [10, 3, 0.7, 0.1]

/** Plain paper has no more lines above one another; in this fraction of the page there may be more. */
const [MAX_LINES, LINED_SHARE] = [1, 0.05]

/**
 * How much darker each pixel is than paper, on a scale from that to black, and the grey values of the page.
 *
 * What is no paper is not dark, and beyond the edge of the page of the tone of paper.
 */
export function findPaper(gray: Grid): { darkness: Grid; page: Grid } {
  const { values: paper } = boxBlur(close(gray, PAPER_RADIUS), PAPER_RADIUS >> 1)
  const regions = findRegions(close(gray, LINE_RADIUS))
  const [largest] = regions
  const hulls = regions.flatMap(({ flat, tone, isAtBorder }) => {
    const hull = fillBetween(flat)
    const isWhole = sum(flat.values) >= MIN_PAPER_FILL * sum(hull.values)
    const isLike = tone >= MIN_PAPER_TONE * largest!.tone && (!isAtBorder || largest!.isAtBorder)
    return isWhole && isLike ? [hull] : []
  })
  const inside = hulls.length ? unite(hulls) : zeros(gray.width, gray.height)
  // without the parts of a desk's pattern that adjoin the paper, and without the edge of the picture
  const padded = map(zeros(gray.width + 2, gray.height + 2), (_, index) => {
    const [x, y] = [(index % (gray.width + 2)) - 1, Math.floor(index / (gray.width + 2)) - 1]
    return x < 0 || y < 0 || x >= gray.width || y >= gray.height ? 0 : inside.values[y * gray.width + x]!
  })
  const inner = dilate(invert(dilate(invert(padded), PAPER_RADIUS + EDGE)), PAPER_RADIUS)
  const { values: isInner } = crop(inner, 1, 1, gray.width, gray.height)
  const darkness = map(
    gray,
    (value, index) => Math.min(Math.max(1 - value / Math.max(paper[index]!, 1e-3), 0), 1) * isInner[index]!,
  )
  const around = dilate(inside, EDGE)
  const tone = largest?.tone ?? 0
  return { darkness, page: map(gray, (value, index) => (around.values[index] ? value : tone)) }
}

/** The pixels of ink; none on ruled or squared paper, or in a table: points and commas lie on lines. */
export function findPageInk(darkness: Grid): Grid {
  const none = zeros(darkness.width, darkness.height)
  const dark = valuesInMask(darkness, maskAbove(darkness, MIN_DARKNESS))
  if (!dark.length) return none
  const mask = maskAbove(darkness, Math.max(MIN_RELATIVE_DARKNESS * quantile(dark, 0.95), MIN_DARKNESS))
  if (Math.max(countLines(mask), countLines(transpose(mask))) > MAX_LINES) return none
  const labels = labelComponents(mask)
  const areas = countLabels(labels)
  return map(labels, (label) => Number(label > 0 && areas[label - 1]! >= MIN_SPECK_AREA))
}

/** How many level lines lie above one another, which are straight within strips that overlap. */
function countLines(mask: Grid): number {
  const { width, height, values } = mask
  const tops = map(mask, (ink, index) => Number(ink && !values[index - width]))
  const lines = zeros(width, height)
  const side = Math.ceil(Math.max(width, height) / STRIPS)
  for (let start = 0; start < width - (side >> 1); start += side >> 1) {
    const strip = crop(tops, start, 0, Math.min(side, width - start), height)
    const found = findLines(strip, LINE_WAVE, MIN_LINE_COVERAGE, MAX_LINE_GAP, LINE_SLOPES)
    for (const [index, line] of found.values.entries())
      if (line) lines.values[Math.floor(index / strip.width) * width + start + (index % strip.width)] = 1
  }
  const wide = dilateRows(lines, LINE_WAVE).values
  const counts = new Float64Array(width)
  for (const [index, line] of wide.entries()) if (line && !wide[index - width]) counts[index % width]!++
  return quantile(counts, 1 - LINED_SHARE)
}
