/**
 * Greys become ink: the paper and its light are taken away, and with them its texture, rulings and specks.
 *
 * Where the paper is even, ink is what differs from it. Where light or paper is not, the paper is what a closing leaves
 * of the picture (Haralick, Sternberg and Zhuang, "Image analysis using mathematical morphology", 1987): all that is
 * dark and narrower than the window is filled, while slopes and shadows stay.
 *
 * The twin of `src/digitpad/preprocessing/segment.py`; `tests/vectors/` holds both to the same numbers.
 */
import {
  alongBoth,
  averaged,
  type Change,
  cropped,
  type Grid,
  inside,
  map,
  outside,
  row,
  transposed,
  zeros,
} from './grid'
import { largestParts } from './components'
import { withoutRulings } from './ruled-lines'
import { deviation, mean, median, otsu, quantile, rint, sum } from './statistics'

/** A picture whose ink differs from its paper by less than this, of black to white, is blank. */
const LEAST_CONTRAST = 0.1

/** Where more than this share of the paper's pixels are not quite paper, the paper has a grain to be taken off. */
const GRAINY = 0.5

/** Paper is even where nine tenths of it differ from its border by less than this share of what the ink does. */
const EVEN = 0.1

/** Where light falls off below this, of black to white, differences are noise. */
const LEAST_LIGHT = 0.05

/** Ink fades into the paper over so many pixels. */
const EDGE = 2

/** Where more than this share of the border differs from the rest of it, that is no ink. */
const MOST_AT_BORDER = 0.25

/** Pictures of at most so many pixels a side are too coarse for light, rulings and specks to be told from the digit. */
const SMALL = 32

/** The paper is looked for in a picture of at most so many cells across: more hold no more of light and shadow. */
const CELLS = 64

/** Ink is narrower than this share of the picture's longer side. */
const WINDOW = 0.4

/** Ink stands out from uneven paper by more than this many standard deviations of the paper. */
const CLEAR_OF_NOISE = 5

/** A smaller difference is what rounding left of none. */
const NOISE = 1e-9

/** How much each pixel is ink, 0..1; which of dark and light is the ink is found out. */
export function segmentInk(greys: Grid): Grid {
  const border = borderOf(greys)
  const paper = median(border)
  const fromBorder = map(greys, (grey) => Math.abs(grey - paper))
  if (longerSide(greys) <= SMALL) return allInk(fromBorder)
  const difference = isEven(fromBorder, border) ? fromBorder : fromUnevenPaper(greys)
  const threshold = otsu(difference.values)
  const inked = largestParts(withoutRulings(above(difference, threshold)))
  const reached = grown(inked, EDGE)
  if (!standsOut(inside(difference, inked), outside(difference, reached))) return zeros(greys.width, greys.height)
  const ink = soft(difference, inked, reached, threshold)
  return map(ink, (value, place) => value * reached.values[place]!)
}

function standsOut(ink: Float64Array, rest: Float64Array): boolean {
  if (ink.length === 0) return false
  const contrast = mean(ink)
  const noisy = rest.length > 0 && contrast - mean(rest) < CLEAR_OF_NOISE * deviation(rest)
  return contrast >= LEAST_CONTRAST && !noisy
}

function borderOf(greys: Grid): Float64Array {
  const turned = transposed(greys)
  const sides = [row(greys, 0), row(greys, greys.height - 1), row(turned, 0), row(turned, greys.width - 1)]
  return Float64Array.from(sides.flatMap((side) => Array.from(side)))
}

const longerSide = ({ width, height }: Grid): number => Math.max(width, height)

const above = (grid: Grid, threshold: number): Grid => map(grid, (value) => Number(value > threshold))

/** All that differs from the paper is ink. */
function allInk(difference: Grid): Grid {
  const threshold = otsu(difference.values)
  const inked = above(difference, threshold)
  const ink = inside(difference, inked)
  if (ink.length === 0 || mean(ink) < LEAST_CONTRAST) return zeros(difference.width, difference.height)
  return soft(difference, inked, grown(inked, EDGE), threshold)
}

/** Whether most of the border is paper, and all of the paper is much like it, beside what ink is. */
function isEven(difference: Grid, border: Float64Array): boolean {
  const threshold = otsu(difference.values)
  const paper = median(border)
  const apart = border.filter((grey) => Math.abs(grey - paper) > threshold)
  if (apart.length / border.length > MOST_AT_BORDER) return false
  const inked = above(difference, threshold)
  const ink = inside(difference, inked)
  return ink.length === 0 || quantile(outside(difference, inked), 0.9) < EVEN * mean(ink)
}

