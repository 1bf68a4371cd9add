/** What is on a pad. Sheets are never changed: another takes the place of one. */
import type { PlacedPicture } from '../recognizer/recognizer'
import type { Point, Stroke } from '../preprocessing/strokes'

export interface Size {
  width: number
  height: number
}

/** A stroke as it is shown. */
export interface Line {
  readonly points: Stroke
  /** How wide the pen was at each point, 1 being its usual width; nothing where that was so all along. */
  readonly weights?: readonly number[]
}

export interface Sheet {
  /** The size of the pad that the coordinates are for. */
  readonly size: Size
  readonly lines: readonly Line[]
  readonly picture?: PlacedPicture | undefined
}

/** Share of the pad's shorter side that a picture's ink takes. */
const PICTURE_SIZE = 0.8

/** Whether there is neither stroke nor picture. */
export const isBlank = ({ lines, picture }: Sheet): boolean => lines.length === 0 && !picture

/** A sheet for a pad of another size. */
export function resized(sheet: Sheet, size: Size): Sheet {
  const place = placement(sheet.size, size)
  const { picture } = sheet
  return {
    size,
    lines: sheet.lines.map((line) => ({ ...line, points: line.points.map(place) })),
    picture: picture && { ...picture, corners: [place(picture.corners[0]), place(picture.corners[1])] },
  }
}

/** Moves a point from a pad of one size to one of another, as an SVG view box does: about the middle, aspect kept. */
export function placement(from: Size, to: Size): (point: Point) => Point {
  const scale = Math.min(to.width / from.width, to.height / from.height)
  const same = from.width === to.width && from.height === to.height
  if (same || !Number.isFinite(scale) || scale === 0) return ([x, y]) => [x, y]
  return ([x, y]) => [(x - from.width / 2) * scale + to.width / 2, (y - from.height / 2) * scale + to.height / 2]
}

/** The corners of ink in the middle of a pad, its aspect kept. */
export function cornersOn({ width, height }: Size, ink: Size): [Point, Point] {
  const scale = (PICTURE_SIZE * Math.min(width, height)) / Math.max(ink.width, ink.height)
  const [halfX, halfY] = [(scale * ink.width) / 2, (scale * ink.height) / 2]
  return [
    [width / 2 - halfX, height / 2 - halfY],
    [width / 2 + halfX, height / 2 + halfY],
  ]
}
