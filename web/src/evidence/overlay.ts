/** Paints a class activation map as squares of the squared paper: plain for the digit, hatched against it. */
import type { FrameBounds } from '../preprocessing/frame'
import type { Size } from '../pad/drawing'
import { upsampleSmooth } from './class-maps'

/** A map to paint over a drawing area. */
export interface Overlay {
  map: Float32Array
  /** The strength that gets the full opacity. */
  maxStrength: number
  /** Where the map lies, in CSS pixels of the drawing area. */
  bounds: FrameBounds
  /** Of the drawing area, in CSS pixels. */
  size: Size
  /** CSS pixels between the lines of the squared paper. */
  gridSize: number
}

export interface OverlayColors {
  for: string
  against: string
}

/** Numbers in a row of the upsampled map; each square of the paper gets the one at its middle. */
const UPSAMPLED_SIDE = 84

/** Ink and paper stay visible through the strongest evidence. */
const MAX_OPACITY = 0.72

/** Below 1, so that weak evidence is visible beside strong. */
const OPACITY_EXPONENT = 0.8

/** Squares with less opacity stay unpainted, which lets the others stand out. */
const MIN_OPACITY = 0.07

const HATCHES_PER_SQUARE = 3

/** What share of the colour the hatches remove. */
const HATCH_STRENGTH = 0.6

/**
 * Paints a map on a canvas that covers the drawing area; `object-fit: contain` keeps it in place when the area is
 * resized.
 */
export function paintOverlay(canvas: HTMLCanvasElement, overlay: Overlay, colors: OverlayColors): void {
  const { map, maxStrength, bounds, size, gridSize } = overlay
  canvas.width = Math.max(1, Math.round(size.width))
  canvas.height = Math.max(1, Math.round(size.height))
  const context = canvas.getContext('2d')
  const hatched = context && createHatchPattern(colors.against, gridSize, context)
  if (!hatched) return
  const upsampled = upsampleSmooth(map, UPSAMPLED_SIDE)
  /** The row or column of the upsampled map at the middle of a square. */
  const indexAt = (square: number, start: number): number =>
    Math.floor((((square + 0.5) * gridSize - start) / bounds.side) * UPSAMPLED_SIDE)
  for (let row = 0; row < size.height / gridSize; row++)
    for (let column = 0; column < size.width / gridSize; column++) {
      const [x, y] = [indexAt(column, bounds.left), indexAt(row, bounds.top)]
      const isInside = x >= 0 && x < UPSAMPLED_SIDE && y >= 0 && y < UPSAMPLED_SIDE
      const value = isInside ? (upsampled[y * UPSAMPLED_SIDE + x] ?? 0) : 0
      const opacity = MAX_OPACITY * Math.min(Math.abs(value) / maxStrength, 1) ** OPACITY_EXPONENT
      if (!(opacity >= MIN_OPACITY)) continue // NaN where there is no evidence at all
      context.globalAlpha = opacity
      context.fillStyle = value > 0 ? colors.for : hatched
      context.fillRect(column * gridSize, row * gridSize, gridSize, gridSize)
    }
}

/** A colour with hatches cut out of it, which continue in the next square. */
function createHatchPattern(color: string, gridSize: number, context: CanvasRenderingContext2D): CanvasPattern | null {
  const side = Math.ceil(gridSize)
  const tile = Object.assign(document.createElement('canvas'), { width: side, height: side }).getContext('2d')
  if (!tile) return null
  tile.fillStyle = color
  tile.fillRect(0, 0, side, side)
  tile.globalCompositeOperation = 'destination-out'
  tile.globalAlpha = HATCH_STRENGTH
  const step = side / HATCHES_PER_SQUARE
  tile.lineWidth = step / 3
  tile.beginPath()
  for (let start = step / 2 - side; start < side; start += step) {
    tile.moveTo(start - step, side + step)
    tile.lineTo(start + side + step, -step)
  }
  tile.stroke()
  const pattern = context.createPattern(tile.canvas, 'repeat')
  pattern?.setTransform(new DOMMatrix().scale(gridSize / side))
  return pattern
}
