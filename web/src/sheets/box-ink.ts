/**
 * Cuts the ink out of boxes that were found in a photograph, without their lines, guides and fill signs.
 *
 * The port of `src/digitpad/sheets/box_ink.py`.
 */
import { componentBounds, componentSides, countLabels, labelComponents } from '../preprocessing/components'
import { blockMean, boxBlur, close, dilate, maxFilter } from '../preprocessing/filters'
import { cropToInk, inkBoundingBox } from '../preprocessing/fit'
import { crop, type Grid, map, maskAbove, valuesInMask, zeros } from '../preprocessing/grid'
import { solveHomography } from '../preprocessing/homography'
import { median, quantile, rint, sum } from '../preprocessing/statistics'
import type { Point } from '../preprocessing/strokes'
import { measureSteps, MIN_FREE_STEP, type PrintedBox, sideLengths } from './boxes'
import type { BoxState } from './fields'
import { rectify, SheetMap } from './geometry'
import type { CellReviewReason } from './review'

/** The geometric mean of a box's sides, once cut out. */
const BOX_PIXELS = 40

/** The shorter side of a cell of a table, once cut out; the longer one is no longer than so many of these. */
const [CELL_PIXELS, MAX_CELL_ASPECT] = [56, 20]

/** Guides are nearly as dark in a fifth of the boxes as in half of them; fewer boxes may all hold ink. */
const [MIN_BOXES_TO_MEASURE, MIN_PRINT_EVENNESS] = [12, 0.5]

/**
 * Ink leaves so much of a guide free; elsewhere it is darker by no more than the first factor; by no more than the other
 * in one box than in most, or all of it may be traced.
 */
const [FREE_QUANTILE, PRINT_STRENGTH, MAX_PRINT_RATIO] = [0.1, 1.3, 1.4]

/** Of guides, in areas of the box, or they are noise; on a scale from paper to black. */
const [MIN_PRINT_AREA, MAX_PRINT_DARKNESS] = [0.01, 0.45]

/** Of what is left of a guide, as a fraction of the ink in most boxes; of its longest component, in sides of the box. */
const [MAX_REST_DARKNESS, MAX_REST_SIDE] = [0.25, 0.45]

/** Ink is darker than this, on a scale from paper to black. */
const MIN_DARKNESS = 0.07

/**
 * And than the first fraction of the darkest ink of the box; what is less dark than the second is paper. It is so many
 * times as dark as the noise, the median of the box.
 */
const [MIN_RELATIVE_DARKNESS, PAPER_DARKNESS, MIN_NOISE_RATIO] = [0.25, 0.1, 4]

/**
 * Paper is the morphological closing of the box; in pixels of the cut box. Ink is sharpened by what it differs from its
 * mean within the second (unsharp masking).
 */
const [PAPER_RADIUS, SHARPENING_RADIUS] = [9, 3]

/** Of the rest of lines, in sides of the box. */
const EDGE_DEPTH = 0.06

/** Of a tick between two digits of a cell, in its shorter sides. */
const MAX_TICK_WIDTH = 0.12

/** In pixels: digits may cross the line of their box so far; it lies so far from what was found of its paper. */
const [MARGIN, LINE_REACH] = [10, 7]

/**
 * A line ends where its median is less than the first fraction of its darkest, or where it grows again by the factor:
 * there is the bar of a 7 or the foot of a 2. Where it is darker than the second fraction farther out, it is an area.
 */
const [MIN_LINE_STRENGTH, MAX_OUTSIDE, MIN_RISE] = [0.25, 0.5, 1.15]

/** Ink that crosses it moves along it by no more than so many pixels. */
const CROSSING_SHIFTS = [-3, -2, -1, 0, 1, 2, 3]

/** Where a line is so many times as dark as its lower quartile, for such a fraction of its length, ink lies on it. */
const [MIN_BAR_RISE, MIN_BAR] = [1.35, 0.25]

/** Of lines of the same side in all boxes: some may be thicker, but ink lies on fewer from end to end. */
const USUAL_QUANTILE = 0.8

