/** What a pad holds. Drawings are immutable: every change makes a new one. */
import type { PlacedPicture } from '../recognizer/recognizer'
import type { Point, Stroke } from '../preprocessing/strokes'

export interface Size {
  width: number
  height: number
}

/** A stroke as it is shown. */
export interface InkStroke {
  readonly points: Stroke
  /** The pen's width at each point, relative to its usual width; absent where it was 1 throughout. */
  readonly widths?: readonly number[]
}

export interface Drawing {
  /** The size of the pad to which the coordinates belong. */
  readonly size: Size
  readonly strokes: readonly InkStroke[]
  readonly picture?: PlacedPicture | undefined
}

/** The share of the pad's width or height that a picture's ink fills. */
const PICTURE_SIZE = 0.8

/** A smaller change of a pen's width is a rounding error of the pad's sides. */
const MIN_WIDTH_CHANGE = 0.01

/** The size of an element in CSS pixels, without its border. */
export const sizeOf = ({ clientWidth: width, clientHeight: height }: Element): Size => ({ width, height })

export const shorterSide = ({ width, height }: Size): number => Math.min(width, height)

/** Whether there are neither strokes nor a picture. */
export const isBlank = ({ strokes, picture }: Drawing): boolean => strokes.length === 0 && !picture

/** The drawing for a pad of another size. Its strokes keep the width that they are shown with. */
export function resizeDrawing(drawing: Drawing, size: Size): Drawing {
  const transform = letterbox(drawing.size, size)
  const widthFactor = (letterboxScale(drawing.size, size) * shorterSide(drawing.size)) / shorterSide(size)
  const { picture } = drawing
  return {
    size,
    strokes: drawing.strokes.map((stroke) => ({
      ...scaleWidths(stroke, widthFactor),
      points: stroke.points.map(transform),
    })),
    picture: picture && { ...picture, corners: [transform(picture.corners[0]), transform(picture.corners[1])] },
  }
}

/** The pen's usual width follows the pad's shorter side, but a drawing is scaled by the side that limits it. */
function scaleWidths(stroke: InkStroke, factor: number): InkStroke {
  if (!Number.isFinite(factor) || Math.abs(factor - 1) < MIN_WIDTH_CHANGE) return stroke
  return { ...stroke, widths: stroke.points.map((_, index) => factor * (stroke.widths?.[index] ?? 1)) }
}

/** Maps points from one size to another as an SVG view box does: about the centre, with the aspect ratio kept. */
export function letterbox(from: Size, to: Size): (point: Point) => Point {
  const scale = letterboxScale(from, to)
  const isSame = from.width === to.width && from.height === to.height
  if (isSame || !Number.isFinite(scale) || scale === 0) return ([x, y]) => [x, y]
  return ([x, y]) => [(x - from.width / 2) * scale + to.width / 2, (y - from.height / 2) * scale + to.height / 2]
}

const letterboxScale = (from: Size, to: Size): number => Math.min(to.width / from.width, to.height / from.height)

/** The top left and bottom right corners of ink that is centred on a pad, with its aspect ratio kept. */
export function centeredCorners({ width, height }: Size, ink: Size): [Point, Point] {
  const scale = PICTURE_SIZE * Math.min(width / ink.width, height / ink.height)
  const [halfX, halfY] = [(scale * ink.width) / 2, (scale * ink.height) / 2]
  return [
    [width / 2 - halfX, height / 2 - halfY],
    [width / 2 + halfX, height / 2 + halfY],
  ]
}
