/** Marks of the digits of a number on the pad, below its ink: a bracket under each digit, which can be tapped. */
import { createElement } from '../lib/dom'
import type { NumberReading } from '../numbers/number-reading'
import type { Box } from '../numbers/pieces'
import type { DigitPad } from '../pad/define'
import { letterbox, shorterSide, type Size, sizeOf } from '../pad/drawing'
import type { Rewriting } from './state'

export interface MarkedNumber {
  number: NumberReading | null
  /** The size of the pad to which the boxes of the digits belong. */
  size: Size
  /** The indices of the digit that is shown in detail, and of the one to check. */
  chosen: number | null
  uncertain: number | null
  rewriting: Rewriting | null
  /** Whether the ink has changed since. */
  isOutdated: boolean
}

export interface DigitMarks {
  show(marked: MarkedNumber): void
}

/** The space between the ink of a digit and its mark. */
const MARGIN_PX = 4

/** Half the pen's width, as a share of the pad's shorter side: the box of a digit holds the middle of its strokes. */
const HALF_PEN = 0.03

/** The height of what can be tapped, and its width where the neighbours leave room. */
const TARGET_PX = 44

/** The space for a bracket, and a question mark below it, where the ink reaches the lower edge of the pad. */
const BRACKET_PX = 26

/** Adds a layer for marks to a pad. */
export function createDigitMarks(pad: DigitPad, onTap: (index: number) => void): DigitMarks {
  const layer = createElement('div', { id: 'digit-marks', ariaHidden: 'true' }) // the answer has the same choice
  pad.append(layer)
  let shown: MarkedNumber | undefined
  layer.addEventListener('click', ({ target }) => {
    const mark = target instanceof Element ? target.closest<HTMLElement>('[data-index]') : null
    if (mark) onTap(Number(mark.dataset['index']))
  })

  const render = (): void => {
    if (shown) layer.replaceChildren(...createMarks(shown, sizeOf(pad)))
  }
  new ResizeObserver(render).observe(pad)
  return {
    show(marked) {
      layer.toggleAttribute('data-outdated', marked.isOutdated)
      const isSame = shown && { ...shown, isOutdated: marked.isOutdated }
      if (isSame && Object.entries(marked).every(([name, value]) => isSame[name as keyof MarkedNumber] === value))
        return
      shown = marked
      render()
    },
  }
}

function createMarks(
  { number, size: readSize, chosen, uncertain, rewriting }: MarkedNumber,
  size: Size,
): HTMLElement[] {
  const strokeMargin = HALF_PEN * shorterSide(size) + MARGIN_PX
  const boxes = separateBoxes(
    number?.digits.map(({ box, parts }) =>
      growBox(resizeBox(box, readSize, size), parts.length > 0 ? strokeMargin : MARGIN_PX, size),
    ) ?? [],
  )
  const marks = boxes.map((box, index) => {
    if (number === rewriting?.number && index === rewriting.index) return []
    const target = createElement('span', { className: 'digit-target' })
    target.dataset['index'] = String(index)
    setBox(target, targetBox(boxes, index, size))
    const mark = createElement('span', { className: 'digit-mark' })
    mark.toggleAttribute('data-chosen', index === chosen)
    mark.toggleAttribute('data-uncertain', index === uncertain)
    setBox(mark, box)
    return [mark, target]
  })
  const rewritten = rewriting?.number.digits[rewriting.index]
  if (!rewriting || !rewritten) return marks.flat()
  const frame = createElement('span', { className: 'rewrite-frame' })
  setBox(frame, growBox(resizeBox(rewritten.box, rewriting.size, size), strokeMargin, size))
  return [...marks.flat(), frame]
}

/** A box on a pad that has another size than when it was read. */
function resizeBox({ left, top, right, bottom }: Box, from: Size, to: Size): Box {
  const resize = letterbox(from, to)
  const [[x, y], [endX, endY]] = [resize([left, top]), resize([right, bottom])]
  return { left: x, top: y, right: endX, bottom: endY }
}

/** The box with a margin on all sides, as far as the pad reaches. */
const growBox = ({ left, top, right, bottom }: Box, margin: number, { height }: Size): Box => ({
  left: left - margin,
  top: top - margin,
  right: right + margin,
  bottom: Math.min(bottom + margin, height - BRACKET_PX),
})

/** Boxes of which none reaches beyond the middle between it and its neighbours. */
const separateBoxes = (boxes: readonly Box[]): Box[] =>
  boxes.map((box, index) => {
    const { before, after } = neighbors(boxes, index)
    const left = Math.max(box.left, before)
    return { ...box, left, right: Math.max(Math.min(box.right, after), left) }
  })

/** The middles between a box and its neighbours in the same line. */
function neighbors(boxes: readonly Box[], index: number): { before: number; after: number } {
  const { left = 0, top = 0, right = 0, bottom = 0 } = boxes[index] ?? {}
  const inLine = (other: Box | undefined): Box | undefined =>
    other && other.top < bottom && top < other.bottom ? other : undefined
  return {
    before: ((inLine(boxes[index - 1])?.right ?? -Infinity) + left) / 2,
    after: ((inLine(boxes[index + 1])?.left ?? Infinity) + right) / 2,
  }
}

/** What can be tapped: the strip below a digit, wider than the digit where its neighbours leave room. */
function targetBox(boxes: readonly Box[], index: number, { height }: Size): Box {
  const box = boxes[index] ?? { left: 0, top: 0, right: 0, bottom: 0 }
  const middle = (box.left + box.right) / 2
  const { before, after } = neighbors(boxes, index)
  const top = Math.min(box.bottom, height - TARGET_PX)
  return {
    left: Math.max(Math.min(box.left, middle - TARGET_PX / 2), before),
    top,
    right: Math.min(Math.max(box.right, middle + TARGET_PX / 2), after),
    bottom: top + TARGET_PX,
  }
}

function setBox({ style }: HTMLElement, { left, top, right, bottom }: Box): void {
  style.left = `${left.toFixed(1)}px`
  style.top = `${top.toFixed(1)}px`
  style.width = `${(right - left).toFixed(1)}px`
  style.height = `${(bottom - top).toFixed(1)}px`
}