/** Of the pixels in a box that holds ink. */
const INK_QUANTILE = 0.98

/** Ink fades into the paper over this many pixels. */
const SOFT_EDGE = 2

/** Of a component, in areas of the box; of a digit, in sides of the box. */
const [MIN_INK_AREA, MIN_DIGIT_SIDE] = [0.006, 0.25]

/** What reaches no farther into the box, in its sides, and touches its edge is the rest of a line or a neighbour's. */
const BORDER_DEPTH = 0.14

/** Ink that is not so much darker than paper as the darkest paper, by this fraction, may be the edge of a sheet. */
const MAX_UNEVENNESS = 0.5

/** Ink so strong that is so many times as wide as high, and no higher than this fraction of the box, is a dash. */
const [MIN_DASH_INK, MIN_DASH_ASPECT, MAX_DASH_HEIGHT] = [0.3, 2, 0.3]

/**
 * The least width and height of an X, in sides of the box; how dark it is at least, on a scale from paper to the ink of
 * the box, unlike rests of a guide; by how many pixels its lines bend; how much of the ink may be such rests.
 */
const [MIN_CROSS_SIDE, MIN_CROSS_DARKNESS, CROSS_BEND, MAX_PALE_INK] = [0.3, 0.5, 2, 0.15]

/** Of a point or comma: its longer side, and how far below the upper edge of the ink it begins, in heights of the ink. */
const [MAX_POINT_SIDE, MIN_POINT_DEPTH] = [0.35, 0.55]

/** And its pixels. */
const MIN_POINT_AREA = 6

/** Ink of a cell with more components, of at least as many pixels as a point, is no number but a pattern or noise. */
const MAX_CELL_COMPONENTS = 24

/** The least width and height of an X in a cell for a whole number, in its sides. */
const MIN_CELL_CROSS = 0.6

/** So much of the two lines of an X is ink; so much of the ink lies on them, or beside them by so much of its side. */
const [MIN_CROSS_COVERAGE, MIN_CROSS_INK, CROSS_TOLERANCE] = [0.7, 0.93, 0.1]

/** Where they cross, in heights of the X. */
const CROSS_MIDDLE = [0.3, 0.7] as const

/** The ink of a box. */
export interface BoxInk {
  state: BoxState
  /** Whether it may hold an X. */
  isCross: boolean
  /** With a margin of `MARGIN` around the box. */
  ink: Grid
  /** Why it is doubtful, such as that its paper is not one; null if it is not. */
  reviewReason: CellReviewReason | null
  /** For each side, clockwise from the top, whether a stroke may be lost, as it would not be seen on the line. */
  hiddenSides?: readonly boolean[]
  /** Of the ink, on a scale from paper to black. */
  darkness?: number
  /** Whether it may be what is left of a guide. */
  isSmall?: boolean
  /** Of a cell for a whole number, whether a thin stroke stands on its lines, as the ticks of a comb do. */
  hasTick?: boolean
}

const clamp = (value: number): number => Math.min(Math.max(value, 0), 1)

