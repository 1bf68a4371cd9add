/** A picture's ink as SVG, which inherits its fill. */
import type { EraserPath } from '../preprocessing/erase-mask'
import type { PlacedPicture } from '../recognizer/recognizer'
import { formatPoint } from './stroke-path'

/** Masks are referenced by id, which must be unique in a document. */
let maskCount = 0

export function pictureToSvg({
  ink: { coverage, outline },
  corners: [[left, top], [right]],
  erased,
}: PlacedPicture): string {
  const transform = `translate(${String(left)} ${String(top)}) scale(${String((right - left) / coverage.width)})`
  if (!erased) return `<path d="${outline}" transform="${transform}"/>`
  const id = `digit-pad-mask-${String(maskCount++)}`
  const area = `x="-1" y="-1" width="${String(coverage.width + 2)}" height="${String(coverage.height + 2)}"`
  const visible = `<rect ${area} fill="#fff"/>${erased.map(eraserPathToSvg).join('')}`
  const mask = `<mask id="${id}" maskUnits="userSpaceOnUse" ${area}>${visible}</mask>`
  return `${mask}<path d="${outline}" transform="${transform}" mask="url(#${id})"/>`
}

function eraserPathToSvg({ points, radius }: EraserPath): string {
  const [start = [0, 0]] = points
  const line = [start, ...points].map(formatPoint).join('L') // a line of length 0, too, gets its round caps
  return `<path d="M${line}" fill="none" stroke="#000" stroke-width="${String(2 * radius)}" stroke-linecap="round" stroke-linejoin="round"/>`
}
