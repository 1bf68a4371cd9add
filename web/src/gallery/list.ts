/** The examples as buttons: each has its digit drawn on the pad, stroke by stroke. */
import { pathOf } from '../pad/stroke-path'
import type { Messages } from '../i18n/en'
import { messages, onLanguageChange } from '../i18n/messages'
import type { DigitPad } from '../pad/define'
import { dense, onPad, sizeOf } from '../share/normalized-drawing'
import type { Stroke } from '../preprocessing/strokes'
import examples from './examples.json'

const SVG = 'http://www.w3.org/2000/svg'

/** Coordinates of the examples, of which a sheet is so many wide. */
const UNITS = 100

/** Fills a list with the examples. */
export function fill(list: HTMLElement, pad: DigitPad): void {
  list.replaceChildren(
    ...examples.map(({ digit, form, strokes }) => {
      const drawing = strokes.map((stroke) => stroke.map(([x = 0, y = 0]): [number, number] => [x / UNITS, y / UNITS]))
      const button = document.createElement('button')
      button.type = 'button'
      const name = (): void => {
        button.ariaLabel = messages().gallery[form as keyof Messages['gallery']](digit)
      }
      name()
      onLanguageChange(name)
      button.append(picture(drawing))
      button.addEventListener('click', () => {
        pad.scrollIntoView({ block: 'nearest' })
        void pad.replay(onPad(drawing, sizeOf(pad)))
      })
      const item = document.createElement('li')
      item.append(button)
      return item
    }),
  )
}

function picture(drawing: Stroke[]): SVGSVGElement {
  const svg = document.createElementNS(SVG, 'svg')
  svg.setAttribute('viewBox', '0 0 10 10')
  svg.setAttribute('aria-hidden', 'true')
  for (const stroke of drawing) {
    const path = svg.appendChild(document.createElementNS(SVG, 'path'))
    path.setAttribute('d', pathOf(dense(stroke).map(([x, y]) => [x * 10, y * 10])))
  }
  return svg
}