/** The ink of each box for a digit, given the photograph and the corners of their paper in it, clockwise from the top left. */
export function cutBoxes(gray: Grid, boxes: readonly PrintedBox[]): BoxInk[] {
  const [width, height] = [0, 1].map((side) => median(boxes.map((box) => sidesOf(box)[side]!))) as Point
  const scale = BOX_PIXELS / Math.sqrt(width * height)
  const size = [width, height].map((side) => Math.max(rint(side * scale), 2)) as Point
  const pictures = rectifyBoxes(gray, boxes, Math.floor(1 / scale), () => size)
  const inside = pictures.map(cropMargin)
  const papers = inside.map(findPaper)
  const darkness = inside.map((values, index) => subtractPaper(values, papers[index]!))
  const steps = measureSteps(boxes)
  const hasGuides = boxes.length >= MIN_BOXES_TO_MEASURE && Math.min(...steps) > MIN_FREE_STEP
  const { inks, isTraced } = hasGuides ? removeGuides(darkness) : { inks: darkness, isTraced: [] }
  const reach = steps.map((step, axis) => (step > MIN_FREE_STEP ? ((step - 1) * size[axis]!) / 2 : Infinity)) as Point
  const around = pictures.map((values) => {
    const paper = findPaper(values)
    return measureDarkness(withoutOthers(values, paper, reach), paper)
  })
  const lines = around.map(measureLines)
  const usual =
    boxes.length < MIN_BOXES_TO_MEASURE
      ? []
      : lines[0]!.map((_, side) =>
          quantile(
            Float64Array.from(lines, (levels) => levels[side]!),
            USUAL_QUANTILE,
          ),
        )
  const found = inks.map((box, index): BoxInk => {
    const hiddenSides = removeLines(around[index]!, usual)
    return { ...readBox(box, sharpen(around[index]!), papers[index]!), hiddenSides }
  })
  const inked = isTraced.length ? median(found.flatMap(({ darkness }) => darkness ?? [])) : NaN
  return found.map((box, index) => {
    const isRest = box.isSmall && box.darkness! < MAX_REST_DARKNESS * inked
    const { state, reviewReason, ...rest } = isRest ? emptyBox(box.ink) : box
    return {
      ...rest,
      state: isTraced[index] && state === 'empty' ? 'unclear' : state,
      reviewReason: rest.darkness && inked < MAX_PRINT_DARKNESS ? 'unclear' : reviewReason, // all may be rests of guides
    }
  })
}

/** A box with its margin, with paper where it is farther from the box than so many columns and rows. */
function withoutOthers(values: Grid, paper: Grid, [reachX, reachY]: Point): Grid {
  const { width, height } = values
  const distance = (index: number, side: number): number => Math.max(MARGIN - index, index - side + MARGIN + 1)
  return map(values, (value, index) =>
    distance(index % width, width) <= reachX && distance(Math.floor(index / width), height) <= reachY
      ? value
      : paper.values[index]!,
  )
}

/**
 * How much darker than paper boxes are without the guide that most of them share, and which of them may be traced.
 *
 * It is darker in some photographed boxes than in others. Ink leaves some of it free, unless all of it is traced.
 */
function removeGuides(darkness: readonly Grid[]): { inks: readonly Grid[]; isTraced: boolean[] } {
  const thick = darkness.map((box) => maxFilter(box, 1))
  const guide = map(darkness[0]!, (_, index) => {
    const values = Float64Array.from(thick, (box) => box.values[index]!)
    const low = quantile(values, 0.2)
    return low >= Math.max(MIN_PRINT_EVENNESS * quantile(values, 0.5), MIN_DARKNESS) ? low : 0
  })
  const isGuide = maskAbove(guide, 0)
  if (sum(isGuide.values) < MIN_PRINT_AREA * isGuide.values.length) return { inks: darkness, isTraced: [] }
  const wide = maxFilter(guide, 1)
  const strengths = Float64Array.from(thick, (box) => {
    const ratios = map(box, (value, pixel) => value / guide.values[pixel]!)
    return Math.max(quantile(valuesInMask(ratios, isGuide), FREE_QUANTILE), 1)
  })
  const inks = darkness.map((box, index) =>
    map(box, (value, pixel) => {
      const printed = Math.min(PRINT_STRENGTH * strengths[index]! * wide.values[pixel]!, MAX_PRINT_DARKNESS)
      return clamp((value - printed) / (1 - printed))
    }),
  )
  const most = MAX_PRINT_RATIO * median(strengths)
  return { inks, isTraced: Array.from(strengths, (strength) => strength > most) }
}

/** The ink of each cell of a table for whole numbers; the arguments are those of `cutBoxes`. */
export function cutCells(gray: Grid, boxes: readonly PrintedBox[]): BoxInk[] {
  const shortSide = (box: PrintedBox): number => Math.min(...sidesOf(box))
  const block = Math.floor(median(boxes.map(shortSide)) / CELL_PIXELS)
  const sizeOf = (box: PrintedBox): Point =>
    sidesOf(box).map((side) => rint(Math.min(side / shortSide(box), MAX_CELL_ASPECT) * CELL_PIXELS)) as Point
  return rectifyBoxes(gray, boxes, block, sizeOf).map((values) => {
    const paper = findPaper(values)
    const around = measureDarkness(values, paper)
    removeLines(around, [])
    return readCell(sharpen(around), cropMargin(paper))
  })
}

