/** Paints a feature map: white on dark, or orange for positive and blue for negative values. */
import { type FeatureMaps, valueAt } from './activations'

type Color = readonly [red: number, green: number, blue: number]

const WHITE: Color = [255, 255, 255]
const POSITIVE: Color = [255, 166, 61]
const NEGATIVE: Color = [93, 169, 255]

/** Below 1, so that weak evidence is visible beside strong. */
const SIGNED_OPACITY_EXPONENT = 0.7

/** Paints one of the maps, a pixel for each value, on a transparent canvas; values of `maxStrength` are opaque. */
export function paintFeatureMap(
  canvas: HTMLCanvasElement,
  maps: FeatureMaps,
  map: number,
  maxStrength: number,
  signed: boolean,
): void {
  const { side } = maps
  canvas.width = canvas.height = side
  const picture = new ImageData(side, side)
  for (let pixel = 0; pixel < side ** 2; pixel++) {
    const value = valueAt(maps, { map, row: Math.floor(pixel / side), column: pixel % side }) / maxStrength
    const color = signed ? (value > 0 ? POSITIVE : NEGATIVE) : WHITE
    const opacity = Math.min(Math.abs(value), 1) ** (signed ? SIGNED_OPACITY_EXPONENT : 1)
    picture.data.set([...color, 255 * opacity], 4 * pixel)
  }
  canvas.getContext('2d')?.putImageData(picture, 0, 0)
}
