/** Pictures to read, and measures of how similar frames are. */
import type { Frame } from '../../src/preprocessing/frame'
import { squaredDistanceToSegment } from '../../src/preprocessing/geometry'
import type { Pixels } from '../../src/preprocessing/grayscale'
import type { Stroke } from '../../src/preprocessing/strokes'

/** An opaque picture of grey values in 0..255. */
export function grayPicture(width: number, height: number, gray: (x: number, y: number) => number): Pixels {
  const data = new Uint8ClampedArray(4 * width * height)
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) {
      const level = gray(x, y)
      data.set([level, level, level, 255], 4 * (y * width + x))
    }
  return { width, height, rows: (first, count) => data.subarray(4 * width * first, 4 * width * (first + count)) }
}

export const maxDifference = (a: ArrayLike<number>, b: ArrayLike<number>): number =>
  Math.max(...Array.from(a, (value, index) => Math.abs(value - (b[index] ?? NaN))))

/** The cosine of the angle between two frames: 1 when they are the same. */
export function cosineSimilarity(one: Frame, other: Frame): number {
  const product = (a: Frame, b: Frame): number => a.reduce((sum, value, index) => sum + value * (b[index] ?? 0), 0)
  return product(one, other) / Math.sqrt(product(one, one) * product(other, other))
}

/** The distance from a point to a line of two or more points. */
export function distanceToLine(line: Stroke, x: number, y: number): number {
  const squared = line.slice(1).map((end, index) => squaredDistanceToSegment(x, y, ...(line[index] ?? end), ...end))
  return Math.sqrt(Math.min(...squared))
}
