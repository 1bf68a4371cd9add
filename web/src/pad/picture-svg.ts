/** A picture's ink as SVG elements, which inherit their fill. */
import { createSvgElement } from '../lib/dom'
import type { EraserPath } from '../preprocessing/erase-mask'
import type { PlacedPicture } from '../recognizer/recognizer'
import { formatPoint } from './stroke-path'

/** Masks are referenced by id, which must be unique in a document. */
let maskCount = 0

export function pictureToSvg({
  ink: { coverage, outline },
  corners: [[left, top], [right]],
  erased,
}: PlacedPicture): SVGElement[] {
  const transform = `translate(${String(left)} ${String(top)}) scale(${String((right - left) / coverage.width)})`
  const path = createSvgElement('path', { d: outline, transform })
  if (!erased) return [path]
  const id = `digit-pad-mask-${String(maskCount++)}`
  path.setAttribute('mask', `url(#${id})`)
  const area = { x: -1, y: -1, width: coverage.width + 2, height: coverage.height + 2 }
  const visible = createSvgElement('rect', { ...area, fill: '#fff' })
  const mask = { id, maskUnits: 'userSpaceOnUse', ...area }
  return [createSvgElement('mask', mask, visible, ...erased.map(eraserPathToSvg)), path]
}

function eraserPathToSvg({ points, radius }: EraserPath): SVGElement {
  const [start = [0, 0]] = points
  return createSvgElement('path', {
    d: `M${[start, ...points].map(formatPoint).join('L')}`, // a line of length 0, too, gets its round caps
    fill: 'none',
    stroke: '#000',
    'stroke-width': 2 * radius,
    'stroke-linecap': 'round',
    'stroke-linejoin': 'round',
  })
}
