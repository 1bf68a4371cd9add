/**
 * Finds the marks of a sheet in a photograph.
 *
 * A mark is a connected component of dark pixels with the moments of a filled parallelogram. The first corner mark has a
 * light hole, which tells how the sheet is turned. Four corner marks belong together if the homography through them
 * explains the size and shape of each.
 *
 * The port of `src/digitpad/sheets/marks.py`.
 */
import { connectedComponents, type Run } from '../preprocessing/components'
import { boxBlur } from '../preprocessing/filters'
import { type Grid, map } from '../preprocessing/grid'
import { solveHomography } from '../preprocessing/homography'
import { rint } from '../preprocessing/statistics'
import type { Point } from '../preprocessing/strokes'
import { jacobian, type Matrix2, SheetMap, type Side } from './geometry'
import { CORNER_HOLE_SIZE, CORNER_MARK_SIZE, cornersOf, EDGE_MARK_SIZE, PAPERS, SheetLayout } from './layout'

/** Pixels are compared with the mean of those around them, up to this fraction of the picture's longer side away. */
const WINDOW = 1 / 24

/** Marks are darker than this fraction of the mean. The grey boxes are not. */
const MAX_BRIGHTNESS = 0.62

/** In pixels. */
const MIN_MARK_AREA = 12

/** 12 √det C / A is 1 for every filled parallelogram of area A and covariance C, and 5/3 for the ring. */
const SOLID = [0.88, 1.14] as const
const RING = [1.25, 1.95] as const

/** Of the sides of a mark, as seen from the side. */
const MAX_ELONGATION = 3

/** Around a mark it is light: at this distance, in standard deviations of its pixels, at nearly all of these points. */
const [QUIET_RADIUS, QUIET_POINTS, MAX_DISTURBED_POINTS] = [3.3, 24, 2]

/** The least of the others is at least this fraction of the greatest; an edge of a shadow may lie between them. */
const MIN_EVENNESS = 0.4

/** How many rings are tried: a patterned desk has many on uneven ground, and handwritten zeros are small ones. */
const MAX_RINGS = 4

/** For each ring so many of the solid marks with the most even surroundings may be the other corners. */
const MAX_CANDIDATES = 90

/** Of a corner mark, compared with the first; perspective makes them differ. */
const [MIN_CORNER_AREA, MAX_CORNER_AREA] = [0.12, 8]

/** The cube roots of the areas of equal marks are an affine function of their position, except for this fraction. */
const MAX_AREA_ERROR = 0.05

/** Between the covariance of a corner mark and what the homography predicts, relative to it. */
const MAX_SHAPE_ERROR = 0.25

/** How far edge marks may lie off the straight side of the frame, in millimetres. */
const MAX_MARK_DEVIATION = 5

/** How far they may lie from where they are expected, if a few cannot be seen. */
const MAX_MARK_OFFSET = 3

/** Of an edge mark, compared with what the homography predicts. */
const [MIN_EDGE_AREA, MAX_EDGE_AREA] = [0.45, 2]

/** Of the edge marks on each side at least this fraction must be seen. */
const MIN_VISIBLE_MARKS = 0.6

/** A dark component of a photograph. */
export interface Component {
  /** In pixels. */
  center: Point
  /** In pixels. */
  area: number
  covariance: Matrix2
  /** Whether it is a square, seen from any side. */
  isSolid: boolean
  /** Whether it may be a mark other than the first corner mark. */
  isMark: boolean
  /** Whether it may be a first corner mark. */
  isRing: boolean
  /** Of the paper around it, 0..1; 0 if it has not the shape of a mark. */
  evenness: number
}

/** The dark components of a photograph that are as large as a mark may be. */
export function findComponents(photo: Grid): Component[] {
  const gray = boxBlur(photo, 1)
  const side = Math.max(gray.width, gray.height)
  const means = boxBlur(gray, rint(WINDOW * side)).values
  const dark = map(gray, (value, index) => Number(value < MAX_BRIGHTNESS * means[index]!))
  return connectedComponents(dark).flatMap((runs) => describeComponent(runs, gray, dark, (WINDOW * side) ** 2) ?? [])
}

