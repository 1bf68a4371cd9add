/**
 * Finds the boxes that are printed on a sheet: quadrilaterals of paper that lines enclose.
 *
 * Lines are where the mean brightness along a short segment, at most 7 degrees from the axes, is lower than that of
 * parallel segments on both sides (a ridge). What they enclose are connected components of paper; those with four straight
 * sides are boxes. Where ink hides part of a box, its neighbours say where it has to be.
 *
 * The port of `src/digitpad/sheets/boxes.py`.
 */
import { connectedComponents, type Run } from '../preprocessing/components'
import { blockMean, boxBlur, maxFilter, upsampleLinear } from '../preprocessing/filters'
import type { Grid, Mask } from '../preprocessing/grid'
import { mean, median, rint } from '../preprocessing/statistics'
import type { Point } from '../preprocessing/strokes'
import { blankDesk, findDarkSides, findSheets } from './desk'

/** In pixels; most boxes have no shorter side, as others would be lost where digits touch their lines. */
const SEGMENT = 16

/** Paper is seen on both sides of the middle of a line so far away, in pixels. */
const LINE_REACH = 4

/** Lines are darker than the paper on both sides by one of these fractions of its brightness. */
const RIDGES = [0.0125, 0.025, 0.05, 0.1]

/** At each pixel of a line a quarter of a segment is darker by this fraction of that; in pixels, gaps are closed. */
const [SHORT_RIDGE, MAX_GAP] = [0.6, 2]

/** Where segments are darker than paper by this fraction, they part boxes even if they are no lines: solid areas. */
const MIN_DARKNESS = 0.35

/** The brightness of paper is the largest mean of blocks of this size, so many blocks away at most. */
const [PAPER_BLOCK, PAPER_RADIUS] = [8, 2]

/** Of a box: in pixels, and in sides of the picture. */
const [MIN_SIDE, MAX_SIDE] = [10, 0.3]

/** So much of each side of a box lies on lines. */
const MIN_COVERAGE = 0.85

/** Opposite sides of a box differ by no more, in its sides, as vectors. */
const MAX_DEFECT = 0.2

/** Outside the paper of a box, in pixels. */
const LINE_OFFSETS = [0.5, 1.5, 2.5]

/** A line through a box and half a box beyond is covered so far. */
const MIN_DIVIDER = 0.95

/** Between the widths and heights of neighbours. */
const MAX_SIZE_RATIO = 1.25

/** From a box to its neighbour, in widths or heights. */
export const [MIN_STEP, MAX_STEP] = [0.8, 2.6]

/** The same across their row or column. */
export const MAX_MISALIGNMENT = 0.35

/** From a box to its neighbour, in its sides, if they share no line. */
export const MIN_FREE_STEP = 1.15

/** Steps that differ less, in sizes of a box, are the same; such a fraction of boxes takes one that others may, too. */
const [STEP_TOLERANCE, MIN_STEP_SHARE] = [0.12, 0.05]

/** Boxes are searched within so many pixels of where their neighbours have them, in so many rounds. */
const [SEARCH, MAX_ROUNDS] = [[-4, -2, 0, 2, 4], 8]

/** Of boxes for digits. */
const MAX_ASPECT = 1.6

/** Fewer square boxes are parts of the cells of a table, if there is one. */
const MIN_SQUARES = 4

/** On a sheet. */
export const [MIN_BOXES, MAX_BOXES] = [2, 500]

/** So many of the largest quadrilaterals are looked at, as time grows with their square. */
const MAX_REGIONS = 1000

/** A box that holds so many of like size is none, or two that each have no more than this fraction of its area. */
const [MIN_HELD, MAX_HELD_AREA] = [3, 0.1]

/** Cells that cover so much of a box divide it. */
const MIN_DIVIDED = 0.65

/**
 * One that covers so much of the box that holds it is the same with another line, as that of a table beside its own: the
 * one of the more common size is kept.
 */
const [MIN_SHARED_AREA, MIN_FREQUENCY_RATIO] = [0.6, 2]

/** A size is common if at least this fraction as many boxes have it as the most common; no others are much smaller. */
const [MIN_COMMON_SHARE, MIN_COMMON_SIZE] = [0.25, 0.7]

/** Guesses by several boxes that are so close to each other, in pixels, are votes; each counts as so much coverage. */
const [VOTE_TOLERANCE, VOTE_WEIGHT] = [3, 0.02]

/** A photograph is turned so often at most, until its boxes are turned by no more degrees. */
const [MAX_TURNS, MAX_TILT] = [3, 2.5]

