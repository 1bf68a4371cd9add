/** Ink is fitted to a frame as in MNIST. The twin of `src/digitpad/preprocessing/picture.py`. */
import { INK_SIZE, centerOfMass, type FittedFrame, type Frame, CENTER, FRAME_SIZE } from './frame'
import { cropped, type Grid, row, zeros } from './grid'
import { rint } from './statistics'

/** Thin pens leave lines in the frame that are fainter than this on average; they are made that strong. */
const FAINTEST = 0.5

/** Moves are rounded to this part of a pixel first, so that the last digits' noise settles no tie. */
const FINE = 1e6

/** The part of the grid that holds ink; null for a blank. */
export function inkedPart(ink: Grid): Grid | null {
  const box = inkedBox(ink, Number.MIN_VALUE)
  return box && cropped(ink, ...box)
}

/** The box of all that is ink by at least so much; null where there is none. */
export function inkedBox(ink: Grid, least: number): [left: number, top: number, width: number, height: number] | null {
  let [left, top, right, bottom] = [Infinity, Infinity, -1, -1]
  ink.values.forEach((value, place) => {
    if (value < least) return
    const [x, y] = [place % ink.width, Math.floor(place / ink.width)]
    left = Math.min(left, x)
    top = Math.min(top, y)
    right = Math.max(right, x)
    bottom = Math.max(bottom, y)
  })
  return right < 0 ? null : [left, top, right - left + 1, bottom - top + 1]
}

/** Scales ink, all of whose sides hold some, to the box, and moves its centre of mass to the middle by whole pixels. */
export function fitInk(ink: Grid): FittedFrame {
  const scale = INK_SIZE / Math.max(ink.width, ink.height)
  const [left, top] = [rint((FRAME_SIZE - scale * ink.width) / 2), rint((FRAME_SIZE - scale * ink.height) / 2)]
  const [x, y] = centerOfMass(placed(ink, scale, left, top))
  const [movedLeft, movedTop] = [left + wholeMove(x), top + wholeMove(y)]
  return {
    frame: strengthened(new Float32Array(placed(ink, scale, movedLeft, movedTop))),
    bounds: { left: -movedLeft / scale, top: -movedTop / scale, side: FRAME_SIZE / scale },
  }
}

const wholeMove = (centre: number): number => rint(rint((CENTER - centre) * FINE) / FINE)

/** The frame with lines strong enough to be seen: a pen thinner than a pixel covers little of it. */
export function strengthened(frame: Frame): Frame {
  const total = frame.reduce((all, ink) => all + ink, 0)
  const strength = frame.reduce((all, ink) => all + ink * ink, 0) / total
  return total > 0 ? frame.map((ink) => Math.min(ink * Math.max(1, FAINTEST / strength), 1)) : frame
}

/** The ink resampled into 28 × 28 pixels, its corner at (left, top). */
export function placed(ink: Grid, scale: number, left: number, top: number): Float64Array {
  const down = resampling(ink.height, scale, top)
  const across = resampling(ink.width, scale, left)
  const rows = zeros(ink.width, FRAME_SIZE)
  down.forEach(({ first, weights }, y) => {
    const line = row(rows, y)
    weights.forEach((weight, place) => {
      row(ink, first + place).forEach((value, x) => {
        line[x]! += weight * value
      })
    })
  })
  return Float64Array.from({ length: FRAME_SIZE * FRAME_SIZE }, (_, pixel) => {
    const line = row(rows, Math.floor(pixel / FRAME_SIZE))
    const { first, weights } = across[pixel % FRAME_SIZE]!
    const covered = weights.reduce((all, weight, place) => all + weight * line[first + place]!, 0)
    return Math.min(Math.max(covered, 0), 1)
  })
}

interface Filter {
  /** The first number that counts. */
  first: number
  weights: number[]
}

/** The triangle filters that scale a line of `length` numbers to 28 pixels, moved to `start`. */
function resampling(length: number, scale: number, start: number): Filter[] {
  const reach = Math.max(1, 1 / scale)
  return Array.from({ length: FRAME_SIZE }, (_, pixel) => {
    const source = (pixel + 0.5 - start) / scale - 0.5
    const first = Math.max(Math.ceil(source - reach), 0)
    const count = Math.max(Math.min(Math.floor(source + reach), length - 1) - first + 1, 0)
    const weights = Array.from(
      { length: count },
      (_, place) => Math.max(0, 1 - Math.abs(source - first - place) / reach) / reach,
    )
    return { first, weights }
  })
}