function describeComponent(runs: readonly Run[], gray: Grid, dark: Grid, maxArea: number): Component | null {
  let [area, x, y, xx, xy, yy] = [0, 0, 0, 0, 0, 0]
  for (const { row, first, end } of runs) {
    const count = end - first
    const middle = (first + end - 1) / 2
    area += count
    x += count * middle
    y += count * row
    xx += count * (middle ** 2 + (count ** 2 - 1) / 12)
    xy += count * middle * row
    yy += count * row ** 2
  }
  if (area < MIN_MARK_AREA || area > maxArea) return null
  const center: Point = [x / area, y / area]
  const pixel = 1 / 12 // the variance within a pixel
  const [varianceX, covarianceXY, varianceY] = [
    xx / area - center[0] ** 2 + pixel,
    xy / area - center[0] * center[1],
    yy / area - center[1] ** 2 + pixel,
  ]
  const determinant = varianceX * varianceY - covarianceXY ** 2
  const shape = (12 * Math.sqrt(Math.max(determinant, 0))) / area
  const elongation = (MAX_ELONGATION + 1 / MAX_ELONGATION) ** 2 // of (a + b)² / ab, for the squares a and b of sides
  const isCompact = (varianceX + varianceY) ** 2 <= elongation * determinant
  const isHollow = !dark.values[rint(center[1]) * dark.width + rint(center[0])]
  const hasShape = ([min, max]: readonly [number, number]): boolean => min <= shape && shape <= max && isCompact
  const isSolid = hasShape(SOLID) && !isHollow
  const isRing = hasShape(RING) && isHollow
  const covariance: Matrix2 = [varianceX, covarianceXY, covarianceXY, varianceY]
  const evenness = isSolid || isRing ? measureEvenness(gray, center, covariance) : 0
  const isEven = evenness >= MIN_EVENNESS
  return { center, area, covariance, isSolid, isMark: isSolid && isEven, isRing: isRing && isEven, evenness }
}

function measureEvenness({ width, height, values }: Grid, [centerX, centerY]: Point, covariance: Matrix2): number {
  const [varianceX, covarianceXY, , varianceY] = covariance
  const along = Math.sqrt(varianceX) // the Cholesky factor of the covariance
  const shear = covarianceXY / along
  const across = Math.sqrt(varianceY - shear ** 2)
  const around = Array.from({ length: QUIET_POINTS }, (_, index) => {
    const angle = (2 * Math.PI * index) / QUIET_POINTS
    const [cosine, sine] = [QUIET_RADIUS * Math.cos(angle), QUIET_RADIUS * Math.sin(angle)]
    const [x, y] = [rint(centerX + along * cosine), rint(centerY + shear * cosine + across * sine)]
    return x >= 0 && y >= 0 && x < width && y < height ? values[y * width + x]! : 0
  }).sort((one, other) => one - other)
  return around[MAX_DISTURBED_POINTS]! / Math.max(around.at(-1)!, 1e-9)
}

/** The centres of the corner marks, clockwise from the first, and a layout on the paper whose proportions fit best. */
export interface CornerMatch {
  corners: Point[]
  paper: SheetLayout
}

/** Which corner marks may belong to a sheet: the best for each ring, by descending area times squared evenness. */
export function* findFrames(components: readonly Component[]): Generator<CornerMatch> {
  const score = ({ area, evenness }: Component) => area * evenness ** 2
  const rings = components.filter(({ isRing }) => isRing).sort((one, other) => score(other) - score(one))
  for (const ring of rings.slice(0, MAX_RINGS)) {
    const match = matchCorners(components, ring)
    if (match) yield match
  }
}

/** The three marks that go best with a ring; null if there are none. */
function matchCorners(components: readonly Component[], ring: Component): CornerMatch | null {
  const papers = Object.keys(PAPERS).flatMap((paper) =>
    [false, true].map((landscape) => {
      const layout = new SheetLayout(1, 1, 1, paper, landscape)
      return { paper: layout, frame: layout.frame, points: cornersOf(layout.frame) }
    }),
  )
  let [leastError, match]: [number, CornerMatch | null] = [MAX_SHAPE_ERROR, null]
  for (const quad of candidateQuads(components, ring)) {
    const corners = quad.map(({ center }) => center)
    for (const { paper, frame, points } of papers) {
      const homography = solveHomography(frame, corners)
      let error = 0
      for (const [index, point] of points.entries()) {
        const holeSize = index === 0 ? CORNER_HOLE_SIZE : 0
        error = Math.max(error, shapeError(quad[index]!.covariance, jacobian(homography, point), holeSize))
        if (error >= leastError) break
      }
      if (error < leastError) [leastError, match] = [error, { corners, paper }]
    }
  }
  return match
}

/** How much a covariance differs from that of a corner mark where the homography has this derivative. */
function shapeError([xx, xy, , yy]: Matrix2, [a, b, c, d]: Matrix2, holeSize: number): number {
  const inertia = (CORNER_MARK_SIZE ** 2 + holeSize ** 2) / 12
  const [x, mixed, y] = [inertia * (a * a + b * b), inertia * (a * c + b * d), inertia * (c * c + d * d)]
  const difference = (xx - x) ** 2 + 2 * (xy - mixed) ** 2 + (yy - y) ** 2
  return Math.sqrt(difference / (x ** 2 + 2 * mixed ** 2 + y ** 2))
}

type Quad = readonly [Component, Component, Component, Component]