/** Of coverage for a pixel. */
const SHIFT_COST = 0.02

const SIDE_POINTS = steps(0.1, 0.9, 17)

/**
 * Of a histogram of angles, whose bins noise fills so evenly. Strong edges are at least this fraction of all pixels,
 * unless a pattern fills the picture.
 */
const [ANGLE_BINS, MAX_EVENNESS, MIN_EDGES] = [180, 1.5, 2e-5]

/** A box that is printed on a sheet. */
export interface PrintedBox {
  /** The corners of its paper, clockwise from the top left. */
  corners: Point[]
  center: Point
  /** The mean width and height. */
  size: Point
}

/** A photograph turned so that most lines are level. */
interface LevelMap {
  width: number
  height: number
  /** From its pixels to those of the photograph. */
  toPhoto: (point: Point) => Point
  fromPhoto: (point: Point) => Point
}

type IsLine = (x: number, y: number) => boolean

/** So many values at equal steps from the first to the last. */
function steps(first: number, last: number, count: number): number[] {
  return Array.from({ length: count }, (_, index) => first + ((last - first) * index) / (count - 1))
}

const distance = ([x0, y0]: Point, [x1, y1]: Point): number => Math.hypot(x1 - x0, y1 - y0)

export const sideLengths = (corners: readonly Point[]): number[] =>
  corners.map((corner, index) => distance(corner, corners[(index + 1) % 4]!))

export function createBox(corners: Point[]): PrintedBox {
  const [top = 0, right = 0, bottom = 0, left = 0] = sideLengths(corners)
  const meanOf = (axis: number): number => corners.reduce((sum, corner) => sum + corner[axis]! / 4, 0)
  return { corners, center: [meanOf(0), meanOf(1)], size: [(top + bottom) / 2, (left + right) / 2] }
}

/**
 * By how many degrees, in -45..45, most edges are turned clockwise from the picture's axes; undefined if none are.
 *
 * Where a desk has most edges, and those on its sheets are clearly turned otherwise, these count alone.
 */
export function findAngle(gray: Grid): number | undefined {
  if (Math.min(gray.width, gray.height) < 2 * SEGMENT) return undefined
  const small = blockMean(gray, 1024)
  const isOnSheet = findSheets(small)
  const blurred = boxBlur(small, 1)
  const all = measureEdges(blurred, () => true)
  const angle = all.findMainAngle()
  if (angle === undefined || !isOnSheet) return angle
  const onSheets = measureEdges(blurred, isOnSheet)
  if (2 * onSheets.total >= all.total) return angle
  const other = onSheets.findMainAngle()
  return other === undefined || Math.abs(wrapAngle(other - angle)) <= MAX_TILT ? angle : other
}

/** How strong these edges are together, and what tells how most of them are turned. */
function measureEdges({ width, height, values }: Grid, counts: (index: number) => boolean) {
  const size = (width - 2) * (height - 2)
  const countEdges = (count: (strength: number, right: number, down: number) => void): void => {
    for (let y = 1; y < height - 1; y++)
      for (let index = y * width + 1; index < (y + 1) * width - 1; index++) {
        if (!counts(index)) continue
        const right = values[index + 1]! - values[index - 1]!
        const down = values[index + width]! - values[index - width]!
        count(Math.hypot(right, down), right, down)
      }
  }
  let total = 0
  countEdges((strength) => {
    total += strength
  })
  const histogram = (min: number): { bins: Float64Array; edges: number } => {
    const bins = new Float64Array(ANGLE_BINS)
    let edges = 0
    countEdges((strength, right, down) => {
      if (strength <= min) return
      edges++
      const angle = ((Math.atan2(down, right) * 180) / Math.PI + 360) % 90
      bins[Math.trunc((angle * ANGLE_BINS) / 90) % ANGLE_BINS]! += strength
    })
    return { bins, edges }
  }
  const findMainAngle = (): number | undefined => {
    const { bins, edges } = histogram((4 * total) / size)
    if (edges < MIN_EDGES * size) {
      const { bins: even } = histogram(0)
      return Math.max(...even) > MAX_EVENNESS * mean(even) ? 0 : undefined
    }
    const smooth = bins.map((_, bin) =>
      [1, 2, 3, 2, 1].reduce(
        (sum, weight, index) => sum + weight * bins[(bin + index + ANGLE_BINS - 2) % ANGLE_BINS]!,
        0,
      ),
    )
    const angle = ((smooth.indexOf(Math.max(...smooth)) + 0.5) * 90) / ANGLE_BINS
    return angle > 45 ? angle - 90 : angle
  }
  return { total, findMainAngle }
}

