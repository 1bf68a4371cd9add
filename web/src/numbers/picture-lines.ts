/** The ink of a number in a picture, and its lines of writing, also under erasers and strokes. */
import type { Corners } from '../preprocessing/composite'
import { applyErasers, type EraserPath, fillSegment } from '../preprocessing/erase-mask'
import { inkBoundingBox } from '../preprocessing/fit'
import { transformBounds } from '../preprocessing/frame'
import { crop, type Grid, zeros } from '../preprocessing/grid'
import { describeInk, type ExtractedInk } from '../preprocessing/picture'
import type { SeparatedInk } from '../preprocessing/segment'
import type { Point, Stroke } from '../preprocessing/strokes'
import { makeLattices } from './lattice'
import { penWidth, removeSpecks, separateNumberInk } from './picture-ink'
import { picturePieces } from './picture-pieces'
import type { Box } from './pieces'
import type { FramedLine } from './reading'

/** What is needed of the ink of a number to read it again after it was changed. */
export interface EditableInk {
  /** How much each pixel is ink, 0..1, in the smallest part of the picture that holds all ink. */
  coverage: Grid
  /** The mask of the ink without its soft edge. */
  core: Grid
  /** Those of the whole picture, in pixels of the coverage. */
  edges: Box
}

/** The ink of a number in a picture. */
export interface NumberInk extends ExtractedInk, EditableInk {
  /** The lines of writing, from top to bottom, in pixels of the coverage. */
  lines: FramedLine[]
}

/** The ink of a picture, as that of one digit and as that of a number. */
export interface PictureInk extends ExtractedInk {
  number?: NumberInk | undefined
  /** Whether the picture's file has frames or pages after the first, which are not read. */
  hasMoreFrames?: boolean | undefined
}

/** What has been erased from the ink of a number, in its pixels, and the strokes drawn over it. */
export interface NumberEdits {
  corners: Corners
  erased?: readonly EraserPath[] | undefined
  strokes: Stroke[]
}

/** How many rows and columns are added at each side of a picture. */
type Margins = Box

/** The ink of a number in grey values; null when no ink stands out from the paper. */
export function extractNumberInk(gray: Grid): NumberInk | null {
  const lines = extractLines(gray)
  return lines && { ...describeInk(lines.coverage), ...lines }
}

/** The same without what is needed to show it. */
export function extractLines(gray: Grid): Pick<NumberInk, 'coverage' | 'core' | 'edges' | 'lines'> | null {
  const separated = separateNumberInk(gray)
  const box = inkBoundingBox(separated.ink, Number.MIN_VALUE)
  if (!box) return null
  const [ink, core] = [crop(separated.ink, ...box), crop(separated.core, ...box)]
  const [left, top] = box
  const edges = { left: -left, top: -top, right: gray.width - left, bottom: gray.height - top }
  return { coverage: ink, core, edges, lines: drawLines({ ink, core }, edges) }
}

/** The lines of writing of what erasers left of a number, together with the strokes, in pixels of its coverage. */
export function editLines({ coverage, core, edges }: EditableInk, edits: NumberEdits): FramedLine[] {
  const { corners, erased = [], strokes } = edits
  const [[left, top], [right]] = corners
  const scale = (right - left) / coverage.width
  const lines = strokes.map((stroke) => stroke.map(([x, y]): Point => [(x - left) / scale, (y - top) / scale]))
  const radius = penWidth(core) / 2
  const margins = marginsFor(coverage, lines.flat(), radius)
  const [ink, mask] = [coverage, core].map((grid) => {
    const edited = addMargins(applyErasers(grid, erased), margins)
    for (const line of lines)
      line.forEach(([x, y], index) => {
        const [fromX, fromY] = line[index - 1] ?? [x, y]
        const [dx, dy] = [margins.left, margins.top]
        fillSegment(edited, [fromX + dx, fromY + dy], [x + dx, y + dy], radius, 1)
      })
    return edited
  }) as [Grid, Grid]
  return drawLines({ ink, core: removeSpecks(mask) }, moveBox(edges, -margins.left, -margins.top)).map((line) =>
    moveLine(line, margins.left, margins.top),
  )
}

function drawLines(separated: SeparatedInk, edges: Box): FramedLine[] {
  const lines = picturePieces(separated, edges)
  return makeLattices(lines.map(({ pieces }) => pieces)).map((lattice, index) => ({
    lattice,
    frames: lattice.candidates.map((run) => lines[index]!.draw(run)),
    lineFrame: lines[index]!.drawLine(),
  }))
}

/** The margins that let points lie inside, at most as large as the picture. */
function marginsFor({ width, height }: Grid, points: readonly Point[], radius: number): Margins {
  const margins = { left: 0, top: 0, right: 0, bottom: 0 }
  const reach = Math.ceil(radius)
  const max = Math.max(width, height)
  const widen = (side: keyof Margins, distance: number): void => {
    margins[side] = Math.min(Math.max(margins[side], Math.ceil(distance) + reach), max)
  }
  for (const [x, y] of points) {
    widen('left', -x)
    widen('right', x - width)
    widen('top', -y)
    widen('bottom', y - height)
  }
  return margins
}

function addMargins(grid: Grid, { left, top, right, bottom }: Margins): Grid {
  const result = zeros(grid.width + left + right, grid.height + top + bottom)
  for (let y = 0; y < grid.height; y++)
    result.values.set(grid.values.subarray(y * grid.width, (y + 1) * grid.width), (y + top) * result.width + left)
  return result
}

/** The line moved to the left and up; its upright boxes, which count only relative to each other, stay. */
const moveLine = ({ lattice, frames, ...line }: FramedLine, dx: number, dy: number): FramedLine => ({
  ...line,
  lattice: {
    ...lattice,
    pieces: { ...lattice.pieces, outerBoxes: lattice.pieces.outerBoxes.map((box) => moveBox(box, dx, dy)) },
  },
  frames: frames.map(({ frame, bounds }) => ({
    frame,
    bounds: transformBounds(bounds, ([x, y]) => [x - dx, y - dy]),
  })),
})

/** The box moved to the left and up. */
const moveBox = ({ left, top, right, bottom }: Box, dx: number, dy: number): Box => ({
  left: left - dx,
  top: top - dy,
  right: right - dx,
  bottom: bottom - dy,
})
