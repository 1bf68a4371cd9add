/**
 * Finds columns of numbers without boxes on plain paper.
 *
 * Rows are level where the histogram of the heights of all ink has the highest peaks; gaps part the numbers of a row, and
 * those of several rows that lie above one another are a column.
 *
 * The port of `src/digitpad/sheets/columns.py`. A lazy chunk of the worker.
 */
import { componentBounds, countLabels, labelComponents } from '../preprocessing/components'
import { blockMean } from '../preprocessing/filters'
import { crop, type Grid, map, zeros } from '../preprocessing/grid'
import { slopesUpTo } from '../preprocessing/ruled-lines'
import { median } from '../preprocessing/statistics'
import type { Point } from '../preprocessing/strokes'
import { weightedMedian } from '../numbers/pieces'
import { type BoxInk, fadeInk } from './box-ink'
import { createBox, findAngle, levelMap, turnPhoto } from './boxes'
import { sampleLinear } from './geometry'
import { findPageInk, findPaper } from './page-ink'
import { cluster } from './tables'
import type { SheetBoxes } from './unmarked'

/** Ink is found in a picture of at most so many pixels a side. */
const MAX_SIDE = 1300

/** In degrees: a page is turned by more; less may be the slant of the digits, and rows are found if they are so level. */
const MAX_LEVEL_ANGLE = 15

/** Of ink that is no straight stroke: its shorter side in longer ones, and in pixels. */
const [MIN_ASPECT, MIN_WIDTH] = [0.3, 4]

/** Of digits, in such pixels; of ink that may be numbers. */
const [MIN_HEIGHT, MAX_COMPONENTS] = [6, 3000]

/** Of ink that shows where rows are, and of any that is no drawing, in heights of a digit. */
const [MIN_MAIN_HEIGHT, MAX_MAIN_HEIGHT, MAX_MAIN_WIDTH] = [0.6, 1.8, 8]

/** From a digit to the next in heights; damping holds rows level if few digits tell their slope, in squared heights. */
const [MAX_STEP, DAMPING] = [1.5, 10]

/** Slopes of rows that are searched, and by how much they differ between the first row and the last. */
const [SLOPES, FANS] = [slopesUpTo(0.06, 13), slopesUpTo(0.08, 9)]

/**
 * Digits of a number are nearer to each other than the first, and its other ink to them than the second; that is no farther
 * from its row than the third; a number is no wider than the fourth; a cell has a margin; in heights.
 */
const [MAX_GAP, MAX_DOT_GAP, MAX_DOT_OFFSET, MAX_WIDTH, MARGIN] = [0.8, 0.4, 0.8, 12, 0.25]

/** Around the ink of a number, in pixels. */
const INK_MARGIN = 2

/** Of a column; on a page. */
const [MIN_ROWS, MAX_NUMBERS] = [3, 300]

/** Connected ink. */
interface Part {
  label: number
  left: number
  top: number
  right: number
  bottom: number
  /** Its middle. */
  x: number
  y: number
  width: number
  height: number
  area: number
  /** Whether it is neither a straight stroke nor the rest of a line. */
  isCompact: boolean
}

/** Ink that is in one row and near each other; its left and its right if the rows are level. */
interface Group {
  row: number
  start: number
  end: number
  parts: Part[]
}

/** Ink that may be a number. */
interface FreeNumber {
  /** The corners of its cell, clockwise from the top left, two sides parallel to its row. */
  corners: Point[]
  parts: Part[]
  /** Whether it is one number, and more than straight strokes, which may be the rest of lines. */
  isClear: boolean
}

const range = (values: readonly number[]): Point => [Math.min(...values), Math.max(...values)]

/**
 * The numbers of all columns, as cells; null if there are none.
 *
 * @param gray the photograph's grey values.
 * @param scale how many pixels of the photograph lie along a side of each value.
 */
export function findColumns(gray: Grid, scale: number): SheetBoxes | null {
  const block = Math.ceil(Math.max(gray.width, gray.height) / MAX_SIDE)
  const { darkness, page } = findPaper(blockMean(gray, MAX_SIDE))
  const found = findAngle(page)
  if (found === undefined) return null
  const find = (degrees: number) => {
    const labels = labelPage(darkness, degrees)
    return { angle: degrees, labels, numbers: findNumbers(labels) }
  }
  let best = find(Math.abs(found) < MAX_LEVEL_ANGLE ? 0 : found)
  if (liesOnSide(best.labels)) {
    const onSide = find(best.angle + (best.angle < 0 ? 90 : -90))
    if (onSide.numbers.length >= best.numbers.length) best = onSide // otherwise digits touch
  }
  const { angle, labels, numbers } = best
  if (!numbers.length) return null
  const { toPhoto: toSmall } = levelMap(darkness, angle)
  const { fromPhoto } = levelMap(gray, angle)
  const toGray = (point: Point): Point => toSmall(point).map((value) => (value + 0.5) * block - 0.5) as Point
  return {
    gray,
    scale,
    angle,
    boxes: numbers.map(({ corners }) => createBox(corners.map((corner) => fromPhoto(toGray(corner))))),
    inks: numbers.map((number) => cutNumber(gray, toGray, labels, block, number)),
    kind: 'columns',
  }
}

