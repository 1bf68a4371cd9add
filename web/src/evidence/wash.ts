/** Evidence as squares of the paper that are coloured in, as in an exercise book: plain for, hatched against. */
import type { Square } from '../frame'
import { smoothed } from './maps'

/** A map to be painted on a paper of some size. */
export interface Wash {
  map: Float32Array
  /** The strength that is painted in full. */
  full: number
  /** Where the map lies, in CSS pixels of the paper. */
  square: Square
  size: { width: number; height: number }
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

/** Paints a wash on a canvas that covers the paper; `object-fit: contain` keeps it in place when that changes size. */
export function paintWash(canvas: HTMLCanvasElement, wash: Wash, colours: Colours): void {
  const { map, full, size, ruling } = wash
  const fine = smoothed(map, FINE)
  canvas.width = Math.max(1, Math.round(size.width))
  canvas.height = Math.max(1, Math.round(size.height))
  const paper = canvas.getContext('2d')
  if (!paper) return
  for (const [sign, colour] of [
    [1, colours.for],
    [-1, colours.against],
  ] as const) {
    const squares = squaresOf(fine, sign / full, wash)
    const layer = contextOf(canvas.width, canvas.height)
    if (!squares || !layer) return
    layer.imageSmoothingEnabled = false
    layer.drawImage(squares, 0, 0, squares.width * ruling, squares.height * ruling)
    layer.globalCompositeOperation = 'source-in'
    layer.fillStyle = colour
    layer.fillRect(0, 0, canvas.width, canvas.height)
    if (sign < 0) hatch(layer, ruling)
    paper.drawImage(layer.canvas, 0, 0)
  }
}

/** One sign's opacities, a pixel for each square of the paper. */
function squaresOf(fine: Float32Array, factor: number, { square, size, ruling }: Wash): HTMLCanvasElement | null {
  const [columns, rows] = [Math.ceil(size.width / ruling), Math.ceil(size.height / ruling)]
  const squares = contextOf(columns, rows)
  if (!squares) return null
  const picture = squares.createImageData(columns, rows)
  /** Which number of the smooth map lies in the middle of a square. */
  const placeOf = (index: number, start: number): number =>
    Math.floor((((index + 0.5) * ruling - start) / square.side) * FINE)
  for (let row = 0; row < rows; row++)
    for (let column = 0; column < columns; column++) {
      const [x, y] = [placeOf(column, square.left), placeOf(row, square.top)]
      const value = x >= 0 && x < FINE && y >= 0 && y < FINE ? (fine[y * FINE + x] ?? 0) : 0
      const opacity = MOST * Math.min(Math.max(factor * value, 0), 1) ** CURVE
      picture.data[4 * (row * columns + column) + 3] = opacity < LEAST ? 0 : 255 * opacity
    }
  squares.putImageData(picture, 0, 0)
  return squares.canvas
}

function hatch(layer: CanvasRenderingContext2D, ruling: number): void {
  const { width, height } = layer.canvas
  const step = ruling / HATCHES
  layer.globalCompositeOperation = 'destination-out'
  layer.globalAlpha = HATCHED
  layer.lineWidth = step / 3
  layer.beginPath()
  for (let start = step / 2 - Math.ceil(height / step) * step; start < width; start += step) {
    layer.moveTo(start, height)
    layer.lineTo(start + height, 0)
  }
  layer.stroke()
}

const contextOf = (width: number, height: number): CanvasRenderingContext2D | null =>
  Object.assign(document.createElement('canvas'), { width, height }).getContext('2d')
