/** From one version of the page to the next, the drawing with it. */
import { lately } from './lately'
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
    sessionStorage.setItem(DRAWING, pad.hasPicture ? pad.toSVG() : JSON.stringify(pad.strokes))
    reload()
  }
  notice.hidden = false
}

/** Brings back what was drawn before the new version started: strokes at once, a picture once its parts are here. */
export async function bringBackDrawing(pad: DigitPad): Promise<void> {
  try {
    const drawing = sessionStorage.getItem(DRAWING)
    if (drawing === null) return
    if (drawing.startsWith('<')) await (await lately(import('./share/actions'))).showDocument(pad, drawing)
    else pad.strokes = JSON.parse(drawing) as Strokes
    sessionStorage.removeItem(DRAWING)
  } catch {
    // Where a browser forbids storage there is no new version to come from; what cannot be shown waits for the next start.
  }
}