/** The components of ink in a picture that is turned counterclockwise by so many degrees. */
const labelPage = (darkness: Grid, degrees: number): Grid =>
  labelComponents(findPageInk(toGrid(turnPhoto(darkness, degrees))))

const toGrid = ({ width, height, values }: ReturnType<typeof turnPhoto>): Grid =>
  map(zeros(width, height), (_, index) => values[index]! / 255)

function partsOf(labels: Grid): Part[] {
  const areas = countLabels(labels)
  return componentBounds(labels).map(({ left, top, right, bottom }, index) => {
    const [width, height] = [right - left, bottom - top]
    return {
      label: index + 1,
      ...{ left, top, right, bottom, width, height },
      x: (left + right) / 2,
      y: (top + bottom) / 2,
      area: areas[index]!,
      isCompact: Math.min(width, height) >= Math.max(MIN_ASPECT * Math.max(width, height), MIN_WIDTH),
    }
  })
}

/** Whether more ink is wider than high, as digits are that lie on their sides, or that touch. */
const liesOnSide = (labels: Grid): boolean =>
  partsOf(labels).reduce((sum, { width, height, isCompact }) => sum + (isCompact ? Math.sign(width - height) : 0), 0) >
  0

/** The ink of a number, without that of others. */
function cutNumber(
  gray: Grid,
  toGray: (point: Point) => Point,
  labels: Grid,
  block: number,
  { parts, isClear }: FreeNumber,
): BoxInk {
  const { left, top, right, bottom } = boundsOf(parts)
  const [first, above] = [Math.max(left - INK_MARGIN, 0), Math.max(top - INK_MARGIN, 0)]
  const own = new Set(parts.map(({ label }) => label))
  const { width, height, values } = crop(
    labels,
    first,
    above,
    Math.min(right + INK_MARGIN, labels.width) - first,
    Math.min(bottom + INK_MARGIN, labels.height) - above,
  )
  const picture = zeros(width * block, height * block)
  const place = (index: number): Point => [index % picture.width, Math.floor(index / picture.width)]
  const core = map(picture, (_, index) => {
    const [x, y] = place(index)
    return Number(own.has(values[Math.floor(y / block) * width + Math.floor(x / block)]!))
  })
  const cut = map(picture, (_, index) => {
    const [x, y] = place(index)
    return sampleLinear(gray, ...toGray([first + (x + 0.5) / block - 0.5, above + (y + 0.5) / block - 0.5]))
  })
  return { state: isClear ? 'digit' : 'unclear', isCross: false, ink: fadeInk(cut, core), reviewReason: null }
}

const boundsOf = (parts: readonly Part[]) => ({
  left: Math.min(...parts.map(({ left }) => left)),
  top: Math.min(...parts.map(({ top }) => top)),
  right: Math.max(...parts.map(({ right }) => right)),
  bottom: Math.max(...parts.map(({ bottom }) => bottom)),
})

/** The numbers of all columns, given the components of ink in a picture whose rows are nearly level. */
function findNumbers(labels: Grid): FreeNumber[] {
  const parts = partsOf(labels)
  const compact = parts.filter(({ isCompact }) => isCompact)
  if (parts.length > MAX_COMPONENTS || !compact.length) return []
  const size = weightedMedian(
    compact.map(({ height }) => height),
    compact.map(({ area }) => area),
  )
  const small = parts.filter(({ width, height }) => height <= MAX_MAIN_HEIGHT * size && width <= MAX_MAIN_WIDTH * size)
  const isMain = ({ height }: Part): boolean => height >= MIN_MAIN_HEIGHT * size
  const main = small.filter(isMain)
  if (size < MIN_HEIGHT || !main.length) return []
  const slopeOf = findSlope(main, size, labels)
  const levelX = (part: Part): number => part.x + slopeOf(part) * (part.y - labels.height / 2)
  const levelY = (part: Part): number => part.y - slopeOf(part) * (part.x - labels.width / 2)
  const extent = (some: readonly Part[]): Point => [
    Math.min(...some.map((part) => levelX(part) - part.width / 2)),
    Math.max(...some.map((part) => levelX(part) + part.width / 2)),
  ]
  const rows = cluster(main.map((part) => [levelY(part) - size / 3, levelY(part) + size / 3]))
  const levels: number[] = []
  const groups: Group[] = []
  const dots = small.filter((part) => !isMain(part))
  for (let row = 0; row <= Math.max(...rows); row++) {
    const members = main.filter((_, index) => rows[index] === row)
    const level = median(members.map(levelY))
    levels.push(level)
    const near = dots.filter((part) => Math.abs(levelY(part) - level) < MAX_DOT_OFFSET * size)
    for (const group of splitAtGaps(members, extent, MAX_GAP * size)) {
      const [start, end] = extent(group)
      if (end - start > MAX_WIDTH * size) continue
      const own = near.filter((part) => Math.max(start - levelX(part), levelX(part) - end) < MAX_DOT_GAP * size)
      groups.push({ row, start, end, parts: [...group, ...own] })
    }
  }
  const cells = findCells(groups)
  const used = [...new Set(cells.map(({ row }) => row))].sort((one, other) => one - other)
  const steps = used.slice(1).map((row, index) => levels[row]! - levels[used[index]!]!)
  const half = Math.min((0.5 + MARGIN) * size, Math.min(...steps) / 2)
  const numbers = cells.map((cell): FreeNumber => {
    const { left, right } = boundsOf(cell.parts)
    const slope = median(cell.parts.map(slopeOf))
    const at = (x: number, offset: number): Point => [x, levels[cell.row]! + slope * (x - labels.width / 2) + offset]
    const [start, end] = [left - (MARGIN * size) / 2, right + (MARGIN * size) / 2]
    return { ...cell, corners: [at(start, -half), at(end, -half), at(end, half), at(start, half)] }
  })
  return numbers.length <= MAX_NUMBERS ? numbers : []
}

