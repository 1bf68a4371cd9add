/** A drawing as a PNG file. */

/** The ink's colour in the light theme, whatever theme the page has: files are mostly shown on white. */
export const INK_COLOR = '#1d3a6e'
const PAPER_COLOR = '#fff'

const SIDE_PX = 1024

/** Renders an SVG document on white, as a square PNG file. */
export async function svgToPng(svg: string): Promise<Blob> {
  const image = new Image(SIDE_PX, SIDE_PX)
  image.src = `data:image/svg+xml,${encodeURIComponent(svg)}`
  await image.decode()
  const canvas = new OffscreenCanvas(SIDE_PX, SIDE_PX)
  const context = canvas.getContext('2d')
  if (!context) throw new Error('The canvas has no 2D context.')
  context.fillStyle = PAPER_COLOR
  context.fillRect(0, 0, SIDE_PX, SIDE_PX)
  context.drawImage(image, 0, 0, SIDE_PX, SIDE_PX)
  return canvas.convertToBlob()
}
