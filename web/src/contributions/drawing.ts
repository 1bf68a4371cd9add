/** What is sent of a drawing, and its picture. */
import { createSvgElement } from '../lib/dom'
import { strokePath } from '../pad/stroke-path'
import { boxOf, longerSide, type Point, type Stroke, type Strokes } from '../preprocessing/strokes'

/** The version of the text that is agreed to; `CONSENT_VERSION` in `src/digitpad/contributions/store.py`. */
export const CONSENT_VERSION = 1

/** The longer side of a drawing. */
const GRID = 1000

/** The server's limits. */
const MAX_STROKES = 30
const MAX_POINTS = 4000

/** Of the picture's side. */
const PEN_WIDTH = 0.06
const MARGIN = 0.06

/** A drawing with the digit that was meant; null: it is none. */
export interface LabelledDrawing {
  strokes: Stroke[]
  label: number | null
}

/**
 * The strokes moved to the origin and scaled to integers in 0..1000, without repeated points and empty strokes: the same as
 * the server stores, so that not even the request tells where and how large they were drawn. Null if the server would refuse
 * them: a blank, a dot, too many strokes or points.
 */
export function normalizeDrawing(strokes: Strokes): Stroke[] | null {
  const box = boxOf(strokes)
  const side = longerSide(box)
  if (!(side > 0) || strokes.length > MAX_STROKES || strokes.flat().length > MAX_POINTS) return null
  const toGrid = (value: number, origin: number): number => Math.round(((value - origin) * GRID) / side)
  return strokes
    .filter(({ length }) => length > 0)
    .map((stroke) =>
      stroke
        .map(([x, y]): Point => [toGrid(x, box.left), toGrid(y, box.top)])
        .filter(([x, y], index, all) => x !== all[index - 1]?.[0] || y !== all[index - 1]?.[1]),
    )
}

/** The body of the request that gives a drawing. */
export const toBody = ({ strokes, label }: LabelledDrawing): string =>
  JSON.stringify({ strokes, label, consent_version: CONSENT_VERSION })

/** The picture of a drawing, which has no accessible name: a text beside it says what it is. */
export function createPicture(strokes: Stroke[]): SVGSVGElement {
  const points = strokes.flat()
  const [width, height] = [0, 1].map((axis) => Math.max(...points.map((point) => point[axis] ?? 0))) as Point
  const side = GRID * (1 + 2 * MARGIN)
  const viewBox = [(width - side) / 2, (height - side) / 2, side, side].join(' ')
  return createSvgElement(
    'svg',
    { viewBox, class: 'given-picture', 'stroke-width': PEN_WIDTH * GRID, 'aria-hidden': 'true' },
    ...strokes.map((stroke) => createSvgElement('path', { d: strokePath(stroke) })),
  )
}