const cropMargin = (values: Grid): Grid =>
  crop(values, MARGIN, MARGIN, values.width - 2 * MARGIN, values.height - 2 * MARGIN)

/** How much each pixel of a picture is ink, given the core of that. */
export function fadeInk(values: Grid, core: Grid): Grid {
  const darkness = sharpen(measureDarkness(values))
  return fade(darkness, quantile(valuesInMask(darkness, core), 0.9), core)
}

/** How much pixels so dark are ink, given how dark ink is, its core, and all dark pixels, of which others are not its own. */
function fade(darkness: Grid, full: number, core: Grid, dark?: Grid): Grid {
  const { values: reach } = dilate(core, SOFT_EDGE)
  return map(darkness, (value, index) =>
    reach[index] && (core.values[index] || !dark?.values[index])
      ? clamp((value / full - PAPER_DARKNESS) / (1 - PAPER_DARKNESS))
      : 0,
  )
}

/** The lengths of the upper and of the right side. */
const sidesOf = ({ corners }: PrintedBox): Point => sideLengths(corners).slice(0, 2) as Point

/**
 * The grey values of each box in so many columns and rows, and with a margin.
 *
 * They are sampled from the means of blocks of so many pixels a side, if it is more than 1.
 */
function rectifyBoxes(
  gray: Grid,
  boxes: readonly PrintedBox[],
  blockSide: number,
  sizeOf: (box: PrintedBox) => Point,
): Grid[] {
  const block = Math.max(blockSide, 1)
  const small = blockMean(gray, Math.ceil(Math.max(gray.width, gray.height) / block))
  return boxes.map((printed) => {
    const { corners } = printed
    const [columns, rows] = sizeOf(printed)
    const box = { left: 0, top: 0, right: columns, bottom: rows }
    const area = { left: -MARGIN, top: -MARGIN, right: columns + MARGIN, bottom: rows + MARGIN }
    const inSmall = corners.map(([x, y]): Point => [(x + 0.5) / block - 0.5, (y + 0.5) / block - 0.5])
    const map = new SheetMap(solveHomography(box, inSmall), box)
    return rectify(small, map, area, columns + 2 * MARGIN, rows + 2 * MARGIN)
  })
}

/** How much darker than paper each pixel is, sharpened, without the edge, where lines are. */
function subtractPaper(values: Grid, paper: Grid): Grid {
  const isInner = edgeTest(values)
  return sharpen(map(measureDarkness(values, paper), (value, index) => (isInner(index) ? value : 0)))
}

/** Tells the pixels that do not lie at the edge of a box, which has a margin of so many pixels. */
function edgeTest({ width, height }: Grid, margin = 0): (index: number) => boolean {
  const [depthX, depthY] = [width, height].map((side) => margin + rint(EDGE_DEPTH * (side - 2 * margin))) as Point
  return (index) => {
    const [x, y] = [index % width, Math.floor(index / width)]
    return x >= depthX && x < width - depthX && y >= depthY && y < height - depthY
  }
}

const findPaper = (values: Grid): Grid => boxBlur(close(values, PAPER_RADIUS), SHARPENING_RADIUS)

/** Why ink of this darkness is doubtful: it crosses the line of its box, or the paper differs nearly as much. */
function findReviewReason(isAcross: boolean, { values: paper }: Grid, darkness: number): CellReviewReason | null {
  if (isAcross) return 'crossing'
  return 1 - quantile(paper, 0.05) / quantile(paper, 0.95) > MAX_UNEVENNESS * darkness ? 'edge' : null
}

function measureDarkness(values: Grid, paper = findPaper(values)): Grid {
  return map(values, (value, index) => clamp(1 - value / Math.max(paper.values[index]!, 1e-3)))
}

function sharpen(darkness: Grid): Grid {
  const { values: mean } = boxBlur(darkness, SHARPENING_RADIUS)
  return map(darkness, (value, index) => clamp(2 * value - mean[index]!))
}

