/**
 * The frame: what the network sees, whatever the ink was. The twin of `src/digitpad/preprocessing/frame.py`.
 *
 * A frame is 28 × 28 numbers in 0..1, ink 1 on paper 0, in rows from top to bottom. It follows MNIST (LeCun, Bottou,
 * Bengio and Haffner, "Gradient-based learning applied to document recognition", 1998): the ink is scaled to a box of
 * 20 × 20 pixels with its aspect kept, and its centre of mass is moved to the middle. Pixel centres lie at whole
 * coordinates.
 */
export type Frame = Float32Array<ArrayBuffer>

/** Where the frame's 28 × 28 pixels lie among the ink, in the ink's own coordinates. */
export interface FrameBounds {
  left: number
  top: number
  side: number
}

/** A frame, and where it lies; nowhere when the ink has no size: a dot, or none. */
export interface FittedFrame {
  frame: Frame
  bounds: FrameBounds | null
}

/** The square where `place` moves its points, which keeps its sides upright. */
export function transformBounds(
  square: FrameBounds | null,
  place: (point: [x: number, y: number]) => [x: number, y: number],
): FrameBounds | null {
  if (!square) return null
  const [left, top] = place([square.left, square.top])
  const [right] = place([square.left + square.side, square.top])
  return { left, top, side: right - left }
}

export const FRAME_SIZE = 28
export const FRAME_PIXELS = FRAME_SIZE * FRAME_SIZE
export const INK_SIZE = 20
export const CENTER = 14

/** A frame without ink. */
export const blankFrame = (): Frame => new Float32Array(FRAME_PIXELS)

/** The centre of mass, [x, y] in pixels, of the coverage of 28 × 28 pixels that holds some ink. */
export function centerOfMass(coverage: Float64Array): [x: number, y: number] {
  let mass = 0
  let sumX = 0
  let sumY = 0
  coverage.forEach((ink, pixel) => {
    mass += ink
    sumX += ink * (pixel % FRAME_SIZE)
    sumY += ink * Math.floor(pixel / FRAME_SIZE)
  })
  return [sumX / mass, sumY / mass]
}
