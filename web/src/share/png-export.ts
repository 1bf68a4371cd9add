/** A drawing as a picture file. */

/** By day, whatever the hour: a file is shown on white more often than not. */
export const INK = '#1d3a6e'
const PAPER = '#fff'

/** Pixels a side. */
const SIDE = 1024

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