/** A side of a box: of how many columns its rows are, and the index of a pixel, given its row from there and its column. */
interface Side {
  columns: number
  pixel: (row: number, column: number) => number
}

/** The sides of a box, clockwise from the top, each with the box turned so that it is the upper one. */
const sidesFrom = ({ width, height }: Grid): Side[] => [
  { columns: width, pixel: (row, column) => row * width + column },
  { columns: height, pixel: (row, column) => (column + 1) * width - 1 - row },
  { columns: width, pixel: (row, column) => width * height - 1 - row * width - column },
  { columns: height, pixel: (row, column) => (height - 1 - column) * width + row },
]

/** How many rows at the edge of a box and its margin may hold its line. */
const edgeOf = ({ width, height }: Grid): number => MARGIN + rint(EDGE_DEPTH * (Math.min(width, height) - 2 * MARGIN))

/** How dark each line of a box is across, given how dark the box and its margin are. */
const measureLines = (darkness: Grid): number[] =>
  sidesFrom(darkness).map((side) => lowerQuartile(sumAcross(darkness, side, MARGIN - LINE_REACH, edgeOf(darkness))))

function sumAcross({ values }: Grid, { columns, pixel }: Side, start: number, end: number): Float64Array {
  return Float64Array.from({ length: columns }, (_, column) => {
    let total = 0
    for (let row = start; row < end; row++) total += values[pixel(row, column)]!
    return total
  })
}

const lowerQuartile = (line: Float64Array): number => quantile(line.slice(MARGIN, -MARGIN), 0.25)

/**
 * Removes the lines of a box, but not the ink on them, given how dark they usually are across, if that is known.
 *
 * Returns whether ink ends at a line, on which ink would not be seen, for each side.
 */
function removeLines(darkness: Grid, usual: readonly number[]): boolean[] {
  const edge = edgeOf(darkness)
  const inner = crop(darkness, edge, edge, darkness.width - 2 * edge, darkness.height - 2 * edge)
  const least = quantile(inner.values, INK_QUANTILE) / 2
  const strokes = valuesInMask(boxBlur(inner, SHARPENING_RADIUS), maskAbove(inner, least))
  const pen = least > MIN_DARKNESS ? (2 * SHARPENING_RADIUS + 1) * quantile(strokes, 0.5) : Infinity
  return sidesFrom(darkness).map((side, index) =>
    removeLine(darkness, side, edge, usual[index] ?? Infinity, pen, least),
  )
}

/**
 * Removes the line above a box, in so many rows at its edge, or all ink there if there is none, or an area.
 *
 * Given how dark such lines usually are across, and the strokes in the box, which are darker than the least ink. Returns
 * whether ink ends at the line, on which ink would not be seen.
 */
function removeLine(grid: Grid, side: Side, edge: number, usual: number, pen: number, least: number): boolean {
  const [{ values }, { columns, pixel }] = [grid, side]
  const rowOf = (row: number): Float64Array =>
    Float64Array.from({ length: columns }, (_, column) => values[pixel(row, column)]!)
  const medians = Array.from({ length: edge }, (_, row) => median(rowOf(row).slice(MARGIN, -MARGIN)))
  const darkest = Math.max(...medians)
  const found = medians.flatMap((value, row) =>
    value > Math.max(MIN_LINE_STRENGTH * darkest, MIN_DARKNESS) ? row : [],
  )
  const outside = Math.max(...medians.slice(0, MARGIN - LINE_REACH + 1))
  if (!found.length || outside > MAX_OUTSIDE * darkest) {
    for (let row = 0; row < edge; row++) for (let column = 0; column < columns; column++) values[pixel(row, column)] = 0
    return false
  }
  const [start, end] = [Math.max(found[0]! - 1, 1), findEnd(medians, found[0]!, found.at(-1)!)]
  const [above, last, below] = [start - 1, end - 1, end].map(rowOf) as [Float64Array, Float64Array, Float64Array]
  const across = sumAcross(grid, side, start, end)
  const level = Math.min(lowerQuartile(across), usual)
  const isBar = findBars(across, level)
  for (let row = start; row < end; row++) {
    const line = rowOf(row)
    for (let column = 0; column < columns; column++) {
      let crossing = isBar[column] ? line[column]! : 0
      for (const shift of CROSSING_SHIFTS) {
        const from = column - rint((shift * (row - start + 1)) / (end - start + 1)) + columns
        crossing = Math.max(crossing, Math.min(above[from % columns]!, below[(from + shift) % columns]!, line[column]!))
      }
      values[pixel(row, column)] = crossing
    }
  }
  const isEnd = (column: number): boolean =>
    Math.min(last[column]!, below[column]!) > least &&
    CROSSING_SHIFTS.every((shift) => Math.min(above[column]!, below[(column + shift + columns) % columns]!) < least)
  return pen < MIN_BAR_RISE * level && Array.from(last.keys()).slice(edge, -edge).some(isEnd)
}

