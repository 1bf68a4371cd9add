/** A picture's ink and strokes drawn over it become one frame. */
import { INK_SIZE, centerOfMass, type FittedFrame, CENTER, transformBounds, FRAME_SIZE } from './frame'
import { rasterize, HALF_WIDTH, type Point, toSegments, type Stroke } from './strokes'
import { fitInk, inkedBox, placed, strengthened } from './fit'
import { cropped, type Grid } from './grid'
import { visibilityThreshold, type EraserPath, applyErasers } from './erase-mask'

/** Where ink lies along an axis, and how far the pen's edge reaches beyond that, in pixels of the frame. */
interface Extent {
  low: number
  high: number
  edge: number
}

/** The top left and the bottom right corner, in the strokes' coordinates. */
export type Corners = readonly [Point, Point]

/** A picture's ink, what an eraser took of it, and the strokes drawn over it. */
export interface CompositeInput {
  coverage: Grid
  corners: Corners
  /** Some of the ink that is seen is left. */
  erased?: readonly EraserPath[] | undefined
  strokes: Stroke[]
}

/** The frame of the strokes and of the ink that is left. */
export function compositeFrame({ coverage, corners, erased, strokes }: CompositeInput): FittedFrame {
  if (!erased) return frameWithStrokes(coverage, corners, strokes)
  const rest = applyErasers(coverage, erased)
  const box = inkedBox(rest, visibilityThreshold(coverage)) // what is hardly seen should not widen it
  if (!box) throw new Error('Nothing is left of the picture.')
  const [[left, top], [right]] = corners
  const scale = (right - left) / coverage.width
  const place = ([x, y]: Point): Point => [left + scale * x, top + scale * y]
  const [boxLeft, boxTop, width, height] = box
  const part = cropped(rest, ...box)
  const partCorners: Corners = [place([boxLeft, boxTop]), place([boxLeft + width, boxTop + height])]
  if (strokes.length > 0) return frameWithStrokes(part, partCorners, strokes)
  const { frame, bounds } = fitInk(part)
  return { frame, bounds: transformBounds(bounds, ([x, y]) => place([boxLeft + x, boxTop + y])) }
}

/**
 * The frame of both: strokes are drawn with the pen that the network knows, whatever the size of the picture, and all
 * together is fitted to the box, its centre of mass in the middle.
 */
export function frameWithStrokes(ink: Grid, corners: Corners, strokes: Stroke[]): FittedFrame {
  const [[left, top], [right]] = corners
  const points = strokes.flat()
  const across = extents(
    corners.map(([x]) => x),
    points.map(([x]) => x),
  )
  const down = extents(
    corners.map(([, y]) => y),
    points.map(([, y]) => y),
  )
  const scale = Math.min(
    ...across.flatMap((one) => across.map((other) => fitting(one, other))),
    ...down.flatMap((one) => down.map((other) => fitting(one, other))),
  )
  const drawn = (moveX: number, moveY: number): Float64Array => {
    const pixel = (scale * (right - left)) / ink.width
    const picture = placed(ink, pixel, left * scale + moveX + 0.5, top * scale + moveY + 0.5)
    const lines = strokes.map((stroke) => stroke.map(([x, y]): Point => [x * scale + moveX, y * scale + moveY]))
    const pen = rasterize(lines.flatMap(toSegments))
    const strong = strengthened(new Float32Array(picture))
    return pen.map((coverage, place) => Math.max(coverage, strong[place]!))
  }
  const [moveX, moveY] = [CENTER - scale * middleOf(across), CENTER - scale * middleOf(down)]
  const [x, y] = centerOfMass(drawn(moveX, moveY))
  const [endX, endY] = [moveX + CENTER - x, moveY + CENTER - y]
  return {
    frame: new Float32Array(drawn(endX, endY)),
    bounds: { left: (-0.5 - endX) / scale, top: (-0.5 - endY) / scale, side: FRAME_SIZE / scale },
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

/** The scale at which the box holds all from the low end of one to the high end of the other. */
const fitting = (one: Extent, other: Extent): number =>
  other.high > one.low ? (INK_SIZE - one.edge - other.edge) / (other.high - one.low) : Infinity

const middleOf = (inks: Extent[]): number =>
  (Math.min(...inks.map(({ low }) => low)) + Math.max(...inks.map(({ high }) => high))) / 2