/** The same angle of a box, in -45..45 degrees. */
const wrapAngle = (angle: number): number => ((((angle + 45) % 90) + 90) % 90) - 45

/** The cosine and the sine, which are whole numbers of quarter turns, so that no pixel is rounded down to the next. */
const directionOf = (degrees: number): Point =>
  [Math.cos, Math.sin].map((ratio) => Math.round(ratio((degrees * Math.PI) / 180) * 1e12) / 1e12) as Point

/** The size of a photograph that is turned counterclockwise by so many degrees, and from its pixels to the photograph's. */
export function levelMap(photo: Pick<Grid, 'width' | 'height'>, degrees: number): LevelMap {
  const [cos, sin] = directionOf(degrees)
  const sizeOf = (along: number, across: number): number => {
    const reach = (along * cos + across * Math.abs(sin)) / 2
    return Math.ceil(along / 2 + reach) - Math.floor(along / 2 - reach) // as in Pillow
  }
  const [width, height] = [sizeOf(photo.width, photo.height), sizeOf(photo.height, photo.width)]
  const toPhoto = ([x, y]: Point): Point => {
    const [right, down] = [x + 0.5 - width / 2, y + 0.5 - height / 2]
    return [right * cos - down * sin + photo.width / 2 - 0.5, right * sin + down * cos + photo.height / 2 - 0.5]
  }
  const fromPhoto = ([x, y]: Point): Point => {
    const [right, down] = [x + 0.5 - photo.width / 2, y + 0.5 - photo.height / 2]
    return [right * cos + down * sin + width / 2 - 0.5, down * cos - right * sin + height / 2 - 0.5]
  }
  return { width, height, toPhoto, fromPhoto }
}

/** The photograph turned so, with grey values in 0..255; what is outside of it is black. */
export function turnPhoto(gray: Grid, degrees: number): Mask {
  const { width, height, toPhoto } = levelMap(gray, degrees)
  const [cos, sin] = directionOf(degrees)
  const source = new Uint8Array(gray.values.length)
  for (let index = 0; index < source.length; index++) source[index] = rint(gray.values[index]! * 255)
  const values = new Uint8Array(width * height)
  const [maxX, maxY] = [gray.width - 1, gray.height - 1]
  for (let y = 0; y < height; y++) {
    const [startX, startY] = toPhoto([0, y])
    for (let x = 0; x < width; x++) {
      const photoX = startX + x * cos
      const photoY = startY + x * sin
      if (photoX < -0.5 || photoY < -0.5 || photoX >= maxX + 0.5 || photoY >= maxY + 0.5) continue
      const column = Math.floor(photoX)
      const row = Math.floor(photoY)
      const [dx, dy] = [photoX - column, photoY - row]
      const above = Math.max(row, 0) * gray.width + Math.max(column, 0)
      const right = column >= 0 && column < maxX ? 1 : 0
      const below = above + (row >= 0 && row < maxY ? gray.width : 0)
      const upper = source[above]! * (1 - dx) + source[above + right]! * dx
      const lower = source[below]! * (1 - dx) + source[below + right]! * dx
      values[y * width + x] = upper * (1 - dy) + lower * dy
    }
  }
  return { width, height, values }
}

/**
 * How much darker than the paper on both sides lines are, as the number of `RIDGES` that they exceed: of lines along the
 * rows and along the columns. `segments` has the best of all slopes at the middle of each segment, `quarters` the same of
 * quarters of a segment, which are level.
 */
interface Ridges {
  /** To the next pixel along a line, and across it. */
  along: number
  across: number
  segments: Uint8Array
  quarters: Uint8Array
}

function measureRidges({ width, height, values }: Mask): Ridges[] {
  const coarse = blockMean({ width, height, values }, Math.ceil(Math.max(width, height) / PAPER_BLOCK))
  const { values: paper } = upsampleLinear(maxFilter(coarse, PAPER_RADIUS), width, height)
  for (let index = 0; index < paper.length; index++) paper[index] = Math.max(paper[index]!, 255 / SEGMENT)
  return [
    [1, width],
    [width, 1],
  ].map(([along = 0, across = 0]) => {
    const quarter = SEGMENT / 4
    const sums = sumFours(values, along)
    const quarters = new Uint8Array(values.length)
    rankRidges(sums, paper, across, quarter, 2 * along, SHORT_RIDGE, quarters)
    const segments = new Uint8Array(values.length)
    const totals = new Int16Array(values.length)
    const step = quarter * along
    for (const rise of [-across, 0, across]) {
      sumSegments(sums, step, rise, across, totals)
      rankRidges(totals, paper, across, SEGMENT, 2 * step, 1, segments)
    }
    return { along, across, segments, quarters }
  })
}