/**
 * Where ink lies along a line, given how dark it is across, and how dark without ink.
 *
 * What goes on beyond the box, and is darker than others' lines as a whole, is a thick line.
 */
function findBars(across: Float64Array, level: number): number[] {
  const least = MIN_BAR_RISE * level
  const bars: number[] = []
  let run = 0
  across.forEach((value, column) => {
    run = value > least ? run + 1 : 0
    bars[column] = 0
    if (run >= rint(MIN_BAR * (across.length - 2 * MARGIN))) bars.fill(1, column + 1 - run)
  })
  return lowerQuartile(across) > least && (bars[0] || bars.at(-1)) ? [] : bars
}

/** The row after a line, given how dark rows are, its first one, and the last that is so dark. */
function findEnd(medians: readonly number[], first: number, last: number): number {
  let [darkest, lightest] = [first, -1]
  for (let row = first; row <= last; row++)
    if (lightest < 0) {
      if (medians[row]! > medians[darkest]!) darkest = row
      if (MIN_RISE * medians[row]! < medians[darkest]!) lightest = row
    } else if (medians[row]! < medians[lightest]!) lightest = row
    else if (medians[row]! > MIN_RISE * medians[lightest]!) return lightest + 1
  return last + 2
}

const emptyBox = ({ width, height }: Grid, isLost = false): BoxInk => ({
  state: isLost ? 'unclear' : 'empty',
  isCross: false,
  ink: zeros(width, height),
  reviewReason: isLost ? 'crossing' : null,
})

/** The ink of a box, given how much darker than paper it is, the same with what is around it, and its paper. */
function readBox(darkness: Grid, around: Grid, paper: Grid): BoxInk {
  const { width, height } = darkness
  const threshold = inkThreshold(darkness)
  const labels = labelComponents(maskAbove(darkness, threshold))
  const areas = countLabels(labels)
  const isKept = componentBounds(labels).map(
    ({ left, top, right, bottom }, index) =>
      areas[index]! >= MIN_INK_AREA * width * height &&
      Math.min(right, width - left) > BORDER_DEPTH * width &&
      Math.min(bottom, height - top) > BORDER_DEPTH * height,
  )
  const inBox = maskLabels(labels, (label) => isKept[label - 1])
  if (!inBox.values.some(Boolean)) return emptyBox(around)
  const full = quantile(valuesInMask(darkness, inBox), 0.9)
  const { core, dark, values, isMostlyOutside } = addMargin(inBox, labels, darkness, around, threshold)
  const part = cropToInk(core)!
  const ink = fade(values, full, core, dark)
  const isDigit = Math.max(part.width, part.height) >= MIN_DIGIT_SIDE * BOX_PIXELS
  const strong = map(ink, (value, index) => Number(value > MIN_CROSS_DARKNESS && core.values[index]))
  const { values: near } = dilate(strong, CROSS_BEND)
  const pale = core.values.filter((isInk, index) => isInk && !near[index]).length // a paler digit may be below
  return {
    state: isDigit ? 'digit' : 'unclear',
    isCross: pale <= MAX_PALE_INK * sum(core.values) && isCross(cropToInk(strong)!),
    ink,
    reviewReason: findReviewReason(isMostlyOutside, paper, full),
    darkness: full,
    isSmall: componentSides(labels).every((side, index) => !isKept[index] || side < MAX_REST_SIDE * BOX_PIXELS),
  }
}

