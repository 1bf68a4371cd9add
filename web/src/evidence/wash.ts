/** Evidence as a wash of two colours on the paper: plain for, hatched against. */
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
}

export interface Colours {
  for: string
  against: string
}

/** Numbers in a row of the smooth map: the browser draws it out further. */
const FINE = 84

/** The opacity of full strength: ink and paper's ruling are seen through it. */
const MOST = 0.7

/** Below 1, so that weak evidence is seen beside strong. */
const CURVE = 0.7

/** CSS pixels between the hatches, and what they take away. */
const HATCH = 7
const HATCHED = 0.55

/** Paints a wash on a canvas that covers the paper; `object-fit: contain` keeps it in place when that changes size. */
export function paintWash(canvas: HTMLCanvasElement, { map, full, square, size }: Wash, colours: Colours): void {
  const fine = smoothed(map, FINE)
  canvas.width = Math.max(1, Math.round(size.width))
  canvas.height = Math.max(1, Math.round(size.height))
  const paper = canvas.getContext('2d')
  if (!paper) return
  for (const [sign, colour] of [
    [1, colours.for],
    [-1, colours.against],
  ] as const) {
    const layer = layerOf(canvas, fine, sign / full, square)
    if (!layer) return
    layer.globalCompositeOperation = 'source-in'
    layer.fillStyle = colour
    layer.fillRect(0, 0, canvas.width, canvas.height)
    if (sign < 0) hatch(layer)
    paper.drawImage(layer.canvas, 0, 0)
  }
}

/** One sign's opacities, where they lie on the paper. */
function layerOf({ width, height }: HTMLCanvasElement, fine: Float32Array, factor: number, square: Square) {
  const small = contextOf(FINE, FINE)
  const layer = contextOf(width, height)
  if (!small || !layer) return null
  const picture = new ImageData(FINE, FINE)
  fine.forEach((value, place) => {
    picture.data[4 * place + 3] = 255 * MOST * Math.min(Math.max(factor * value, 0), 1) ** CURVE
  })
  small.putImageData(picture, 0, 0)
  layer.imageSmoothingQuality = 'high'
  layer.drawImage(small.canvas, square.left, square.top, square.side, square.side)
  return layer
}

function hatch(layer: CanvasRenderingContext2D): void {
  const { width, height } = layer.canvas
  layer.globalCompositeOperation = 'destination-out'
  layer.globalAlpha = HATCHED
  layer.lineWidth = HATCH / 3
  layer.beginPath()
  for (let start = -height; start < width; start += HATCH * Math.SQRT2) {
    layer.moveTo(start, height)
    layer.lineTo(start + height, 0)
  }
  layer.stroke()
}

const contextOf = (width: number, height: number): CanvasRenderingContext2D | null =>
  Object.assign(document.createElement('canvas'), { width, height }).getContext('2d')