/** Quadrilaterals of a ring and three marks, clockwise, whose areas may belong to marks of one size. */
function candidateQuads(components: readonly Component[], ring: Component): Quad[] {
  const filledArea = (ring.area * CORNER_MARK_SIZE ** 2) / (CORNER_MARK_SIZE ** 2 - CORNER_HOLE_SIZE ** 2)
  const first = { ...ring, area: filledArea }
  const candidates = components
    .filter(
      ({ isMark, area }) => isMark && area >= MIN_CORNER_AREA * filledArea && area <= MAX_CORNER_AREA * filledArea,
    )
    .sort((one, other) => other.evenness - one.evenness)
    .slice(0, MAX_CANDIDATES)
  const quads: Quad[] = []
  for (const second of candidates)
    for (const third of candidates) {
      const lastTurn = turn(first, second, third)
      if (lastTurn <= 0) continue
      for (const fourth of candidates) {
        const firstTurn = turn(second, third, fourth)
        if (firstTurn <= 0) continue
        const turns = [firstTurn, turn(third, fourth, first), turn(fourth, first, second), lastTurn]
        if (turns.every((area) => area > 0) && hasPlaneAreas([first, second, third, fourth], turns))
          quads.push([ring, second, third, fourth])
      }
    }
  return quads
}

/** Twice the area of a triangle; negative if it runs anticlockwise. */
const turn = ({ center: [x0, y0] }: Component, { center: [x1, y1] }: Component, { center: [x2, y2] }: Component) =>
  (x1 - x0) * (y2 - y1) - (y1 - y0) * (x2 - x1)

/** An affine function of four points sums to 0 with the areas of the triangles of the others and alternate signs. */
function hasPlaneAreas(quad: Quad, turns: readonly number[]): boolean {
  let [sum, total] = [0, 0]
  quad.forEach(({ area }, index) => {
    const term = Math.cbrt(area) * turns[index]!
    sum += index % 2 ? -term : term
    total += term
  })
  return Math.abs(sum) <= MAX_AREA_ERROR * total
}

/** The map of a flat sheet with these centres of corner marks. */
export const flatMap = (corners: readonly Point[], layout: SheetLayout): SheetMap =>
  new SheetMap(solveHomography(layout.frame, corners), layout.frame)

/** The map of the sheet as it is bent, by its row marks and column marks; null if too many of them cannot be seen. */
export function bendMap(flat: SheetMap, layout: SheetLayout, components: readonly Component[]): SheetMap | null {
  const { frame, homography } = flat
  const found = findEdgeMarks(flat, components)
  const sides: Side[] = []
  for (const [side, expected] of layout.edgeMarks.entries()) {
    const axis = 1 - (side % 2)
    const matched = matchMarks(expected, found[side]!, axis)
    if (matched.length < MIN_VISIBLE_MARKS * expected.length) return null
    const [start, end] = axis ? [frame.top, frame.bottom] : [frame.left, frame.right]
    sides.push({
      positions: [start, ...matched.map(({ mark }) => mark[axis]!), end],
      deviations: [[0, 0], ...matched.map(({ deviation }) => deviation), [0, 0]],
    })
  }
  return new SheetMap(homography, frame, sides)
}

/** What may be marks on the left, top, right and bottom side, in millimetres, in order. */
function findEdgeMarks(flat: SheetMap, components: readonly Component[]): Point[][] {
  const points = components.flatMap(({ isMark, center, area }) => {
    if (!isMark) return []
    const point = flat.toSheet(center)
    const [a, b, c, d] = jacobian(flat.homography, point)
    const ratio = area / (Math.abs(a * d - b * c) * EDGE_MARK_SIZE ** 2)
    return ratio >= MIN_EDGE_AREA && ratio <= MAX_EDGE_AREA ? [point] : []
  })
  const { left, top, right, bottom } = flat.frame
  return [left, top, right, bottom].map((line, side) => {
    const [across, along] = [side % 2, 1 - (side % 2)]
    const [start, end] = along ? [top, bottom] : [left, right]
    return points
      .filter(
        (point) =>
          Math.abs(point[across]! - line) <= MAX_MARK_DEVIATION && point[along]! > start && point[along]! < end,
      )
      .sort((one, other) => one[along]! - other[along]!)
  })
}

/** Which of the expected marks are found, and how far each of those deviates, in millimetres. */
function matchMarks(
  expected: readonly Point[],
  found: readonly Point[],
  axis: number,
): { mark: Point; deviation: Point }[] {
  const isComplete = found.length === expected.length
  return expected.flatMap((mark, index) => {
    const distance = (point: Point): number => Math.abs(point[axis]! - mark[axis]!)
    const nearest = isComplete ? found[index] : found.toSorted((one, other) => distance(one) - distance(other))[0]
    if (!nearest || (!isComplete && distance(nearest) > MAX_MARK_OFFSET)) return []
    return [{ mark, deviation: [nearest[0] - mark[0], nearest[1] - mark[1]] }]
  })
}
