/** Maps as small pictures: white on dark, and where numbers fall below 0 too, orange above and blue below. */
import { type Maps, valueAt } from './activations'

type Colour = readonly [red: number, green: number, blue: number]

const WHITE: Colour = [255, 255, 255]
const ABOVE: Colour = [255, 166, 61]
const BELOW: Colour = [93, 169, 255]

/** Below 1, so that weak evidence is seen beside strong. */
const SIGNED_CURVE = 0.7

/** Paints one of the maps, a pixel a number, on whatever lies behind the canvas; `full` is the strength that covers it. */
export function paintMap(canvas: HTMLCanvasElement, maps: Maps, map: number, full: number, signed: boolean): void {
  const { side } = maps
  canvas.width = canvas.height = side
  const picture = new ImageData(side, side)
  for (let pixel = 0; pixel < side ** 2; pixel++) {
    const value = valueAt(maps, { map, row: Math.floor(pixel / side), column: pixel % side }) / full
    const colour = signed ? (value > 0 ? ABOVE : BELOW) : WHITE
    picture.data.set([...colour, 255 * Math.min(Math.abs(value), 1) ** (signed ? SIGNED_CURVE : 1)], 4 * pixel)
  }
  canvas.getContext('2d')?.putImageData(picture, 0, 0)
}
