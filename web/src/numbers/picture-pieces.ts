/**
 * Pieces of a picture: connected components of ink, cut where digits may touch.
 *
 * The port of `src/digitpad/numbers/picture_pieces.py`.
 */
import { labelComponents } from '../preprocessing/components'
import { boostFaintInk, fitInk, inkBoundingBox } from '../preprocessing/fit'
import { blankFrame, type FittedFrame, transformBounds } from '../preprocessing/frame'
import { crop, type Grid, map, zeros } from '../preprocessing/grid'
import { EDGE_WIDTH, type SeparatedInk } from '../preprocessing/segment'
import { MAX_DRAWING_PIECES } from './lattice'
import { drawInk, type LineFrame, lineGrid } from './line-frame'
import { splitLines } from './lines'
import { measureComponents, penWidth } from './picture-ink'
import { type Box, boundingBox, heightOf, orderFromLeft, type PieceRun, type Pieces, typicalHeight } from './pieces'
import { findSeams, type Writing } from './seams'
import { findSlant, type InkPoint } from './slant'

/** Of more components than this the largest are read, if the others are too low to be digits. */
const MAX_COMPONENTS = 64

/** Components that touch no edge are digits if they are at least this high, in heights of all. */
const MIN_WHOLE_HEIGHT = 0.6

/** A line is at least this high, in heights of the highest line. */
const MIN_LINE_HEIGHT = 0.5

/** A component at the edge shares at least this fraction of its height with the line that it belongs to. */
const MIN_SHARED_HEIGHT = 0.3

/** The pieces of a line of writing, and how their frames are drawn. */
export interface PictureLine {
  pieces: Pieces
  draw: (run: PieceRun) => FittedFrame
  drawLine: () => LineFrame
}

/** A cut between two parts, by their indices, and the ink that it severs. */
interface Cut {
  one: number
  other: number
  ink: number
}

/**
 * The pieces of each line of writing, from top to bottom; none if there are too many components.
 *
 * @param edges those of the whole picture, in pixels of the ink.
 */
export function picturePieces({ ink, core }: SeparatedInk, edges: Box): PictureLine[] {
  const labels = labelComponents(core)
  const { boxes, areas } = measureComponents(labels)
  if (boxes.length === 0) return []
  const byArea = [...areas.keys()].sort((one, other) => areas[other]! - areas[one]! || one - other)
  const kept = byArea.slice(0, MAX_COMPONENTS).sort((one, other) => one - other)
  const indicesOfLines = splitPictureLines(
    kept.map((component) => boxes[component]!),
    kept.map((component) => areas[component]!),
    edges,
  )
  const lines = indicesOfLines.map((indices) => {
    const components = indices.map((index) => kept[index]!)
    const lineBoxes = components.map((component) => boxes[component]!)
    const lineAreas = components.map((component) => areas[component]!)
    return { components, boxes: lineBoxes, height: typicalHeight(lineBoxes, lineAreas) }
  })
  const minHeight = MIN_LINE_HEIGHT * Math.max(...lines.map(({ height }) => height))
  if (byArea.slice(MAX_COMPONENTS).some((component) => heightOf(boxes[component]!) >= minHeight)) return []
  const pen = penWidth(core)
  const result: PictureLine[] = []
  let count = 0
  for (const line of lines) {
    if (count > MAX_DRAWING_PIECES) break // these are too many already
    const { height } = line
    const writing = { height, slant: findSlant(pointsOf(labels, line.components), height), pen }
    const { owners, cuts } = divide(labels, line.boxes, line.components, writing)
    result.push(toPieces(ink, owners, cuts, writing, edges))
    count += result.at(-1)!.pieces.boxes.length
  }
  return result
}

/**
 * The indices of the components of each line; without lines that the picture's edge cuts off, and lines of specks.
 *
 * Components at the edge belong to lines of whole components beside them. If there are none, nothing is cut off.
 */
function splitPictureLines(boxes: readonly Box[], areas: readonly number[], edges: Box): number[][] {
  const cut = [...boxes.keys()].filter((index) => isAtEdge(boxes[index]!, edges))
  const whole = [...boxes.keys()].filter((index) => !isAtEdge(boxes[index]!, edges))
  const wholeBoxes = whole.map((index) => boxes[index]!)
  const wholeAreas = whole.map((index) => areas[index]!)
  const minHeight = MIN_WHOLE_HEIGHT * typicalHeight(boxes, areas)
  if (whole.length === 0 || typicalHeight(wholeBoxes, wholeAreas) < minHeight) return splitLines(boxes, areas)
  const allLines = splitLines(wholeBoxes, wholeAreas).map((line) => line.map((index) => whole[index]!))
  const heights = allLines.map((line) =>
    typicalHeight(
      line.map((index) => boxes[index]!),
      line.map((index) => areas[index]!),
    ),
  )
  const lines = allLines.filter((_, line) => heights[line]! >= MIN_LINE_HEIGHT * Math.max(...heights))
  const extents = lines.map((line) => boundingBox(line.map((index) => boxes[index]!)))
  for (const index of cut) {
    const box = boxes[index]!
    const shared = extents.map(({ top, bottom }) => Math.min(bottom, box.bottom) - Math.max(top, box.top))
    const most = Math.max(...shared)
    if (most >= MIN_SHARED_HEIGHT * heightOf(box)) lines[shared.indexOf(most)]!.push(index)
  }
  return lines
}

/** Whether a box touches an edge of the picture. */
const isAtEdge = ({ left, top, right, bottom }: Box, edges: Box): boolean =>
  left <= edges.left || top <= edges.top || right >= edges.right || bottom >= edges.bottom

