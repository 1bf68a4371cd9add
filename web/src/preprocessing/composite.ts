/** A picture's ink and strokes drawn over it become one frame. */
import { BOX, centreOfMass, type Fitted, MIDDLE, placedSquare, SIZE } from './frame'
import { coverageOf, HALF_WIDTH, type Point, segmentsOf, type Stroke } from './strokes'
import { fitInk, inkedBox, placed, strengthened } from './fit'
import { cropped, type Grid } from './grid'
import { leastSeen, type Rub, rubbed } from './erase-mask'

/** Where ink lies along an axis, and how far the pen's edge reaches beyond that, in pixels of the frame. */
interface Extent {
  low: number
  high: number
  edge: number
}

/** The top left and the bottom right corner, in the strokes' coordinates. */
export type Corners = readonly [Point, Point]

/** A picture's ink, what an eraser took of it, and the strokes drawn over it. */
export interface Overdrawn {
  ink: Grid
  corners: Corners
  /** Some of the ink that is seen is left. */
  gone?: readonly Rub[] | undefined
  strokes: Stroke[]
}

/** The frame of the strokes and of the ink that is left. */
export function frameOfAll({ ink, corners, gone, strokes }: Overdrawn): Fitted {
  if (!gone) return frameOfBoth(ink, corners, strokes)
  const rest = rubbed(ink, gone)
  const box = inkedBox(rest, leastSeen(ink)) // what is hardly seen should not widen it
  if (!box) throw new Error('Nothing is left of the picture.')
  const [[left, top], [right]] = corners
  const scale = (right - left) / ink.width
  const place = ([x, y]: Point): Point => [left + scale * x, top + scale * y]
  const [boxLeft, boxTop, width, height] = box
  const part = cropped(rest, ...box)
  const partCorners: Corners = [place([boxLeft, boxTop]), place([boxLeft + width, boxTop + height])]
  if (strokes.length > 0) return frameOfBoth(part, partCorners, strokes)
  const { frame, square } = fitInk(part)
  return { frame, square: placedSquare(square, ([x, y]) => place([boxLeft + x, boxTop + y])) }
}

/**
 * The frame of both: strokes are drawn with the pen that the network knows, whatever the size of the picture, and all
 * together is fitted to the box, its centre of mass in the middle.
 */
export function frameOfBoth(ink: Grid, corners: Corners, strokes: Stroke[]): Fitted {
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
    const pen = coverageOf(lines.flatMap(segmentsOf))
    const strong = strengthened(new Float32Array(picture))
    return pen.map((coverage, place) => Math.max(coverage, strong[place]!))
  }
  const [moveX, moveY] = [MIDDLE - scale * middleOf(across), MIDDLE - scale * middleOf(down)]
  const [x, y] = centreOfMass(drawn(moveX, moveY))
  const [endX, endY] = [moveX + MIDDLE - x, moveY + MIDDLE - y]
  return {
    frame: new Float32Array(drawn(endX, endY)),
    square: { left: (-0.5 - endX) / scale, top: (-0.5 - endY) / scale, side: SIZE / scale },
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
  other.high > one.low ? (BOX - one.edge - other.edge) / (other.high - one.low) : Infinity

const middleOf = (inks: Extent[]): number =>
  (Math.min(...inks.map(({ low }) => low)) + Math.max(...inks.map(({ high }) => high))) / 2
