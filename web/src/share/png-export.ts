/** A drawing as a PNG file. */
import { differ, hidesPixels } from '../lib/canvas'
import { InkError } from '../lib/errors'

/** The ink's colour in the light theme, whatever theme the page has: files are mostly shown on white. */
export const INK_COLOR = '#1d3a6e'
const PAPER_COLOR = '#fff'

const LONGER_SIDE_PX = 1024

/**
 * Renders an SVG document on white as a PNG file, with its aspect ratio kept.
 *
 * @throws InkError when the browser would give noise instead.
 */
export async function svgToPng(svg: string): Promise<Blob> {
  const image = new Image()
  image.src = `data:image/svg+xml,${encodeURIComponent(svg)}`
  await image.decode()
  const scale = LONGER_SIDE_PX / Math.max(image.naturalWidth, image.naturalHeight)
  const [width, height] = [Math.round(scale * image.naturalWidth), Math.round(scale * image.naturalHeight)]
  const canvas = new OffscreenCanvas(width, height)
  const context = canvas.getContext('2d', { willReadFrequently: true })
  if (!context) throw new Error('The canvas has no 2D context.')
  if (hidesPixels(context)) throw new InkError('pixelsHidden')
  context.fillStyle = PAPER_COLOR
  context.fillRect(0, 0, width, height)
  context.drawImage(image, 0, 0, width, height)
  const png = await canvas.convertToBlob()
  const readRow = () => context.getImageData(0, 0, width, 1).data
  const drawn = readRow()
  context.drawImage(await createImageBitmap(png), 0, 0)
  if (differ(readRow(), drawn)) throw new InkError('pixelsHidden')
  return png
}
