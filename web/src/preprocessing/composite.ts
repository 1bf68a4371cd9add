/** Fits a picture's ink and the strokes drawn over it to one frame. */
import { applyErasers, type EraserPath, visibilityThreshold } from './erase-mask'
import { boostFaintInk, fitInk, inkBoundingBox, resampleIntoFrame } from './fit'
import { CENTER, centerOfMass, type FittedFrame, FRAME_SIZE, INK_SIZE, transformBounds } from './frame'
import { crop, type Grid } from './grid'
import { HALF_WIDTH, type Point, rasterize, type Stroke, toSegments } from './strokes'

/** The range of ink along an axis, and how far the pen's edge reaches beyond it, in pixels of the frame. */
interface Extent {
  low: number
  high: number
  edge: number
}

/** The top left and the bottom right corner, in the strokes' coordinates. */
export type Corners = readonly [Point, Point]

/** A picture's ink, the erasers' paths over it, and the strokes drawn over it. */
export interface CompositeInput {
  coverage: Grid
  corners: Corners
  /** They must leave some visible ink. */
  erased?: readonly EraserPath[] | undefined
  strokes: Stroke[]
}

/** The frame of the strokes and of the ink that erasers left. */
export function compositeFrame({ coverage, corners, erased, strokes }: CompositeInput): FittedFrame {
  if (!erased) return frameWithStrokes(coverage, corners, strokes)
  const rest = applyErasers(coverage, erased)
  const box = inkBoundingBox(rest, visibilityThreshold(coverage)) // hardly visible ink should not widen it
  if (!box) throw new Error('Nothing is left of the picture.')
  const [[left, top], [right]] = corners
  const scale = (right - left) / coverage.width
  const toStrokes = ([x, y]: Point): Point => [left + scale * x, top + scale * y]
  const [boxLeft, boxTop, width, height] = box
  const part = crop(rest, ...box)
  const partCorners: Corners = [toStrokes([boxLeft, boxTop]), toStrokes([boxLeft + width, boxTop + height])]
  if (strokes.length > 0) return frameWithStrokes(part, partCorners, strokes)
  const { frame, bounds } = fitInk(part)
  return {
    frame: boostFaintInk(frame),
    bounds: transformBounds(bounds, ([x, y]) => toStrokes([boxLeft + x, boxTop + y])),
  }
}

/**
 * The frame of a picture's ink and strokes: strokes are rasterised with the pen width that the network was trained on,
 * whatever the size of the picture, and both are fitted to the box together, their centre of mass in the centre.
 */
export function frameWithStrokes(coverage: Grid, corners: Corners, strokes: Stroke[]): FittedFrame {
  const [[left, top], [right]] = corners
  const points = strokes.flat()
  const horizontal = extents(
    corners.map(([x]) => x),
    points.map(([x]) => x),
  )
  const vertical = extents(
    corners.map(([, y]) => y),
    points.map(([, y]) => y),
  )
  const scale = Math.min(
    ...horizontal.flatMap((one) => horizontal.map((other) => scaleToFit(one, other))),
    ...vertical.flatMap((one) => vertical.map((other) => scaleToFit(one, other))),
  )
  const render = (shiftX: number, shiftY: number): Float64Array => {
    const pixelSize = (scale * (right - left)) / coverage.width
    const picture = resampleIntoFrame(coverage, pixelSize, left * scale + shiftX + 0.5, top * scale + shiftY + 0.5)
    const lines = strokes.map((stroke) => stroke.map(([x, y]): Point => [x * scale + shiftX, y * scale + shiftY]))
    const pen = rasterize(lines.flatMap(toSegments))
    const boosted = boostFaintInk(new Float32Array(picture))
    return pen.map((ink, pixel) => Math.max(ink, boosted[pixel]!))
  }
  const [shiftX, shiftY] = [CENTER - scale * centerOf(horizontal), CENTER - scale * centerOf(vertical)]
  const [x, y] = centerOfMass(render(shiftX, shiftY))
  const [finalX, finalY] = [shiftX + CENTER - x, shiftY + CENTER - y]
  return {
    frame: new Float32Array(render(finalX, finalY)),
    bounds: { left: (-0.5 - finalX) / scale, top: (-0.5 - finalY) / scale, side: FRAME_SIZE / scale },
  }
}

const extents = (picture: number[], pen: number[]): Extent[] => [
  { ...rangeOf(picture), edge: 0 },
  { ...rangeOf(pen), edge: HALF_WIDTH },
]

const rangeOf = (values: number[]): { low: number; high: number } =>
  values.reduce(({ low, high }, value) => ({ low: Math.min(low, value), high: Math.max(high, value) }), {
    low: Infinity,
    high: -Infinity,
  })

/** The scale at which the box holds everything from the low end of one extent to the high end of the other. */
const scaleToFit = (one: Extent, other: Extent): number =>
  other.high > one.low ? (INK_SIZE - one.edge - other.edge) / (other.high - one.low) : Infinity

const centerOf = (extents: Extent[]): number =>
  (Math.min(...extents.map(({ low }) => low)) + Math.max(...extents.map(({ high }) => high))) / 2