/** Ink with its soft edge, 0..1, from how far each pixel differs from the paper. */
function soft(difference: Grid, inked: Grid, reached: Grid, threshold: number): Grid {
  const full = quantile(inside(difference, inked), 0.9)
  const paper = outside(difference, reached)
  const grainy = paper.filter((value) => value > 0).length > GRAINY * paper.length
  const grain = grainy ? Math.min(3 * deviation(paper), threshold) : 0
  return map(difference, (value) => clipped((value - grain) / (full - grain)))
}

/** How far each pixel differs from the paper around it, as a share of that. */
function fromUnevenPaper(greys: Grid): Grid {
  const dark = inkIsDark(greys) ? greys : map(greys, (grey) => 1 - grey)
  const paper = paperBehind(dark)
  const difference = map(dark, (grey, place) => clipped(1 - grey / Math.max(paper.values[place]!, LEAST_LIGHT)))
  const even = smooth(difference, Math.floor(longerSide(dark) / 256))
  return map(even, (value) => (value > NOISE ? value : 0))
}

/** Ink is the lesser part of a picture, so that what lies around it bends the distribution of greys to its side. */
function inkIsDark(greys: Grid): boolean {
  const coarse = averaged(greys, CELLS)
  const around = smooth(coarse, Math.floor(longerSide(coarse) / 8))
  const apart = map(coarse, (grey, place) => grey - around.values[place]!)
  return sum(apart.values.map((value) => value ** 3)) < 0
}

/** The paper behind dark ink. */
function paperBehind(dark: Grid): Grid {
  const coarse = averaged(dark, CELLS)
  const reach = Math.max(1, rint((WINDOW * longerSide(coarse)) / 2))
  const wide = alongBoth(coarse, (line) => onBothSides(line, 2 * reach))
  const filled = negative(alongBoth(negative(alongBoth(wide, highest(reach))), highest(reach)))
  const inner = cropped(filled, 2 * reach, 2 * reach, coarse.width, coarse.height)
  return alongBoth(smooth(inner, 1), enlarged(dark.height), enlarged(dark.width))
}

/** Cells continued past their ends as the slope there goes, but never lighter than the end. */
function onBothSides(line: Float64Array, count: number): Float64Array {
  const last = line.length - 1
  const beyond = (end: number, step: number): Float64Array =>
    Float64Array.from({ length: count }, (_, place) =>
      Math.min(2 * line[end]! - line[end + step * Math.min(place + 1, last)]!, line[end]!),
    )
  return Float64Array.from([...beyond(0, 1).reverse(), ...line, ...beyond(last, -1)])
}

/** The highest of the numbers up to `reach` away. */
const highest =
  (reach: number): Change =>
  (line) => {
    const tops = new Float64Array(line.length)
    for (let place = 0; place < line.length; place++) {
      let top = -Infinity
      const last = Math.min(place + reach, line.length - 1)
      for (let other = Math.max(place - reach, 0); other <= last; other++) if (line[other]! > top) top = line[other]!
      tops[place] = top
    }
    return tops
  }

const negative = (grid: Grid): Grid => map(grid, (value) => -value)

/** The mean of the pixels up to `reach` away along each axis; edges go on as they are. */
function smooth(greys: Grid, reach: number): Grid {
  return reach ? alongBoth(greys, (line) => smoothLine(line, reach)) : greys
}

function smoothLine(line: Float64Array, reach: number): Float64Array {
  const last = line.length - 1
  const sums = new Float64Array(line.length + 2 * reach + 1)
  let total = 0
  sums.forEach((_, place) => {
    total += line[Math.min(Math.max(place - reach - 1, 0), last)]!
    sums[place] = total
  })
  return line.map((_, place) => (sums[place + 2 * reach + 1]! - sums[place]!) / (2 * reach + 1))
}

/** Cells drawn out to so many pixels, in straight lines from middle to middle. */
const enlarged =
  (length: number): Change =>
  (line) =>
    Float64Array.from({ length }, (_, pixel) => {
      const at = Math.min(Math.max(((pixel + 0.5) * line.length) / length - 0.5, 0), line.length - 1)
      const low = Math.min(Math.floor(at), Math.max(line.length - 2, 0))
      return line[low]! * (1 - (at - low)) + line[Math.min(low + 1, line.length - 1)]! * (at - low)
    })

/** The mask and all pixels up to `reach` away along each axis. */
const grown = (mask: Grid, reach: number): Grid => alongBoth(mask, highest(reach))

const clipped = (value: number): number => Math.min(Math.max(value, 0), 1)
