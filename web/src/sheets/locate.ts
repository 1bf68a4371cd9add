/**
 * Finds a sheet in a photograph: its marks, its code, and where each point of it is.
 *
 * The port of `src/digitpad/sheets/locate.py`.
 */
import type { Grid } from '../preprocessing/grid'
import { otsuThreshold } from '../preprocessing/statistics'
import type { Point } from '../preprocessing/strokes'
import { decodeModules, FINDER_CENTERS, SIZE } from './code'
import { sampleLinear, type SheetMap } from './geometry'
import { parseCode, QR_SIZE, type SheetLayout } from './layout'
import { bendMap, type Component, findComponents, findFrames, flatMap } from './marks'

const MODULE_SIZE = QR_SIZE / SIZE

/** How far a finder pattern may lie from where a flat sheet has it, in millimetres. */
const MAX_FINDER_OFFSET = 8

/** Between the centres of a finder pattern's square and ring, in sides of the square. */
const MAX_CENTER_DISTANCE = 0.25

/** Of the ring of a finder pattern, in areas of its square; 24 to 9 modules. */
const [MIN_RING_AREA, MAX_RING_AREA] = [1.7, 3.8]

/** A sheet in a photograph. */
export interface LocatedSheet {
  sheet: SheetMap
  layout: SheetLayout
}

/** The sheet in a photograph; null if there is none. */
export function locateSheet(gray: Grid): LocatedSheet | 'unreadable' | null {
  const components = findComponents(gray)
  let isFound = false
  for (const { corners, paper } of findFrames(components)) {
    const layout = readLayout(gray, flatMap(corners, paper), paper, components)
    isFound = true
    if (!layout) continue
    const sheet = bendMap(flatMap(corners, layout), layout, components)
    return sheet ? { sheet, layout } : 'unreadable'
  }
  return isFound ? 'unreadable' : null
}

/** What the QR code says; null if it cannot be read. */
function readLayout(
  gray: Grid,
  flat: SheetMap,
  { qrCode: { left, top } }: SheetLayout,
  components: readonly Component[],
): SheetLayout | null {
  const centers = FINDER_CENTERS.map(([x, y]): Point => [left + MODULE_SIZE * x, top + MODULE_SIZE * y])
  const finders = findFinders(flat, centers, components)
  for (const positions of finders ? [finders, centers] : [centers]) {
    const code = decodeModules(sampleModules(gray, toPixels(flat, positions)))
    if (code !== null) return parseCode(code)
  }
  return null
}

/** Where the centres of the three finder patterns really are, in millimetres. */
function findFinders(flat: SheetMap, centers: readonly Point[], components: readonly Component[]): Point[] | null {
  const solid = components.flatMap((component) =>
    component.isSolid ? [{ ...component, point: flat.toSheet(component.center) }] : [],
  )
  const finders = centers.map((center) => {
    const offset = ({ point }: { point: Point }): number => distance(point, center)
    return solid
      .filter((component) => offset(component) <= MAX_FINDER_OFFSET)
      .sort((one, other) => offset(one) - offset(other))
      .find((square) =>
        components.some(
          ({ area, center }) =>
            area >= MIN_RING_AREA * square.area &&
            area <= MAX_RING_AREA * square.area &&
            distance(center, square.center) <= MAX_CENTER_DISTANCE * Math.sqrt(square.area),
        ),
      )?.point
  })
  return finders.every((finder) => finder !== undefined) ? finders : null
}

const distance = ([x0, y0]: Point, [x1, y1]: Point): number => Math.hypot(x1 - x0, y1 - y0)

/** The pixels of the centres of the modules, row by row, given those of the finder patterns in millimetres. */
function toPixels(flat: SheetMap, finders: readonly Point[]): Point[] {
  const [[x0, y0], [x1, y1], [x2, y2]] = finders as [Point, Point, Point]
  const [start] = FINDER_CENTERS[0]!
  const span = SIZE - 2 * start
  return Array.from({ length: SIZE * SIZE }, (_, index) => {
    const u = ((index % SIZE) + 0.5 - start) / span
    const v = (Math.floor(index / SIZE) + 0.5 - start) / span
    return flat.toPicture([x0 + u * (x1 - x0) + v * (x2 - x0), y0 + u * (y1 - y0) + v * (y2 - y0)])
  })
}

/** Which modules are dark, given the pixels of their centres: the means of nine samples. */
function sampleModules(gray: Grid, pixels: readonly Point[]): (row: number, column: number) => boolean {
  // The mean steps between modules, to the right and down, over 4.
  const at = (row: number, column: number): Point => pixels[row * SIZE + column]!
  const steps = [0, 1].map((axis) => {
    let [right, down] = [0, 0]
    for (let index = 0; index < SIZE; index++) {
      right += at(index, SIZE - 1)[axis]! - at(index, 0)[axis]!
      down += at(SIZE - 1, index)[axis]! - at(0, index)[axis]!
    }
    return [right, down].map((sum) => sum / (SIZE * (SIZE - 1)) / 4)
  })
  const values = Float64Array.from(pixels, ([x, y]) => {
    let sum = 0
    for (let i = -1; i <= 1; i++)
      for (let j = -1; j <= 1; j++) {
        const [dx, dy] = steps.map(([right = 0, down = 0]) => i * right + j * down)
        sum += sampleLinear(gray, x + dx!, y + dy!)
      }
    return sum / 9
  })
  const threshold = otsuThreshold(values)
  return (row, column) => values[row * SIZE + column]! < threshold
}
