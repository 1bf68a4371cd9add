/** Keeps the drawing in the session storage: it survives reloads, updates, and a phone that ends a hidden page. */
import { loadChunk } from '../lib/lazy'
import type { DigitPad } from '../pad/define'
import type { Strokes } from '../preprocessing/strokes'

const STORAGE_KEY = 'digitpad-drawing'

/** Restores the saved drawing: strokes at once, a picture as soon as its parts have loaded. Then saves what is drawn. */
export async function restoreDrawing(pad: DigitPad): Promise<void> {
  try {
    const drawing = sessionStorage.getItem(STORAGE_KEY)
    if (drawing?.startsWith('<')) await (await loadChunk(import('../share/actions'))).showSvg(pad, drawing)
    else if (drawing) pad.strokes = JSON.parse(drawing) as Strokes
  } catch {
    return // The browser forbids storage, or the drawing cannot be shown now and waits for the next start.
  }
  // A phone may end a hidden page without a further event.
  document.addEventListener('visibilitychange', () => {
    if (document.visibilityState === 'hidden') saveDrawing(pad)
  })
}

/** Saves the drawing for the next start of the page in this tab. */
export function saveDrawing(pad: DigitPad): void {
  try {
    if (pad.blank) sessionStorage.removeItem(STORAGE_KEY)
    else sessionStorage.setItem(STORAGE_KEY, pad.hasPicture ? pad.toSVG() : JSON.stringify(pad.strokes))
  } catch {
    // The storage is full, or forbidden.
  }
}
