/**
 * Cuts the fields out of a photographed sheet, removes what is printed there, and tells whose ink it is.
 *
 * The port of `src/digitpad/sheets/fields.py`.
 */
import { labelComponents } from '../preprocessing/components'
import { blockMean, boxBlur, close, dilate, maxFilter, upsampleLinear } from '../preprocessing/filters'
import { boostFaintInk, cropToInk, fitInk } from '../preprocessing/fit'
import type { Frame } from '../preprocessing/frame'
import { type Grid, map, maskAbove, maskOf, valuesInMask, zeros } from '../preprocessing/grid'
import { quantile, rint } from '../preprocessing/statistics'
import type { Point } from '../preprocessing/strokes'
import { rectify } from './geometry'
import {
  BOX_GAP,
  BOX_LINE,
  centerOf,
  cornersOf,
  guideDots,
  heightOf,
  inset,
  type Rectangle,
  type SheetLayout,
  widthOf,
} from './layout'
import type { LocatedSheet } from './locate'
import type { CellReviewReason } from './review'

const PIXELS_PER_MM = 6

/** Around a field, in millimetres: ink may cross the line of its box. */
const MARGIN = 1.2

/** Paper is the morphological closing of the field at this scale. */
const [PAPER_BLOCK, PAPER_RADIUS] = [3, 4]

/** In pixels: print may lie so far from where it is expected. */
const PRINT_TOLERANCE = 2

/** Of the boxes and guides in the photograph, on a scale from paper to black. */
const [MAX_PRINT_DARKNESS, USUAL_PRINT_DARKNESS] = [0.45, 0.3]

/** The median of fewer fields may hold ink; the usual darkness is taken then. */
const MIN_FIELDS_TO_MEASURE = 8

/** Ink is darker than this, on a scale from paper to black. */
const MIN_DARKNESS = 0.17

/** And than this fraction of the darkest ink of the field. */
const MIN_RELATIVE_DARKNESS = 0.4

/** Ink fades into the paper over this many pixels. */
const SOFT_EDGE = 2

/** Smaller components are no ink, in square millimetres. */
const MIN_SPECK_AREA = 0.25

/** No digit is smaller, in millimetres: it may be a dot, or what is left of one. */
const MIN_DIGIT_SIDE = 2

/** If more of a component's ink than this is in other boxes than most of it, it may be two digits. */
const MAX_SHARED_INK = 0.25

/** A line that crosses a field out is ink to this fraction, from the middle of the first box to that of the last. */
const MIN_LINE_COVERAGE = 0.92

/** Ink so far from a line counts as part of it, in millimetres: people draw no straight lines. */
const LINE_TOLERANCE = 0.3

/** The lines of an X through a single box rise and fall at least so much, in heights of the field. */
const MIN_CROSS_SLOPE = 0.4

export type BoxState = 'empty' | 'digit' | 'unclear'

/** The ink of a field. */
export interface Field {
  row: number
  column: number
  /** Its corners in pixels of the photograph, clockwise from the top left of the text. */
  quadrilateral: Point[]
  /** How much each pixel is ink, 0..1. */
  ink: Grid
  /** Of each box from left to right. */
  states: BoxState[]
  /** Of each box with a digit. */
  frames: Frame[]
  /** Whether a line or an X goes through it. */
  isCrossedOut: boolean
  /** Why a person should look at it, whatever is read; null if only what is read may be doubtful. */
  reviewReason: CellReviewReason | null
  /** Whether it may have a point or comma. */
  hasPoint?: boolean
  /** Of each box with a digit, clockwise from its top, whether a stroke may be lost on the line. */
  hiddenSides?: (readonly boolean[])[]
}

/**
 * The fields of a sheet row by row.
 *
 * @param gray the photograph's grey values.
 * @param scale how many pixels of the photograph lie along a side of each value.
 */
export function cutFields(gray: Grid, scale: number, located: LocatedSheet): Field[] {
  const { sheet, layout } = located
  const positions = Array.from({ length: layout.rows * layout.columns }, (_, index): [number, number] => [
    Math.floor(index / layout.columns),
    index % layout.columns,
  ])
  const darkness = positions.map((position) => measureDarkness(gray, located, layout.field(...position)))
  const printed = measurePrint(darkness, layout)
  return positions.map((position, index) => {
    const values = map(darkness[index]!, (value, pixel) => {
      const print = printed.values[pixel]!
      return clamp((value - print) / (1 - print))
    })
    const quadrilateral = cornersOf(layout.field(...position)).map((corner): Point => {
      const [x, y] = sheet.toPicture(corner)
      return [(x + 0.5) * scale - 0.5, (y + 0.5) * scale - 0.5]
    })
    return { row: position[0], column: position[1], quadrilateral, ...readField(values, layout, position) }
  })
}