/** Where components have ink. */
function pointsOf({ width, values }: Grid, components: readonly number[]): InkPoint[] {
  const labels = new Set(components.map((component) => component + 1))
  const points: InkPoint[] = []
  values.forEach((label, pixel) => {
    if (labels.has(label)) points.push({ x: pixel % width, y: Math.floor(pixel / width), ink: 1 })
  })
  return points
}

/** The parts of the components of a line: for each pixel the number of its part, from 1, and the cuts between parts. */
function divide(
  labels: Grid,
  boxes: readonly Box[],
  components: readonly number[],
  writing: Writing,
): { owners: Grid; cuts: Cut[] } {
  const owners = zeros(labels.width, labels.height)
  const cuts: Cut[] = []
  let count = 0
  components.forEach((component, index) => {
    const { left, top, right, bottom } = boxes[index]!
    const mask = map(crop(labels, left, top, right - left, bottom - top), (label) => Number(label === component + 1))
    const seams = findSeams(mask, writing)
    const sideOf = (pixel: number): number => {
      const [column, row] = [pixel % mask.width, Math.floor(pixel / mask.width)]
      return seams.filter(({ path }) => column >= path[row]!).length
    }
    const sides = map(mask, (ink, pixel) => (ink ? sideOf(pixel) : -1))
    // Seams may meet, and leave nothing between them.
    const parts = [...new Set(sides.values)].filter((side) => side >= 0).sort((one, other) => one - other)
    sides.values.forEach((side, pixel) => {
      if (side < 0) return
      const row = top + Math.floor(pixel / mask.width)
      owners.values[row * owners.width + left + (pixel % mask.width)] = count + 1 + parts.indexOf(side)
    })
    parts.slice(1).forEach((other, part) => {
      const severed = seams.slice(parts[part], other).reduce((sum, { ink }) => sum + ink, 0)
      cuts.push({ one: count + part, other: count + part + 1, ink: severed })
    })
    count += parts.length
  })
  return { owners, cuts }
}

function toPieces(ink: Grid, owners: Grid, cuts: readonly Cut[], { height, slant }: Writing, edges: Box): PictureLine {
  const { boxes, areas } = measureComponents(owners, slant)
  const outer = measureComponents(owners).boxes
  const order = orderFromLeft(boxes, height)
  const ranks: number[] = []
  order.forEach((index, rank) => (ranks[index] = rank))
  const cutCounts = Array<number>(order.length + 1).fill(0)
  const cutInk = [...cutCounts]
  for (const cut of cuts) {
    const [one, other] = [ranks[cut.one]!, ranks[cut.other]!]
    for (let boundary = Math.min(one, other) + 1; boundary <= Math.max(one, other); boundary++) {
      cutCounts[boundary]!++
      cutInk[boundary]! += cut.ink
    }
  }
  const outerBoxes = order.map((index) => outer[index]!)
  const ranked = map(owners, (owner) => (owner ? ranks[owner - 1]! + 1 : 0))
  const grown = growOwners(ranked, ink)
  const pieces = {
    boxes: order.map((index) => boxes[index]!),
    outerBoxes,
    ink: order.map((index) => areas[index]!),
    height,
    cutCounts,
    cutInk,
    crossings: order.map(() => 0).concat(0), // what crosses is one component
    lines: [],
    isAtEdge: outerBoxes.map((box) => isAtEdge(box, edges)),
  }
  return {
    pieces,
    draw: (run) => drawRun(ink, grown, outerBoxes, run),
    drawLine() {
      const grid = lineGrid(pieces, 0)
      const own = map(ink, (value, pixel) => (grown.values[pixel] ? value : 0))
      return grid && { grid, frame: drawInk(own, slant, grid) }
    },
  }
}

/** The owners of pixels, also of those at the soft edge of ink: there the largest of the owners next to them. */
function growOwners(owners: Grid, ink: Grid): Grid {
  const { width, height } = owners
  let grown = owners
  for (let step = 0; step < EDGE_WIDTH; step++) {
    const { values } = grown
    grown = map(grown, (owner, pixel) => {
      if (owner || !ink.values[pixel]) return owner
      const [x, y] = [pixel % width, Math.floor(pixel / width)]
      let largest = 0
      for (let row = Math.max(y - 1, 0); row <= Math.min(y + 1, height - 1); row++)
        for (let column = Math.max(x - 1, 0); column <= Math.min(x + 1, width - 1); column++)
          largest = Math.max(largest, values[row * width + column]!)
      return largest
    })
  }
  return grown
}

/** The frame of a run of pieces. */
function drawRun(ink: Grid, owners: Grid, boxes: readonly Box[], [first, end]: PieceRun): FittedFrame {
  const box = boundingBox(boxes.slice(first, end))
  const [left, top] = [Math.max(box.left - EDGE_WIDTH, 0), Math.max(box.top - EDGE_WIDTH, 0)]
  const width = Math.min(box.right + EDGE_WIDTH, ink.width) - left
  const height = Math.min(box.bottom + EDGE_WIDTH, ink.height) - top
  const part = crop(owners, left, top, width, height)
  const own = map(crop(ink, left, top, width, height), (value, pixel) => {
    const owner = part.values[pixel]!
    return owner > first && owner <= end ? value : 0
  })
  const inner = inkBoundingBox(own, Number.MIN_VALUE)
  if (!inner) return { frame: blankFrame(), bounds: null }
  const { frame, bounds } = fitInk(crop(own, ...inner))
  return {
    frame: boostFaintInk(frame),
    bounds: transformBounds(bounds, ([x, y]) => [left + inner[0] + x, top + inner[1] + y]),
  }
}
