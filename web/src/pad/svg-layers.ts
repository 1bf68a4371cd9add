/** A drawing on the screen, as SVG. */
import { createSvgElement } from '../lib/dom'
import { afterNextPaint } from '../lib/scheduling'
import type { Point } from '../preprocessing/strokes'
import { type Drawing, type InkStroke, shorterSide, type Size } from './drawing'
import { pictureToSvg } from './picture-svg'
import { strokeSegments } from './stroke-path'

export interface Layers {
  elements: Element[]
  render(drawing: Drawing): void
  /**
   * Extends the last stroke to points where the pen is predicted to be, with the next rendering. They disappear once the
   * pen rests: when no new ones came for a whole frame.
   */
  showPredicted(points: Point[]): void
  hidePredicted(): void
  /** Hides the guide, for good. */
  dismissGuide(): void
  /** Shows the cursor of the keyboard's pen, or none. */
  showCursor(cursor: Cursor | undefined): void
  /** The usual width of the pen, in the coordinates of a drawing of the given size. */
  penWidth(size: Size): number
}

export interface Cursor {
  /** In the coordinates of a drawing of this size. */
  point: Point
  size: Size
  /** Half the width of what it draws or erases. */
  radius: number
  isDown: boolean
}

/** The distance between the cursor's ring and what it draws. */
const CURSOR_GAP_PX = 4

/** A 3, on a pad of 100 by 100. */
const GUIDE_PATH = 'M33 32C38 20 65 18 65 36C65 46 55 49 47 49C58 49 69 54 68 67C67 83 39 85 32 71'

/** The default of `--digit-pad-pen-width`, of the pad's shorter side. */
const DEFAULT_PEN_WIDTH = '6%'

/** Creates the layers of a pad: the guide, the picture, the strokes over it, and the cursor. */
export function createLayers(): Layers {
  const pictureLayer = createLayer('picture')
  const inkLayer = createLayer('ink')
  const strokes = inkLayer.appendChild(createSvgElement('svg'))
  const guide = createGuide()
  const cursorLayer = createLayer('cursor')
  let rendered: Drawing | undefined
  let predicted: Point[] = []

  const render = (drawing: Drawing): void => {
    for (const svg of [pictureLayer, inkLayer]) setViewBox(svg, drawing.size)
    setSquareViewport(strokes, drawing.size)
    renderStrokes(strokes, extendWithPredicted(drawing.strokes, predicted))
    if (drawing.picture !== rendered?.picture)
      pictureLayer.replaceChildren(...(drawing.picture ? pictureToSvg(drawing.picture) : []))
    rendered = drawing
  }
  const hidePredicted = (): void => {
    if (predicted.length === 0) return
    predicted = []
    if (rendered) render(rendered)
  }
  return {
    elements: [guide, pictureLayer, inkLayer, cursorLayer],
    render,
    showPredicted(points) {
      predicted = points
      if (points.length === 0) return
      afterNextPaint(() => {
        if (predicted === points) hidePredicted()
      })
    },
    hidePredicted,
    dismissGuide() {
      guide.classList.add('dismissed')
    },
    showCursor(cursor) {
      cursorLayer.replaceChildren(...(cursor ? cursorMarks(cursor) : []))
      if (cursor) setViewBox(cursorLayer, cursor.size)
    },
    penWidth: (size) => cssLengthToPx(getComputedStyle(inkLayer).strokeWidth || DEFAULT_PEN_WIDTH, size),
  }
}

/** A digit to trace on a blank pad, unless the page puts something else into the slot. */
function createGuide(): HTMLSlotElement {
  const slot = document.createElement('slot')
  slot.name = 'guide'
  slot.setAttribute('part', 'guide')
  const digit = createLayer('guide-digit')
  setViewBox(digit, { width: 100, height: 100 })
  digit.append(createSvgElement('path', { d: GUIDE_PATH }))
  slot.append(digit)
  return slot
}

const createLayer = (part: string): SVGSVGElement => createSvgElement('svg', { part, 'aria-hidden': 'true' })

/** The view box keeps the drawing in place when the pad's size changes. */
function setViewBox(svg: SVGSVGElement, { width, height }: Size): void {
  if (width && height) svg.setAttribute('viewBox', `0 0 ${String(width)} ${String(height)}`)
}

/**
 * Makes a nested viewport a square on the shorter side, with its parent's coordinates. A percentage as the pen's width is
 * of the viewport's diagonal divided by √2, that is of this side, so a wide pad has no thicker pen than a square one.
 */
function setSquareViewport(svg: SVGSVGElement, size: Size): void {
  const side = String(shorterSide(size))
  svg.setAttribute('width', side)
  svg.setAttribute('height', side)
}

/** Converts the pen's computed width: pixels, or a percentage of the shorter side. */
function cssLengthToPx(length: string, size: Size): number {
  const number = parseFloat(length)
  return length.endsWith('%') ? (number / 100) * shorterSide(size) : number
}

function extendWithPredicted(strokes: readonly InkStroke[], predicted: Point[]): readonly InkStroke[] {
  const last = strokes.at(-1)
  if (predicted.length === 0 || !last) return strokes
  return [...strokes.slice(0, -1), { ...last, points: [...last.points, ...predicted] }]
}

/** Updates the paths in place: while a stroke grows, only its last path changes. */
function renderStrokes(svg: SVGSVGElement, strokes: readonly InkStroke[]): void {
  const segments = strokes.flatMap(({ points, widths }) => strokeSegments(points, widths))
  while (svg.children.length > segments.length) svg.lastElementChild?.remove()
  segments.forEach(({ path: data, width }, index) => {
    const path = (svg.children[index] ?? svg.appendChild(createSvgElement('path'))) as SVGPathElement
    if (path.getAttribute('d') !== data) path.setAttribute('d', data)
    path.style.strokeWidth =
      width === 1 ? '' : `calc(var(--digit-pad-pen-width, ${DEFAULT_PEN_WIDTH}) * ${String(width)})`
  })
}

/** A ring around the pen, and a dot inside while it is down. */
function cursorMarks({ point: [x, y], radius, isDown }: Cursor): SVGCircleElement[] {
  const radii = [radius + CURSOR_GAP_PX, ...(isDown ? [radius / 2] : [])]
  return radii.map((r) => createSvgElement('circle', { cx: x, cy: y, r }))
}
