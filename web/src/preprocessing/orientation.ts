/**
 * Turns pictures upright by the orientation of EXIF.
 *
 * The port of `src/digitpad/preprocessing/orientation.py`.
 */
import { type Grid, map, transpose } from './grid'

/** From this orientation on, rows are stored as columns. */
const FIRST_TRANSPOSED = 5

/** The values of a picture turned and mirrored from an EXIF orientation, 1..8, to upright. */
export function turnUpright(stored: Grid, orientation: number): Grid {
  const grid = orientation >= FIRST_TRANSPOSED ? transpose(stored) : stored
  const flips = (orientation - 1) % 4
  const { width, height, values } = grid
  const [mirrored, upsideDown] = [flips === 1 || flips === 2, flips >= 2]
  return map(grid, (_, index) => {
    const [x, y] = [index % width, Math.floor(index / width)]
    return values[(upsideDown ? height - 1 - y : y) * width + (mirrored ? width - 1 - x : x)]!
  })
}