/** The ink of a cell, given how much darker than paper it and its margin are, and its paper. */
function readCell(around: Grid, paper: Grid): BoxInk {
  const inner = cropMargin(around)
  const { width, height } = inner
  const short = Math.min(width, height)
  const labels = labelComponents(maskAbove(around, inkThreshold(inner)))
  const areas = countLabels(labels)
  const inside = countLabels(cropMargin(labels))
  const deep = MARGIN + BORDER_DEPTH * short
  const bounds = componentBounds(labels)
  const isKept = bounds.map(
    ({ left, top, right, bottom }, index) =>
      2 * (inside[index] ?? 0) > areas[index]! &&
      Math.min(right, labels.width - left, bottom, labels.height - top) > deep,
  )
  const edge = Math.floor(deep)
  const middle = countLabels(crop(labels, edge, edge, labels.width - 2 * edge, labels.height - 2 * edge))
  const isEnough = (area: number): boolean => area >= MIN_INK_AREA * short ** 2
  const isLost = middle.some((area, index) => !isKept[index] && isEnough(area)) // ink that the lines join
  const kept = areas.filter((_, index) => isKept[index])
  if (!kept.some(isEnough)) return emptyBox(around, isLost)
  const isCrowded = kept.filter((area) => area >= MIN_POINT_AREA).length > MAX_CELL_COMPONENTS
  if (isCrowded) return { ...emptyBox(around, isLost), state: 'unclear' }
  const core = maskLabels(labels, (label) => isKept[label - 1])
  const full = quantile(valuesInMask(around, core), 0.9)
  const ink = fade(around, full, core, labels)
  const part = cropToInk(core)!
  const isLarge = part.width >= MIN_CELL_CROSS * width && part.height >= MIN_CELL_CROSS * height
  const isDigit = Math.max(part.width, part.height) >= MIN_DIGIT_SIDE * short && !isLost
  return {
    state: isDigit ? 'digit' : 'unclear',
    isCross: isLarge && isCross(part),
    ink,
    reviewReason: findReviewReason(isLost, paper, full),
    hasTick: bounds.some(
      ({ left, top, right, bottom }, index) =>
        isKept[index] &&
        isEnough(areas[index]!) &&
        Math.min(right - left, bottom - top) <= MAX_TICK_WIDTH * short &&
        Math.min(left, labels.width - right, top, labels.height - bottom) <= MARGIN + EDGE_DEPTH * short,
    ),
  }
}

/** The pixels of some components. */
const maskLabels = (labels: Grid, isKept: (label: number) => boolean | undefined): Grid =>
  map(labels, (label) => Number(label > 0 && isKept(label)))

/** How dark ink is at least, given how much darker than paper a box is. */
function inkThreshold(darkness: Grid): number {
  const dark = valuesInMask(darkness, maskAbove(darkness, MIN_DARKNESS))
  const darkest = dark.length ? quantile(dark, 0.9) : 1
  const noise = quantile(darkness.values, 0.5)
  const ratio = noise < MIN_DARKNESS ? MIN_NOISE_RATIO : 0 // or most of the box is ink
  return Math.max(MIN_RELATIVE_DARKNESS * darkest, MIN_DARKNESS, ratio * noise)
}

/**
 * The core, the dark pixels and the darkness of a box, with a margin: with what is there if its ink goes on there.
 *
 * And whether most of that ink is there: it may belong to another box, or to none.
 */
