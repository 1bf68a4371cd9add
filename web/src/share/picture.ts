/** A drawing as a picture file. */
import { pathOf } from '../ink'
import type { Strokes } from '../strokes'

/** By day, whatever the hour: a file is shown on white more often than not. */
const INK = '#1d3a6e'
const PAPER = '#fff'

/** The pen's width: a share of the drawing's shorter side. */
const PEN = 0.06

/** Pixels a side. */
const SIDE = 1024

/** Strokes as an SVG document of their own, without paper. */
export function svgOf(strokes: Strokes, { width, height }: { width: number; height: number }): string {
  const paths = strokes.map((stroke) => `<path d="${pathOf(stroke.map(([x, y]) => [x, y]))}"/>`)
  return (
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${String(width)} ${String(height)}" fill="none" ` +
    `stroke="${INK}" stroke-width="${String(PEN * Math.min(width, height))}" stroke-linecap="round" ` +
    `stroke-linejoin="round">${paths.join('')}</svg>\n`
  )
}

/** An SVG document on white paper, as a PNG file. */
export async function pngOf(svg: string): Promise<Blob> {
  const image = new Image(SIDE, SIDE)
  image.src = `data:image/svg+xml,${encodeURIComponent(svg)}`
  await image.decode()
  const canvas = new OffscreenCanvas(SIDE, SIDE)
  const context = canvas.getContext('2d')
  if (!context) throw new Error('The canvas gives no context.')
  context.fillStyle = PAPER
  context.fillRect(0, 0, SIDE, SIDE)
  context.drawImage(image, 0, 0, SIDE, SIDE)
  return canvas.convertToBlob()
}