/** Parts of a row, divided where the next is farther to the right than this. */
function splitAtGaps(parts: readonly Part[], extent: (some: readonly Part[]) => Point, maxGap: number): Part[][] {
  const groups: Part[][] = []
  let reach = -Infinity
  for (const part of parts.toSorted((one, other) => extent([one])[0] - extent([other])[0])) {
    const [start, end] = extent([part])
    if (start - reach > maxGap) groups.push([])
    groups.at(-1)!.push(part)
    reach = Math.max(reach, end)
  }
  return groups
}

/** The cells of columns, each with its row and its ink. Only groups that are more than strokes show where columns are. */
function findCells(groups: readonly Group[]): { row: number; parts: Part[]; isClear: boolean }[] {
  const isClear = ({ parts }: Group): boolean => parts.some(({ isCompact }) => isCompact)
  const clear = groups.filter(isClear)
  const columns = cluster(clear.map(({ start, end }) => [start, end]))
  return Array.from({ length: clear.length ? Math.max(...columns) + 1 : 0 }, (_, column) => {
    const members = clear.filter((_, index) => columns[index] === column)
    const [left] = range(members.map(({ start }) => start))
    const [, right] = range(members.map(({ end }) => end))
    const strokes = groups.filter(
      (group) => !isClear(group) && left <= (group.start + group.end) / 2 && (group.start + group.end) / 2 <= right,
    )
    const own = [...members, ...strokes]
    const rows = [...new Set(own.map(({ row }) => row))].sort((one, other) => one - other)
    if (rows.length < MIN_ROWS) return []
    return rows.map((row) => {
      const inRow = own.filter((group) => group.row === row)
      return {
        row,
        parts: inRow.flatMap(({ parts }) => parts),
        isClear: inRow.length === 1 && isClear(inRow[0]!),
      }
    })
  }).flat()
}

/**
 * The slope of the row of each part, which is a linear function of how far down it is.
 *
 * Least squares over the steps between digits of a number tell it roughly; about that, the histogram of the heights of all
 * ink has the highest peaks. Peaks alone could take each number of a column for a neighbour of the next one's.
 */
function findSlope(main: readonly Part[], size: number, { width, height }: Grid): (part: Part) => number {
  const downOf = ({ y }: Part): number => y / height - 0.5
  const damping = DAMPING * size ** 2
  let [a, b, c, d, e] = [damping, 0, damping, 0, 0] // of the normal equations
  for (const one of main)
    for (const other of main) {
      const [across, rise] = [other.x - one.x, other.y - one.y]
      if (across <= 0 || across >= MAX_STEP * size || Math.abs(rise) >= size / 2) continue
      const term = across * downOf(one)
      a += across * across
      b += across * term
      c += term * term
      d += across * rise
      e += term * rise
    }
  const [slope, fan] = [(d * c - b * e) / (a * c - b * b), (a * e - b * d) / (a * c - b * b)]
  const score = (dSlope: number, dFan: number): number => {
    const bins = main.map((part) => {
      const y = part.y - (slope + dSlope + (fan + dFan) * downOf(part)) * (part.x - width / 2)
      return Math.floor((y * 4) / size)
    })
    const counts = new Map<number, number>()
    for (const bin of bins)
      for (const [offset, weight] of [1, 2, 1].entries())
        counts.set(bin + offset, (counts.get(bin + offset) ?? 0) + weight)
    return [...counts.values()].reduce((sum, count) => sum + count ** 2, 0)
  }
  const pairs = SLOPES.flatMap((dSlope) => FANS.map((dFan): Point => [dSlope, dFan])).sort(
    ([one, first], [other, second]) => Math.abs(one) + Math.abs(first) - Math.abs(other) - Math.abs(second),
  )
  let [best, dSlope, dFan] = [-1, 0, 0]
  for (const pair of pairs) {
    const value = score(...pair)
    if (value > best) [best, dSlope, dFan] = [value, ...pair]
  }
  return (part) => slope + dSlope + (fan + dFan) * downOf(part)
}