const clamp = (value: number): number => Math.min(Math.max(value, 0), 1)

/** How much darker than paper a field and its margin are, 0..1. */
function measureDarkness(gray: Grid, { sheet }: LocatedSheet, field: Rectangle): Grid {
  const outer = inset(field, -MARGIN)
  const [width, height] = [widthOf(outer), heightOf(outer)].map(
    (side) => PAPER_BLOCK * rint((side * PIXELS_PER_MM) / PAPER_BLOCK),
  ) as [number, number]
  const values = rectify(gray, sheet, outer, width, height)
  const coarse = blockMean(values, Math.floor(Math.max(width, height) / PAPER_BLOCK))
  const paper = boxBlur(close(coarse, PAPER_RADIUS), 1)
  const { values: lightness } = upsampleLinear(paper, width, height)
  return map(values, (value, index) => clamp(1 - value / Math.max(lightness[index]!, 1e-3)))
}

/** How dark the boxes and guides of a field are, at most; 0 elsewhere. */
function measurePrint(darkness: readonly Grid[], layout: SheetLayout): Grid {
  const { width, height } = darkness[0]!
  const outer = inset(layout.field(0, 0), -MARGIN)
  const [scaleX, scaleY] = [width / widthOf(outer), height / heightOf(outer)]
  const print = zeros(width, height)
  for (const box of layout.boxes(0, 0)) {
    const parts = [
      { ...box, right: box.left + BOX_LINE },
      { ...box, left: box.right - BOX_LINE },
      { ...box, bottom: box.top + BOX_LINE },
      { ...box, top: box.bottom - BOX_LINE },
      ...(layout.digits ? guideDots(box) : []),
    ]
    for (const part of parts) {
      const left = Math.floor((part.left - outer.left) * scaleX)
      const right = Math.ceil((part.right - outer.left) * scaleX)
      const bottom = Math.ceil((part.bottom - outer.top) * scaleY)
      for (let y = Math.floor((part.top - outer.top) * scaleY); y < bottom; y++)
        print.values.fill(1, y * width + left, y * width + right)
    }
  }
  const mask = dilate(print, PRINT_TOLERANCE)
  if (darkness.length < MIN_FIELDS_TO_MEASURE) return map(mask, (isPrint) => isPrint * USUAL_PRINT_DARKNESS)
  const ofFields = new Float64Array(darkness.length)
  const isNeeded = dilate(mask, PRINT_TOLERANCE).values
  const medians = map(print, (_, pixel) => {
    if (!isNeeded[pixel]) return 0
    for (const [index, { values }] of darkness.entries()) ofFields[index] = values[pixel]!
    return quantile(ofFields, 0.5)
  })
  const typical = maxFilter(medians, PRINT_TOLERANCE)
  return map(typical, (value, pixel) => mask.values[pixel]! * Math.min(value, MAX_PRINT_DARKNESS))
}

type FieldInk = Omit<Field, 'row' | 'column' | 'quadrilateral'>

function readField(darkness: Grid, layout: SheetLayout, position: [number, number]): FieldInk {
  const [field, boxes] = [layout.field(...position), layout.boxes(...position)]
  const dark = maskAbove(darkness, MIN_DARKNESS)
  const values = valuesInMask(darkness, dark)
  const threshold = values.length ? MIN_RELATIVE_DARKNESS * quantile(values, 0.9) : 0
  const cores = map(dark, (isDark, pixel) => Number(isDark && darkness.values[pixel]! > threshold))
  const components = labelComponents(dilate(cores, 1))
  const labels = map(components, (label, pixel) => label * cores.values[pixel]!)
  const { owners, isShared } = assignToBoxes(labels, field, boxes)
  const core = map(owners, (owner) => Number(owner > 0))
  const coreValues = valuesInMask(darkness, core)
  if (coreValues.length === 0)
    return { ink: core, states: boxes.map(() => 'empty'), frames: [], isCrossedOut: false, reviewReason: null }
  const full = quantile(coreValues, 0.8)
  const ink = map(darkness, (value) => clamp((value - MIN_DARKNESS / 2) / (full - MIN_DARKNESS / 2)))
  const { isCrossedOut, isDoubtful } = findLines(core, field, boxes)
  const frames: Frame[] = []
  const states = boxes.map((_, index): BoxState => {
    const mask = maskOf(owners, index + 1)
    const state = boxState(mask)
    if (state === 'digit') {
      const { values: reach } = dilate(mask, SOFT_EDGE)
      const digit = map(ink, (value, pixel) =>
        reach[pixel] && (mask.values[pixel] || !core.values[pixel]) ? value : 0,
      )
      frames.push(boostFaintInk(fitInk(cropToInk(digit)!).frame))
    }
    return state
  })
  const { values: reach } = dilate(core, SOFT_EDGE)
  return {
    ink: map(ink, (value, pixel) => value * reach[pixel]!),
    states,
    frames,
    isCrossedOut,
    reviewReason: isShared ? 'crossing' : isDoubtful ? 'unclear' : null,
  }
}