function addMargin(core: Grid, dark: Grid, darkness: Grid, around: Grid, threshold: number) {
  const [inBox, darkInBox, values] = [core, dark, darkness].map((grid) => pad(grid, MARGIN)) as [Grid, Grid, Grid]
  const isInner = edgeTest(around, MARGIN)
  const isAround = maskAbove(around, threshold)
  const join = (inner: Grid, outer: Grid): Grid =>
    map(outer, (value, index) => (isInner(index) ? inner.values[index]! : value))
  const labels = labelComponents(join(inBox, isAround))
  const own = new Set(valuesInMask(labels, inBox))
  const whole = maskLabels(labels, (label) => own.has(label))
  const [area, added] = [sum(core.values), sum(whole.values) - sum(core.values)]
  return added >= MIN_INK_AREA * core.values.length && added <= area
    ? { core: whole, dark: join(darkInBox, isAround), values: join(values, around), isMostlyOutside: false }
    : { core: inBox, dark: darkInBox, values, isMostlyOutside: added > area }
}

/** The grid with so many more pixels on each side, which are 0. */
function pad({ width, height, values }: Grid, count: number): Grid {
  const padded = zeros(width + 2 * count, height + 2 * count)
  for (let y = 0; y < height; y++)
    padded.values.set(values.subarray(y * width, (y + 1) * width), (y + count) * padded.width + count)
  return padded
}

/** Whether the upright ink of a box is a dash. */
export function isDash(ink: Grid): boolean {
  const [, , width, height] = inkBoundingBox(maskAbove(ink, MIN_DASH_INK), 1) ?? [0, 0, 0, 1]
  return width >= MIN_DASH_ASPECT * height && height <= MAX_DASH_HEIGHT * BOX_PIXELS
}

/** Whether the upright ink of a cell may have a point or comma between digits. */
export function hasPoint(ink: Grid): boolean {
  const labels = labelComponents(maskAbove(ink, MIN_DASH_INK))
  const areas = countLabels(labels)
  const bounds = componentBounds(labels)
  const first = Math.min(...bounds.map(({ top }) => top))
  const height = Math.max(...bounds.map(({ bottom }) => bottom)) - first
  return bounds.some(
    ({ left, top, right, bottom }, index) =>
      Math.max(right - left, bottom - top) <= MAX_POINT_SIDE * height &&
      top - first >= MIN_POINT_DEPTH * height &&
      areas[index]! >= MIN_POINT_AREA &&
      bounds.some((other) => other.left < left) &&
      bounds.some((other) => other.right > right),
  )
}

/** Whether ink is two straight lines between opposite corners. */
function isCross(core: Grid): boolean {
  const { width, height } = core
  if (Math.min(height, width) < MIN_CROSS_SIDE * BOX_PIXELS) return false
  const { values: thick } = dilate(core, CROSS_BEND)
  const rows = Array.from({ length: 41 }, (_, index) => 0.03 + (0.94 * index) / 40)
  const ends = Array.from({ length: 8 }, (_, index) => (0.35 * index) / 7)
  const lines = [false, true].map((isMirrored): Point => {
    let [best, line]: [number, Point] = [MIN_CROSS_COVERAGE * rows.length - 1e-9, [NaN, NaN]]
    for (const end of ends)
      for (const start of ends) {
        const covered = rows.filter((fraction) => {
          const x = rint((start + (1 - end - start) * fraction) * (width - 1))
          return thick[rint(fraction * (height - 1)) * width + (isMirrored ? width - 1 - x : x)]
        }).length
        if (covered > best) [best, line] = [covered, isMirrored ? [1 - start, end] : [start, 1 - end]]
      }
    return line
  })
  const [[start, stop], [otherStart, otherStop]] = lines as [Point, Point]
  const middle = (otherStart - start) / (stop - start + otherStart - otherStop)
  if (!(middle >= CROSS_MIDDLE[0] && middle <= CROSS_MIDDLE[1])) return false // or there are no lines
  const diagonal = Math.hypot(width, height)
  const area = sum(core.values)
  const reach = area / diagonal / 4 + CROSS_TOLERANCE * Math.min(width, height)
  const near = core.values.filter(
    (isInk, index) =>
      isInk &&
      lines.some(([from, to]) => {
        const y = Math.floor(index / width) / (height - 1)
        return Math.abs((index % width) - (from + (to - from) * y) * (width - 1)) * height <= reach * diagonal
      }),
  )
  return near.length >= MIN_CROSS_INK * area
}