/** The sums of four pixels from each one on. */
function sumFours(values: ArrayLike<number>, along: number): Int16Array {
  const sums = new Int16Array(values.length)
  for (let index = 0; index < sums.length - 3 * along; index++)
    sums[index] = values[index]! + values[index + along]! + values[index + 2 * along]! + values[index + 3 * along]!
  return sums
}

/** Writes the sums of segments, given those of quarters: the first and the last one lie so far off, for a slope. */
function sumSegments(sums: Int16Array, step: number, rise: number, across: number, totals: Int16Array): void {
  const end = sums.length - 3 * step - across
  for (let index = across; index < end; index++)
    totals[index] = sums[index - rise]! + sums[index + step]! + sums[index + 2 * step]! + sums[index + 3 * step + rise]!
}

/** Raises the ranks at the middles of segments of so many pixels, given their sums. */
function rankRidges(
  sums: Int16Array,
  paper: Float64Array,
  across: number,
  count: number,
  middle: number,
  scale: number,
  ranks: Uint8Array,
): void {
  const [reach, least] = [LINE_REACH * across, scale * RIDGES[0]!]
  const end = sums.length - reach - middle
  for (let index = reach; index < end; index++) {
    const total = sums[index]!
    const level = count * paper[index + middle]!
    const ridge = Math.min(sums[index - reach]!, sums[index + reach]!) - total
    if (ridge <= least * level && total >= (1 - MIN_DARKNESS) * level) continue
    let rank = ranks[index + middle]!
    if (total < (1 - MIN_DARKNESS) * level) rank = RIDGES.length
    while (rank < RIDGES.length && ridge > scale * RIDGES[rank]! * level) rank++
    ranks[index + middle] = rank
  }
}

/** The pixels that are neither on lines, which exceed so many of `RIDGES`, nor in solid areas. */
function findPaper(ridges: readonly Ridges[], { width, height }: Mask, min: number): Mask {
  const values = new Uint8Array(width * height).fill(1)
  for (const all of ridges) eraseLines(values, all, min)
  return { width, height, values }
}

/** Clears what lies near segments and quarters of segments whose ranks are high enough. */
function eraseLines(values: Uint8Array, { along, across, segments, quarters }: Ridges, min: number): void {
  const [far, near] = [SEGMENT / 2 - 2, MAX_GAP]
  // For each line along the segments, for how many pixels one of them still reaches.
  const [ofSegment, ofQuarter] = [new Uint8Array(along), new Uint8Array(along)]
  const { length } = values
  const [lastSegment, lastQuarter] = [length - 2 * far * along, length - 2 * near * along]
  for (let index = 0, line = 0; index < length; index++) {
    if (index < lastSegment && segments[index + far * along]! >= min) ofSegment[line] = 2 * far + 1
    if (index < lastQuarter && quarters[index + near * along]! >= min) ofQuarter[line] = 2 * near + 1
    if (ofSegment[line] && ofQuarter[line] && index < length - across) {
      values[index] = 0
      values[index + across] = 0
    }
    if (ofSegment[line]) ofSegment[line]!--
    if (ofQuarter[line]) ofQuarter[line]!--
    if (++line === along) line = 0
  }
}

/** Boxes in a photograph that is turned counterclockwise by so many degrees. */
interface LocatedBoxes {
  angle: number
  boxes: PrintedBox[]
}

/**
 * The boxes in a photograph that may be turned however; null if it has none.
 *
 * Squares of a chequered desk are not among them. Where a desk may have squares or stripes, boxes are searched on the
 * sheets alone, as it may hide what is on them.
 */
export function locateBoxes(gray: Grid): LocatedBoxes | null {
  const found = locateOnSheets(gray)
  return found && found.boxes.length >= MIN_BOXES && Math.min(...medianSize(found.boxes)) >= SEGMENT ? found : null
}

function locateOnSheets(gray: Grid): LocatedBoxes | null {
  let located = locateIn(gray)
  if (!located) return null
  const findSides = ({ angle, boxes }: LocatedBoxes) => {
    const { toPhoto } = levelMap(gray, angle)
    return boxes.map(({ corners }) => findDarkSides(gray, corners.map(toPhoto)))
  }
  let darkSides = findSides(located)
  const doubtful = darkSides.filter(({ isDoubtful }) => isDoubtful).length
  const blanked = doubtful ? blankDesk(gray) : null
  const others = blanked && locateIn(blanked)
  if (others && others.boxes.length >= located.boxes.length - doubtful) {
    located = others
    darkSides = findSides(others)
  }
  return { ...located, boxes: located.boxes.filter((_, index) => !darkSides[index]!.isSquare) }
}

