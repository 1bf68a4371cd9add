/** From one start of the page to the next, be it of a new version or not: the drawing comes along. */
import { lately } from '../lib/lazy'
import type { DigitPad } from '../pad/define'
import type { Strokes } from '../preprocessing/strokes'
import { requireElement } from '../lib/dom'

const STORAGE_KEY = 'digitpad-drawing'

/** Says that there is a new version; its button starts that. */
export function showUpdateBanner(
  root: ParentNode,
  pad: DigitPad,
  reload = () => {
    location.reload()
  },
): void {
  const notice = requireElement(root, '#update-banner')
  requireElement(notice, 'button').onclick = () => {
    saveDrawing(pad)
    reload()
  }
  notice.hidden = false
}

/** Brings back what was drawn before: strokes at once, a picture once its parts are here. Then keeps what is drawn. */
export async function restoreDrawing(pad: DigitPad): Promise<void> {
  try {
    const drawing = sessionStorage.getItem(STORAGE_KEY)
    if (drawing?.startsWith('<')) await (await lately(import('../share/actions'))).showSvg(pad, drawing)
    else if (drawing) pad.strokes = JSON.parse(drawing) as Strokes
  } catch {
    return // The browser forbids storage, or what cannot be shown now waits for the next start.
  }
  // A phone may end a page that is not seen, and says no more of it.
  document.addEventListener('visibilitychange', () => {
    if (document.visibilityState === 'hidden') saveDrawing(pad)
  })
}

function saveDrawing(pad: DigitPad): void {
  try {
    if (pad.blank) sessionStorage.removeItem(STORAGE_KEY)
    else sessionStorage.setItem(STORAGE_KEY, pad.hasPicture ? pad.toSVG() : JSON.stringify(pad.strokes))
  } catch {
    // There is no room for it.
  }
}
