/** A drawing as a complete SVG document. */
import type { Drawing } from './drawing'
import { pictureToSvg } from './picture-svg'
import { strokeSegments } from './stroke-path'

/** @param penWidth in the drawing's coordinates. */
export function toSvgDocument({ size, strokes, picture }: Drawing, penWidth: number, color: string): string {
  const [width, height] = [formatNumber(size.width), formatNumber(size.height)]
  const paths = strokes.flatMap(({ points, widths }) =>
    strokeSegments(points, widths).map(
      ({ path, width }) =>
        `<path d="${path}"${width === 1 ? '' : ` stroke-width="${formatNumber(width * penWidth)}"`}/>`,
    ),
  )
  const pictureGroup = picture
    ? `<g fill="${escapeAttribute(color)}">${pictureToSvg(picture)
        .map(({ outerHTML }) => outerHTML)
        .join('')}</g>`
    : ''
  const pen = `fill="none" stroke="${escapeAttribute(color)}" stroke-width="${formatNumber(penWidth)}" stroke-linecap="round" stroke-linejoin="round"`
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}">${pictureGroup}<g ${pen}>${paths.join('')}</g></svg>`
}

const formatNumber = (value: number): string => String(Math.round(100 * value) / 100)

const escapeAttribute = (text: string): string =>
  text.replace(/[&<"]/g, (character) => `&#${String(character.charCodeAt(0))};`)