/**
 * The boxes in a photograph, those of a desk, too.
 *
 * In perspective, or where much is written, most edges may be turned otherwise than the boxes: then these tell more.
 */
function locateIn(gray: Grid): LocatedBoxes | null {
  let angle = findAngle(gray)
  if (angle === undefined) return null
  for (let turn = 1; ; turn++) {
    const boxes = findBoxes(turnPhoto(gray, angle))
    const tilt = measureTilt(boxes)
    if (Math.abs(tilt) <= MAX_TILT || turn === MAX_TURNS) return { angle, boxes }
    angle += tilt
  }
}

/** By how many degrees the sides of boxes are turned clockwise from the axes: the median; 0 without boxes. */
function measureTilt(boxes: readonly PrintedBox[]): number {
  const tilts = boxes.map(({ corners }) =>
    corners.reduce((sum, [x, y], index) => {
      const [endX, endY] = corners[(index + 1) % 4]!
      const degrees = (Math.atan2(endY - y, endX - x) * 180) / Math.PI
      return sum + (((degrees + 405) % 90) - 45) / 4
    }, 0),
  )
  return tilts.length ? median(tilts) : 0
}

/** The boxes in a picture whose sides are near the axes. */
function findBoxes(picture: Mask): PrintedBox[] {
  if (Math.min(picture.width, picture.height) < 2 * SEGMENT) return []
  let boxes: PrintedBox[] = []
  let [paper, most] = [picture, -1]
  const ridges = measureRidges(picture)
  for (let min = RIDGES.length; min > 0; min--) {
    const mask = findPaper(ridges, picture, min)
    const found = findRegions(mask)
    const selected = selectBoxes(found, MIN_BOXES)
    if (found.length === MAX_REGIONS && selected.length > MAX_BOXES) return selected // a pattern: there will be no fewer
    if (selected.length > most) [paper, most] = [mask, selected.length]
    boxes = [...boxes, ...found.filter((box) => !boxes.some((other) => overlap(box, other) && areAlike(box, other)))]
  }
  const isLine = lineTest(paper)
  boxes = selectBoxes(boxes)
  if (boxes.length > MAX_BOXES) boxes = linked(boxes)
  for (let round = 0; round < MAX_ROUNDS; round++) {
    const more = findNeighbors(boxes, isLine)
    boxes = selectBoxes([...boxes, ...more])
    if (!more.length || boxes.length > MAX_BOXES) break
  }
  return boxes.length && areOblong(boxes) ? boxes : linked(boxes)
}

/** Those that have a neighbour. */
function linked(boxes: readonly PrintedBox[]): PrintedBox[] {
  const indices = new Set(findPairs(boxes).map(([one]) => one))
  return boxes.filter((_, index) => indices.has(index))
}

const lineTest =
  ({ width, height, values }: Mask): IsLine =>
  (x, y) => {
    const [column, row] = [rint(x), rint(y)]
    return column >= 0 && row >= 0 && column < width && row < height && !values[row * width + column]
  }

/** Connected components of paper that have four straight sides. */
function findRegions(paper: Mask): PrintedBox[] {
  const isLine = lineTest(paper)
  const maxArea = (MAX_SIDE * Math.max(paper.width, paper.height)) ** 2
  const found = connectedComponents(paper).flatMap((runs) => {
    const area = runs.reduce((sum, { first, end }) => sum + end - first, 0)
    if (area < MIN_SIDE ** 2 || area > maxArea) return []
    const box = createBox(cornersOf(runs))
    return isEven(box.corners) && measureCoverage(box.corners, isLine) >= MIN_COVERAGE ? [box] : []
  })
  if (found.length <= MAX_REGIONS) return found
  const largest = new Set(found.toSorted((one, other) => areaOf(other) - areaOf(one)).slice(0, MAX_REGIONS))
  return found.filter((box) => largest.has(box))
}

function cornersOf(runs: readonly Run[]): Point[] {
  return [
    [-1, -1],
    [1, -1],
    [1, 1],
    [-1, 1],
  ].map(([right = 0, down = 0]): Point => {
    let [best, count, sumX, sumY] = [-Infinity, 0, 0, 0]
    for (const { row, first, end } of runs) {
      const x = right > 0 ? end - 1 : first
      const value = right * x + down * row
      if (value > best) [best, count, sumX, sumY] = [value, 0, 0, 0]
      if (value === best) [count, sumX, sumY] = [count + 1, sumX + x, sumY + row]
    }
    return [sumX / count + right / 2, sumY / count + down / 2]
  })
}

