/** A sheet as SVG. */
import { piecesOf } from './stroke-path'
import type { Point } from '../preprocessing/strokes'
import { svgOfPicture } from './picture-svg'
import { type Line, type Sheet, type Size } from './drawing'

const SVG = 'http://www.w3.org/2000/svg'

export interface Layers {
  elements: Element[]
  /** @param expected where the last line is about to go. */
  show(sheet: Sheet, expected: Point[]): void
  /** Takes the guide away, for good. */
  dismissGuide(): void
  /** Shows the pen that the keyboard moves, or none. */
  showPen(pen: Pen | undefined): void
  /** In the coordinates of a sheet of some size. */
  penWidth(size: Size): number
}

export interface Pen {
  /** In the coordinates of a sheet of this size. */
  at: Point
  size: Size
  /** Of what it draws or erases. */
  radius: number
  down: boolean
}

/** CSS pixels between the pen's mark and what it draws. */
const GAP = 4

/** A three, on a pad of 100 by 100. */
const GUIDE = 'M33 32C38 20 65 18 65 36C65 46 55 49 47 49C58 49 69 54 68 67C67 83 39 85 32 71'

/** As `--digit-pad-pen` is by itself. */
const PEN = '6%'

/** The layers of a pad: the picture, and the strokes over it. */
export function layersOfPad(): Layers {
  const pictureInk = layer('picture')
  const ink = layer('ink')
  const guide = guideOf()
  const cursor = layer('cursor')
  let shown: Sheet['picture']
  return {
    elements: [guide, pictureInk, ink, cursor],
    show(sheet, expected) {
      for (const svg of [pictureInk, ink]) fitTo(svg, sheet.size)
      showLines(ink, prolonged(sheet.lines, expected))
      if (sheet.picture === shown) return
      shown = sheet.picture
      pictureInk.innerHTML = shown ? svgOfPicture(shown) : ''
    },
    dismissGuide() {
      guide.classList.add('gone')
    },
    showPen(pen) {
      cursor.replaceChildren(...(pen ? marksOf(pen) : []))
      if (pen) fitTo(cursor, pen.size)
    },
    penWidth: (size) => lengthOf(getComputedStyle(ink).strokeWidth || PEN, size),
  }
}

/** What a blank pad invites with: a digit to trace, where the page has nothing of its own in the slot. */
function guideOf(): HTMLSlotElement {
  const slot = document.createElement('slot')
  slot.name = 'guide'
  slot.setAttribute('part', 'guide')
  const three = layer('digit')
  three.setAttribute('viewBox', '0 0 100 100')
  const path = document.createElementNS(SVG, 'path')
  path.setAttribute('d', GUIDE)
  three.append(path)
  slot.append(three)
  return slot
}

function layer(part: string): SVGSVGElement {
  const svg = document.createElementNS(SVG, 'svg')
  svg.setAttribute('part', part)
  svg.setAttribute('aria-hidden', 'true')
  return svg
}

/** The view box keeps the drawing in place when the pad's size changes. */
function fitTo(svg: SVGSVGElement, { width, height }: Size): void {
  if (width && height) svg.setAttribute('viewBox', `0 0 ${String(width)} ${String(height)}`)
}

/** A length of CSS, in pixels or in the per cent that SVG takes of the diagonal over the root of two. */
function lengthOf(length: string, { width, height }: Size): number {
  const number = parseFloat(length)
  return length.endsWith('%') ? (number / 100) * (Math.hypot(width, height) / Math.SQRT2) : number
}

function prolonged(lines: readonly Line[], expected: Point[]): readonly Line[] {
  const last = lines.at(-1)
  if (expected.length === 0 || !last) return lines
  return [...lines.slice(0, -1), { ...last, points: [...last.points, ...expected] }]
}

function showLines(svg: SVGSVGElement, lines: readonly Line[]): void {
  const pieces = lines.flatMap(({ points, weights }) => piecesOf(points, weights))
  while (svg.children.length > pieces.length) svg.lastElementChild?.remove()
  pieces.forEach(({ path: data, weight }, index) => {
    const path = (svg.children[index] ?? svg.appendChild(document.createElementNS(SVG, 'path'))) as SVGPathElement
    if (path.getAttribute('d') !== data) path.setAttribute('d', data)
    path.style.strokeWidth = weight === 1 ? '' : `calc(var(--digit-pad-pen, ${PEN}) * ${String(weight)})`
  })
}

/** A ring around the pen, and a dot where it is down. */
function marksOf({ at: [x, y], radius, down }: Pen): SVGCircleElement[] {
  return [radius + GAP, ...(down ? [radius / 2] : [])].map((size) => {
    const circle = document.createElementNS(SVG, 'circle')
    for (const [name, value] of Object.entries({ cx: x, cy: y, r: size })) circle.setAttribute(name, String(value))
    return circle
  })
}
