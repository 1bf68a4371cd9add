/** A picture's ink as SVG, filled as what it stands in. */
import type { Rub } from '../preprocessing/erase-mask'
import type { PlacedPicture } from '../recognizer/recognizer'

/** Masks are found by names, of which a page has one set. */
let masks = 0

export function svgOfPicture({
  found: { ink, outline },
  corners: [[left, top], [right]],
  gone,
}: PlacedPicture): string {
  const place = `translate(${String(left)} ${String(top)}) scale(${String((right - left) / ink.width)})`
  if (!gone) return `<path d="${outline}" transform="${place}"/>`
  const name = `digit-pad-left-${String(masks++)}`
  const paper = `x="-1" y="-1" width="${String(ink.width + 2)}" height="${String(ink.height + 2)}"`
  const kept = `<rect ${paper} fill="#fff"/>${gone.map(svgOfRub).join('')}`
  const mask = `<mask id="${name}" maskUnits="userSpaceOnUse" ${paper}>${kept}</mask>`
  return `${mask}<path d="${outline}" transform="${place}" mask="url(#${name})"/>`
}

function svgOfRub({ way, radius }: Rub): string {
  const [start = [0, 0]] = way
  const line = [start, ...way].map((point) => point.map((value) => value.toFixed(1)).join(' ')).join('L')
  return `<path d="M${line}" fill="none" stroke="#000" stroke-width="${String(2 * radius)}" stroke-linecap="round" stroke-linejoin="round"/>`
}