/**
 * The boxes for digits; if there are hardly any, the cells of tables.
 *
 * Boxes for digits are nearly square and have neighbours. If there are more cells, with half of them in their rows or
 * within them, they are parts of cells, or of digits. Whatever is within one is a guide; whatever holds several is no
 * box. Boxes that are much smaller than the largest common ones are for something else.
 */
function selectBoxes(boxes: readonly PrintedBox[], minSquares = MIN_SQUARES): PrintedBox[] {
  const areSquare = boxes.map((box) => isNearlySquare(box) && !isDivided(box, boxes))
  const [squares, count] = selectCommon(boxes.filter((_, index) => areSquare[index]))
  const [cells, cellCount] = selectCommon(boxes.filter((_, index) => !areSquare[index]))
  const held = squares.filter((box) => cells.some((cell) => isCenteredIn(box, cell) && isSmallFor(box, cell)))
  const parts = new Set([...shareRows(squares, cells), ...held])
  const areParts = count <= cellCount && 2 * parts.size >= squares.length
  return (count >= minSquares && !areParts) || !cellCount ? squares : removeNested(shareRows(boxes, cells))
}

/** The median width and height of boxes. */
export const medianSize = (boxes: readonly PrintedBox[]): Point => [
  median(boxes.map(({ size }) => size[0])),
  median(boxes.map(({ size }) => size[1])),
]

/** Whether most boxes are cells of a table for several digits. */
export function areOblong(boxes: readonly PrintedBox[]): boolean {
  const size = medianSize(boxes)
  return Math.max(...size) > MAX_ASPECT * Math.min(...size)
}

/** Those that are as high as a cell in their row; if cells stand on end, as wide as one in their column. */
function shareRows(boxes: readonly PrintedBox[], cells: readonly PrintedBox[]): PrintedBox[] {
  const [width, height] = medianSize(cells)
  const axis = width <= height ? 0 : 1
  return boxes.filter((box) =>
    cells.some(({ center, size }) => {
      const ratio = box.size[axis] / size[axis]
      const isLike = ratio > 1 / MAX_SIZE_RATIO && ratio < MAX_SIZE_RATIO
      return isLike && Math.abs(box.center[axis] - center[axis]) < MAX_MISALIGNMENT * size[axis]
    }),
  )
}

/** The boxes whose size is common, and how many have neighbours; none if these are too few. */
function selectCommon(boxes: readonly PrintedBox[]): [PrintedBox[], number] {
  const found = removeNested(boxes.toSorted((one, other) => areaOf(other) - areaOf(one)).slice(0, MAX_REGIONS))
  const neighbors = linked(found)
  if (neighbors.length < MIN_BOXES) return [[], 0]
  const counts = neighbors.map((box) => neighbors.filter((other) => areAlike(box, other)).length)
  const most = Math.max(...counts)
  const least = Math.min(Math.max(MIN_COMMON_SHARE * most, MIN_HELD), most)
  const common = neighbors.filter((_, index) => counts[index]! >= least)
  const minSize = MIN_COMMON_SIZE * Math.sqrt(Math.max(...common.map(areaOf)))
  const isCommon = (box: PrintedBox): boolean =>
    Math.sqrt(areaOf(box)) >= minSize && common.some((other) => areAlike(box, other))
  return [found.filter(isCommon), neighbors.length]
}

const areaOf = ({ size }: PrintedBox): number => size[0] * size[1]

/** Whether a box is as small as the inside of a 0 in its cell. */
const isSmallFor = (box: PrintedBox, cell: PrintedBox): boolean => areaOf(box) <= MAX_HELD_AREA * areaOf(cell)

const isNearlySquare = ({ size }: PrintedBox): boolean => Math.max(...size) <= MAX_ASPECT * Math.min(...size)

/** Whether the centre of a box is within another. */
const isCenteredIn = ({ center: [x, y] }: PrintedBox, { center, size }: PrintedBox): boolean =>
  Math.abs(x - center[0]) < size[0] / 2 && Math.abs(y - center[1]) < size[1] / 2

/** Whether smaller ones cover a box, as the cells of a table do whose faint lines are found with difficulty. */
function isDivided(box: PrintedBox, others: readonly PrintedBox[]): boolean {
  const inside = others.filter((other) => areaOf(other) < areaOf(box) / 1.5 && isCenteredIn(other, box))
  return inside.reduce((sum, other) => sum + areaOf(other), 0) >= MIN_DIVIDED * areaOf(box)
}

