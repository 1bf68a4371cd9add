/**
 * The frame: the 28 × 28 picture that the network reads.
 *
 * A frame is 28 × 28 numbers in 0..1, ink 1 on paper 0, in rows from top to bottom. It follows MNIST (LeCun, Bottou,
 * Bengio and Haffner, "Gradient-based learning applied to document recognition", 1998): the ink is scaled to a box of
 * 20 × 20 pixels with its aspect kept, and its centre of mass is moved to the centre. Pixel centres lie at whole
 * coordinates.
 *
 * The port of `src/digitpad/preprocessing/frame.py`.
 */
export type Frame = Float32Array<ArrayBuffer>

/** Where the frame's 28 × 28 pixels lie among the ink, in the ink's own coordinates. */
export interface FrameBounds {
  left: number
  top: number
  side: number
}

/** A frame and its bounds, which are null when the ink has no size: a dot, or no ink. */
export interface FittedFrame {
  frame: Frame
  bounds: FrameBounds | null
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

/** Bounds whose points are moved by `transform`, which must scale and shift them only. */
export function transformBounds(
  bounds: FrameBounds | null,
  transform: (point: [x: number, y: number]) => [x: number, y: number],
): FrameBounds | null {
  if (!bounds) return null
  const [left, top] = transform([bounds.left, bounds.top])
  const [right] = transform([bounds.left + bounds.side, bounds.top])
  return { left, top, side: right - left }
}
