/** From one version of the page to the next, the drawing with it. */
import type { DigitPad } from './pad'
import type { Strokes } from './strokes'
import { find } from './view'

const DRAWING = 'digitpad-drawing'

/** Says that there is a new version; its button starts that. */
export function offerRenewal(
  root: ParentNode,
  pad: DigitPad,
  reload = () => {
    location.reload()
  },
): void {
  const notice = find(root, '#renewal')
  find(notice, 'button').onclick = () => {
    sessionStorage.setItem(DRAWING, JSON.stringify(pad.strokes))
    reload()
  }
  notice.hidden = false
}

/** Brings back what was drawn before the new version started. */
export function bringBackDrawing(pad: DigitPad): void {
  try {
    const drawing = sessionStorage.getItem(DRAWING)
    if (drawing === null) return
    sessionStorage.removeItem(DRAWING)
    pad.strokes = JSON.parse(drawing) as Strokes
  } catch {
    // Where a browser forbids storage there is no new version to come from.
  }
}