/** The boxes without those that hold several or a more common one, and those that others hold. */
function removeNested(boxes: readonly PrintedBox[]): PrintedBox[] {
  const alike = new Map(boxes.map((box) => [box, boxes.filter((other) => areAlike(box, other)).length]))
  const kept = boxes.map((box) => {
    const inner = boxes.filter(
      (other) => other.size[0] < box.size[0] && other.size[1] < box.size[1] && isCenteredIn(other, box),
    )
    const isHolder = inner.some((one) => {
      if (areaOf(one) >= MIN_SHARED_AREA * areaOf(box) && alike.get(one)! >= MIN_FREQUENCY_RATIO * alike.get(box)!)
        return true
      const count = inner.filter((other) => areAlike(one, other)).length
      return count >= MIN_HELD || (count > 1 && isSmallFor(one, box))
    })
    return { box, inner, isHolder }
  })
  const nested = new Set(kept.flatMap(({ inner, isHolder }) => (isHolder ? [] : inner)))
  return kept.flatMap(({ box, isHolder }) => (isHolder || nested.has(box) ? [] : [box]))
}

/** Boxes that lines show where those found have none, but others of their size have a neighbour. */
function findNeighbors(boxes: readonly PrintedBox[], isLine: IsLine): PrintedBox[] {
  const steps = commonSteps(boxes)
  const shifts = SEARCH.flatMap((x) => SEARCH.map((y) => ({ x, y, length: Math.hypot(x, y) }))).sort(
    (one, other) => one.length - other.length,
  )
  const found = boxes.flatMap((seed) =>
    steps.flatMap(([stepX, stepY]) => {
      const scale = (seed.size[0] + seed.size[1]) / 2
      const guess = move(seed, stepX * scale, stepY * scale)
      if (boxes.some((other) => overlap(guess, other))) return []
      let [coverage, score, box] = [0, -Infinity, guess]
      for (const { x, y, length } of shifts) {
        const moved = move(guess, x, y)
        const covered = measureCoverage(moved.corners, isLine)
        coverage = Math.max(coverage, covered)
        const shifted = covered - SHIFT_COST * length
        if (shifted > score) [score, box] = [shifted, moved]
      }
      return coverage >= MIN_COVERAGE ? [{ seed, box, score, isInRow: Math.abs(stepX) > Math.abs(stepY) }] : []
    }),
  )
  const scores = new Map(
    found.map((guess) => {
      const near = found.filter(({ box: { center } }) =>
        center.every((position, axis) => Math.abs(position - guess.box.center[axis]!) <= VOTE_TOLERANCE),
      )
      return [guess, guess.score + VOTE_WEIGHT * new Set(near.map(({ seed }) => seed)).size]
    }),
  )
  const kept: PrintedBox[] = []
  for (const { box } of found.toSorted((one, other) => scores.get(other)! - scores.get(one)!)) {
    if (kept.some((other) => overlap(box, other))) continue
    const same = found.filter((other) => overlap(other.box, box))
    const isExpectedTwice = same.some(({ isInRow }) => isInRow) && !same.every(({ isInRow }) => isInRow)
    if (countCrossedSides(box.corners, isLine) <= Number(isExpectedTwice)) kept.push(box)
  }
  return kept
}

/** The steps to neighbours that several boxes take, in their mean sides, from the left and from the top. */
function commonSteps(boxes: readonly PrintedBox[]): Point[] {
  const counts = new Map<string, number>()
  const pairs = findPairs(boxes)
  for (const [one, other] of pairs) {
    const { center, size } = boxes[one]!
    const scale = (STEP_TOLERANCE * (size[0] + size[1])) / 2
    const key = boxes[other]!.center.map((position, axis) => rint((position - center[axis]!) / scale) + 0).join()
    counts.set(key, (counts.get(key) ?? 0) + 1)
  }
  const least = MIN_STEP_SHARE * new Set(pairs.map(([one]) => one)).size
  return [...counts]
    .filter(([, count]) => count >= least)
    .map(([key]) => key.split(',').map((step) => Number(step) * STEP_TOLERANCE) as Point)
    .sort((one, other) => one[0] - other[0] || one[1] - other[1])
}

function move({ corners, center, size }: PrintedBox, right: number, down: number): PrintedBox {
  const shift = ([x, y]: Point): Point => [x + right, y + down]
  return { corners: corners.map(shift), center: shift(center), size }
}

