/**
 * Tells the squares and stripes of a desk from boxes, and takes the desk out of a photograph.
 *
 * The port of `src/digitpad/sheets/desk.py`.
 */
import { blockMean, dilate, upsampleLinear } from '../preprocessing/filters'
import { type Grid, map, negate, row, transpose, unite } from '../preprocessing/grid'
import { fillBetween, fillRows, findRegions, paperTones } from '../preprocessing/paper'
import { mean, median, rint } from '../preprocessing/statistics'
import type { Point } from '../preprocessing/strokes'

/** So many squares beside one of a chequered desk are darker than this fraction of it; a sheet may hide one. */
const [MIN_DARK_SIDES, MAX_DARK_TONE] = [3, 0.65]

/** The tone of a square is the median of so many pixels a side of its middle, in half sides. */
const PATCH = [-0.5, -0.25, 0, 0.25, 0.5]

/** A sheet is looked for at no more pixels a side; it has this fraction of the picture at least. */
const [SHEET_SIDE, MIN_SHEET_AREA] = [512, 0.1]

/** What is no wider than twice this, in these pixels, is a stripe. */
const STRIPE_RADIUS = 4

/** The tone of paper is looked for within this fraction of the picture's longer side, or else farther. */
const SHEET_REACH = 1 / 64

/**
 * Whether a box is a square of a chequered desk, dark on three sides, and whether it may be a part of a desk: dark on two
 * opposite sides, as parts of a stripe are; so may be rows of a table.
 */
export function findDarkSides(
  { width, height, values }: Grid,
  corners: readonly Point[],
): { isSquare: boolean; isDoubtful: boolean } {
  const [a, b, c, d] = corners as [Point, Point, Point, Point]
  const center = ([0, 1] as const).map((axis) => (a[axis] + b[axis] + c[axis] + d[axis]) / 4) as Point
  const [right, down] = [
    [b, c],
    [c, d],
  ].map(([one, other]) => ([0, 1] as const).map((axis) => (one![axis] + other![axis]) / 2 - center[axis]) as Point) as [
    Point,
    Point,
  ]
  const tone = (across: number, along: number): number =>
    median(
      PATCH.flatMap((v) =>
        PATCH.map((u) => {
          const [x, y] = ([0, 1] as const).map((axis) =>
            rint(center[axis] + (across + u) * right[axis] + (along + v) * down[axis]),
          ) as Point
          return values[Math.min(Math.max(y, 0), height - 1) * width + Math.min(Math.max(x, 0), width - 1)]!
        }),
      ),
    )
  const limit = MAX_DARK_TONE * tone(0, 0)
  const isDark = (across: number, along: number): boolean => tone(across, along) < limit
  const [isRightDark, isLeftDark, isLowerDark, isUpperDark] = [isDark(2, 0), isDark(-2, 0), isDark(0, 2), isDark(0, -2)]
  return {
    isSquare: [isRightDark, isLeftDark, isLowerDark, isUpperDark].filter(Boolean).length >= MIN_DARK_SIDES,
    isDoubtful: (isRightDark && isLeftDark) || (isLowerDark && isUpperDark),
  }
}

/** Tells by its index whether a pixel of a photograph is on a sheet; null if there are none. */
export function findSheets(gray: Grid): ((index: number) => boolean) | null {
  return locateSheets(gray)?.isSheet ?? null
}

/** A photograph with the tone of paper around its sheets; null if there are none. */
export function blankDesk(gray: Grid): Grid | null {
  const found = locateSheets(gray)
  if (!found) return null
  const { small, regions, isSheet } = found
  const tones = upsampleLinear(paperTones(small, regions, SHEET_REACH), gray.width, gray.height).values
  return map(gray, (value, index) => (isSheet(index) ? value : tones[index]!))
}

/**
 * A small photograph, its large flat regions, and which pixels of the photograph are on sheets.
 *
 * A sheet is what the wide parts of these regions enclose, as the paper around boxes does: stripes are narrow.
 */
function locateSheets(gray: Grid) {
  const small = blockMean(gray, SHEET_SIDE)
  const regions = findRegions(small).filter(({ hull }) => mean(hull.values) >= MIN_SHEET_AREA)
  if (!regions.length) return null
  let flat = unite(regions.map((region) => region.flat))
  flat = dilate(negate(dilate(negate(flat), STRIPE_RADIUS)), STRIPE_RADIUS / 2)
  for (let turn = 0; turn < 2; turn++) {
    const filled = fillRows(flat)
    for (const y of [0, flat.height - 1]) row(flat, y).set(row(filled, y)) // where the picture cuts a sheet off
    flat = transpose(flat)
  }
  const { values } = fillBetween(flat)
  if (!values.some(Boolean)) return null
  const isSheet = (index: number): boolean => {
    const y = Math.floor((Math.floor(index / gray.width) * small.height) / gray.height)
    const x = Math.floor(((index % gray.width) * small.width) / gray.width)
    return values[y * small.width + x] === 1
  }
  return { small, regions, isSheet }
}
