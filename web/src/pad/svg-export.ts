/** A sheet as an SVG document that stands by itself. */
import { piecesOf } from './stroke-path'
import { svgOfPicture } from './picture-svg'
import type { Sheet } from './drawing'

/** @param penWidth in the sheet's coordinates. */
export function documentOf({ size, lines, picture }: Sheet, penWidth: number, color: string): string {
  const [width, height] = [number(size.width), number(size.height)]
  const paths = lines.flatMap(({ points, weights }) =>
    piecesOf(points, weights).map(
      ({ path, weight }) => `<path d="${path}"${weight === 1 ? '' : ` stroke-width="${number(weight * penWidth)}"`}/>`,
    ),
  )
  const shown = picture ? `<g fill="${escaped(color)}">${svgOfPicture(picture)}</g>` : ''
  const pen = `fill="none" stroke="${escaped(color)}" stroke-width="${number(penWidth)}" stroke-linecap="round" stroke-linejoin="round"`
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}">${shown}<g ${pen}>${paths.join('')}</g></svg>`
}

const number = (value: number): string => String(Math.round(100 * value) / 100)

const escaped = (text: string): string => text.replace(/[&<"]/g, (sign) => `&#${String(sign.charCodeAt(0))};`)