/** Whether a box lies where another is. */
const overlap = ({ center: [x, y] }: PrintedBox, { center, size }: PrintedBox): boolean =>
  Math.abs(x - center[0]) < MIN_STEP * size[0] && Math.abs(y - center[1]) < MIN_STEP * size[1]

const areAlike = ({ size }: PrintedBox, other: PrintedBox): boolean =>
  size.every((side, axis) => side < MAX_SIZE_RATIO * other.size[axis]! && other.size[axis]! < MAX_SIZE_RATIO * side)

/** The indices of boxes of like size beside each other in a row or in a column, each pair in both orders. */
export function findPairs(boxes: readonly PrintedBox[]): [number, number][] {
  return boxes.flatMap((box, one) =>
    boxes.flatMap((other, index): [number, number][] => {
      const x = Math.abs(other.center[0] - box.center[0]) / box.size[0]
      const y = Math.abs(other.center[1] - box.center[1]) / box.size[1]
      const [low, high] = [Math.min(x, y), Math.max(x, y)]
      return low < MAX_MISALIGNMENT && high > MIN_STEP && high < MAX_STEP && areAlike(box, other) ? [[one, index]] : []
    }),
  )
}

/** The median step from a box to the next one in its row, and in its column, in its sides; infinite: there is none. */
export function measureSteps(boxes: readonly PrintedBox[]): Point {
  const right = [0, 1].map((axis) =>
    boxes.reduce((total, { corners }) => total + corners[1]![axis]! - corners[0]![axis]!, 0),
  ) as Point
  const [cos, sin] = right.map((side) => side / Math.hypot(...right)) as Point
  const level = boxes.map((box): PrintedBox => {
    const [x, y] = box.center
    return { ...box, center: [cos * x + sin * y, cos * y - sin * x] }
  })
  const nearest = [0, 1].map(() => new Float64Array(boxes.length).fill(Infinity))
  for (const [one, other] of findPairs(level)) {
    const { center, size } = level[one]!
    const steps = size.map((side, axis) => Math.abs(level[other]!.center[axis]! - center[axis]!) / side)
    const axis = Number(steps[1]! > steps[0]!)
    nearest[axis]![one] = Math.min(nearest[axis]![one]!, steps[axis]!)
  }
  return nearest.map(median) as Point
}

/** How much of a quadrilateral's least covered side lies on lines, 0..1. */
function measureCoverage(corners: readonly Point[], isLine: IsLine): number {
  const shares = corners.map(([x, y], index) => {
    const [endX, endY] = corners[(index + 1) % 4]!
    const [right, down] = [endX - x, endY - y]
    const length = Math.max(Math.hypot(right, down), 1e-6)
    const covered = SIDE_POINTS.filter((fraction) =>
      LINE_OFFSETS.some((offset) =>
        isLine(x + fraction * right + (offset * down) / length, y + fraction * down - (offset * right) / length),
      ),
    )
    return covered.length / SIDE_POINTS.length
  })
  return Math.min(...shares)
}

/** At how many sides, up to 2, a line through a box goes on. */
function countCrossedSides(corners: readonly Point[], isLine: IsLine): number {
  let most = 0
  for (const turn of [0, 3]) {
    const [a, b, c, d] = corners.map((_, index) => corners[(index + turn) % 4]!) as [Point, Point, Point, Point]
    for (const fraction of steps(0.25, 0.75, 13)) {
      const [left, right] = [between(a, d, fraction), between(b, c, fraction)]
      const covered = steps(-0.5, 1.5, 33).map((along) => Number(isLine(...between(left, right, along))))
      const isCovered = (first: number, end: number): boolean =>
        covered.slice(first, end).reduce((sum, isOn) => sum + isOn, 0) >= MIN_DIVIDER * (end - first)
      if (isCovered(0, 33)) return 2
      if (isCovered(0, 25) || isCovered(8, 33)) most = 1
    }
  }
  return most
}

const between = ([x0, y0]: Point, [x1, y1]: Point, fraction: number): Point => [
  x0 + fraction * (x1 - x0),
  y0 + fraction * (y1 - y0),
]

/** Whether a quadrilateral is large enough and nearly a parallelogram. */
function isEven(corners: readonly Point[]): boolean {
  const [a, b, c, d] = corners as [Point, Point, Point, Point]
  const shortest = Math.min(...sideLengths(corners))
  const defect = Math.hypot(a[0] - b[0] + c[0] - d[0], a[1] - b[1] + c[1] - d[1])
  return shortest >= MIN_SIDE && defect <= MAX_DEFECT * shortest
}
