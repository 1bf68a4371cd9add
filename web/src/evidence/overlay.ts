/** Evidence as squares of the paper that are coloured in, as in an exercise book: plain for, hatched against. */
import type { FrameBounds } from '../preprocessing/frame'
import type { Size } from '../pad/drawing'
import { smoothed } from './class-maps'

/** A map to be painted on a paper of some size. */
export interface Wash {
  map: Float32Array
  /** The strength that is painted in full. */
  full: number
  /** Where the map lies, in CSS pixels of the paper. */
  square: FrameBounds
  size: Size
  /** CSS pixels between the lines of the paper. */
  ruling: number
}

export interface Colours {
  for: string
  against: string
}

/** Numbers in a row of the smooth map, of which each square of the paper gets what lies in it. */
const FINE = 84

/** The opacity of full strength: ink and ruling are seen through it. */
const MOST = 0.72

/** Below 1, so that weak evidence is seen beside strong. */
const CURVE = 0.8

/** Squares with less of the opacity stay as they are: paper that is calm shows the others. */
const LEAST = 0.07

/** Hatches in a square, and what they take away. */
const HATCHES = 3
const HATCHED = 0.6

/**
 * Paints a wash on a canvas that covers the paper; `object-fit: contain` keeps it in place when that changes size. Only
 * what is coloured in costs time.
 */
export function paintWash(canvas: HTMLCanvasElement, wash: Wash, colours: Colours): void {
  const { map, full, square, size, ruling } = wash
  canvas.width = Math.max(1, Math.round(size.width))
  canvas.height = Math.max(1, Math.round(size.height))
  const paper = canvas.getContext('2d')
  const hatched = paper && hatchedWith(colours.against, ruling, paper)
  if (!hatched) return
  const fine = smoothed(map, FINE)
  /** Which number of the smooth map lies in the middle of a square. */
  const placeOf = (index: number, start: number): number =>
    Math.floor((((index + 0.5) * ruling - start) / square.side) * FINE)
  for (let row = 0; row < size.height / ruling; row++)
    for (let column = 0; column < size.width / ruling; column++) {
      const [x, y] = [placeOf(column, square.left), placeOf(row, square.top)]
      const value = x >= 0 && x < FINE && y >= 0 && y < FINE ? (fine[y * FINE + x] ?? 0) : 0
      const opacity = MOST * Math.min(Math.abs(value) / full, 1) ** CURVE
      if (!(opacity >= LEAST)) continue // no evidence at all is not a number
      paper.globalAlpha = opacity
      paper.fillStyle = value > 0 ? colours.for : hatched
      paper.fillRect(column * ruling, row * ruling, ruling, ruling)
    }
}

/** A colour with hatches taken out of it, which meet those of the next square. */
function hatchedWith(colour: string, ruling: number, paper: CanvasRenderingContext2D): CanvasPattern | null {
  const side = Math.ceil(ruling)
  const tile = Object.assign(document.createElement('canvas'), { width: side, height: side }).getContext('2d')
  if (!tile) return null
  tile.fillStyle = colour
  tile.fillRect(0, 0, side, side)
  tile.globalCompositeOperation = 'destination-out'
  tile.globalAlpha = HATCHED
  const step = side / HATCHES
  tile.lineWidth = step / 3
  tile.beginPath()
  for (let start = step / 2 - side; start < side; start += step) {
    tile.moveTo(start - step, side + step)
    tile.lineTo(start + side + step, -step)
  }
  tile.stroke()
  const pattern = paper.createPattern(tile.canvas, 'repeat')
  pattern?.setTransform(new DOMMatrix().scale(ruling / side))
  return pattern
}
