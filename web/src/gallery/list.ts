/** The examples as buttons: each replays its digit on the pad. */
import type { Messages } from '../i18n/en'
import { messages, onLanguageChange } from '../i18n/messages'
import { createElement, createSvgElement } from '../lib/dom'
import type { DigitPad } from '../pad/define'
import { sizeOf } from '../pad/drawing'
import { strokePath } from '../pad/stroke-path'
import type { Stroke } from '../preprocessing/strokes'
import { densify, denormalize } from '../share/normalized-drawing'
import examples from './examples.json'

/** The examples' coordinates: a normalized drawing's side in units. */
const UNITS_PER_SIDE = 100

/** Fills a list with the examples. */
export function fillGallery(list: HTMLElement, pad: DigitPad): void {
  list.replaceChildren(
    ...examples.map(({ digit, form, strokes }) => {
      const drawing = strokes.map((stroke) =>
        stroke.map(([x = 0, y = 0]): [number, number] => [x / UNITS_PER_SIDE, y / UNITS_PER_SIDE]),
      )
      const button = createElement('button', { type: 'button' }, createThumbnail(drawing))
      const setLabel = (): void => {
        button.ariaLabel = messages().gallery[form as keyof Messages['gallery']](digit)
      }
      setLabel()
      onLanguageChange(setLabel)
      button.addEventListener('click', () => {
        pad.scrollIntoView({ block: 'nearest' })
        void pad.replay(denormalize(drawing, sizeOf(pad)))
      })
      return createElement('li', {}, button)
    }),
  )
}

function createThumbnail(drawing: Stroke[]): SVGSVGElement {
  const paths = drawing.map((stroke) =>
    createSvgElement('path', { d: strokePath(densify(stroke).map(([x, y]) => [x * 10, y * 10])) }),
  )
  return createSvgElement('svg', { viewBox: '0 0 10 10', 'aria-hidden': 'true' }, ...paths)
}
