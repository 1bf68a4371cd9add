/** A picture's ink as SVG, filled as what it stands in. */
import type { EraserPath } from '../preprocessing/erase-mask'
import type { PlacedPicture } from '../recognizer/recognizer'

/** Masks are found by names, of which a page has one set. */
let masks = 0

export function svgOfPicture({
  ink: { coverage, outline },
  corners: [[left, top], [right]],
  erased,
}: PlacedPicture): string {
  const place = `translate(${String(left)} ${String(top)}) scale(${String((right - left) / coverage.width)})`
  if (!erased) return `<path d="${outline}" transform="${place}"/>`
  const name = `digit-pad-left-${String(masks++)}`
  const paper = `x="-1" y="-1" width="${String(coverage.width + 2)}" height="${String(coverage.height + 2)}"`
  const kept = `<rect ${paper} fill="#fff"/>${erased.map(svgOfRub).join('')}`
  const mask = `<mask id="${name}" maskUnits="userSpaceOnUse" ${paper}>${kept}</mask>`
  return `${mask}<path d="${outline}" transform="${place}" mask="url(#${name})"/>`
}

function svgOfRub({ points, radius }: EraserPath): string {
  const [start = [0, 0]] = points
  const line = [start, ...points].map((point) => point.map((value) => value.toFixed(1)).join(' ')).join('L')
  return `<path d="M${line}" fill="none" stroke="#000" stroke-width="${String(2 * radius)}" stroke-linecap="round" stroke-linejoin="round"/>`
}