/**
 * For each pixel the number of the box, from 1, to which its component belongs, and whether one may be two digits.
 *
 * A component whose ink is mostly outside the field belongs to a neighbour.
 */
function assignToBoxes(
  labels: Grid,
  field: Rectangle,
  boxes: readonly Rectangle[],
): { owners: Grid; isShared: boolean } {
  const { width, height, values } = labels
  const scale = width / (widthOf(field) + 2 * MARGIN)
  const edges = boxes.slice(0, -1).map(({ right }) => (right + BOX_GAP / 2 - field.left + MARGIN) * scale)
  const columns = Array.from({ length: width }, (_, x) => edges.filter((edge) => edge < x + 0.5).length)
  const margin = rint(MARGIN * PIXELS_PER_MM)
  const totals: number[] = []
  const counts: number[][] = [] // in each box, by component
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) {
      const label = values[y * width + x]!
      if (!label) continue
      totals[label] = (totals[label] ?? 0) + 1
      counts[label] ??= boxes.map(() => 0)
      if (x >= margin && x < width - margin && y >= margin && y < height - margin) counts[label][columns[x]!]!++
    }
  let isShared = false
  const ownerOf = counts.map((count, label) => {
    const inside = count.reduce((sum, pixels) => sum + pixels, 0)
    const most = Math.max(...count)
    if (totals[label]! < MIN_SPECK_AREA * PIXELS_PER_MM ** 2 || 2 * inside <= totals[label]!) return 0
    if (inside - most > MAX_SHARED_INK * Math.max(inside, 1)) isShared = true
    return count.indexOf(most) + 1
  })
  return { owners: map(labels, (label) => (label ? ownerOf[label]! : 0)), isShared }
}

function boxState(mask: Grid): BoxState {
  const ink = cropToInk(mask)
  if (!ink) return 'empty'
  return Math.max(ink.width, ink.height) >= MIN_DIGIT_SIDE * PIXELS_PER_MM ? 'digit' : 'unclear'
}

/**
 * Whether a straight line goes through the field from side to side; through the box of a digit two go, an X.
 *
 * Also whether that is doubtful, as with a single line through a narrow box.
 */
function findLines(
  core: Grid,
  field: Rectangle,
  boxes: readonly Rectangle[],
): { isCrossedOut: boolean; isDoubtful: boolean } {
  const { width, height } = core
  const scale = width / (widthOf(field) + 2 * MARGIN)
  const { values: thick } = dilate(core, rint(LINE_TOLERANCE * PIXELS_PER_MM))
  const isSingle = boxes.length === 1
  const [start, end] = isSingle
    ? [field.left + 0.1 * widthOf(field), field.right - 0.1 * widthOf(field)]
    : [centerOf(boxes[0]!)[0], centerOf(boxes.at(-1)!)[0]]
  const [left, right] = [start, end].map((x) => rint((x - field.left + MARGIN) * scale)) as [number, number]
  let [hasLine, rises, falls] = [false, false, false]
  for (let from = 0; from < height; from += 2)
    for (let to = 0; to < height; to += 2) {
      if (!isCovered(from, to)) continue
      hasLine = true
      rises ||= from - to > MIN_CROSS_SLOPE * height
      falls ||= to - from > MIN_CROSS_SLOPE * height
    }
  if (!isSingle || width > 2 * height) return { isCrossedOut: hasLine, isDoubtful: false }
  return { isCrossedOut: rises && falls, isDoubtful: hasLine } // otherwise it may be the bar of a digit

  function isCovered(from: number, to: number): boolean {
    const last = Math.max(right - left - 1, 1)
    let gaps = (1 - MIN_LINE_COVERAGE) * (right - left)
    for (let x = left; x < right; x++) {
      const fraction = (x - left) / last
      if (!thick[rint(from * (1 - fraction) + to * fraction) * width + x] && --gaps < 0) return false
    }
    return true
  }
}
