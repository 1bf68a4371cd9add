/** Keeps the drawing in the session storage: it survives reloads, updates, and a phone that ends a hidden page. */
import { InkError } from '../lib/errors'
import { loadChunk } from '../lib/lazy'
import type { DigitPad } from '../pad/define'
import { letterbox, type Size, sizeOf } from '../pad/drawing'
import type { Stroke } from '../preprocessing/strokes'

const STORAGE_KEY = 'digitpad-ink'

/** Strokes, with the size of the pad to which their coordinates belong. */
interface SavedStrokes {
  size: Size
  strokes: Stroke[]
}

/** The drawing of a pad as a text, which is empty if the pad is blank. */
export function serializeDrawing(pad: DigitPad): string {
  if (pad.blank) return ''
  const saved: SavedStrokes = { size: sizeOf(pad), strokes: pad.strokes }
  return pad.hasPicture ? pad.toSVG() : JSON.stringify(saved)
}

/**
 * Restores the saved drawing: strokes at once, a picture as soon as its parts have loaded. Then saves what is drawn.
 *
 * @param drawingToSave returns it as a text.
 * @throws InkError when the browser cannot show the saved picture.
 */
export async function restoreDrawing(pad: DigitPad, drawingToSave: () => string): Promise<void> {
  try {
    const drawing = sessionStorage.getItem(STORAGE_KEY)
    if (drawing?.startsWith('<')) await (await loadChunk(import('../share/actions'))).showSvg(pad, drawing)
    else if (drawing) {
      const { size, strokes } = JSON.parse(drawing) as SavedStrokes
      const transform = letterbox(size, sizeOf(pad)) // the page may have another size than before
      pad.strokes = strokes.map((stroke) => stroke.map(transform))
    }
  } catch (reason) {
    if (reason instanceof InkError) throw reason
    return // The browser forbids storage, or the drawing cannot be shown now and waits for the next start.
  }
  // A phone may end a hidden page without a further event.
  document.addEventListener('visibilitychange', () => {
    if (document.visibilityState === 'hidden') saveDrawing(drawingToSave())
  })
}

/** Saves a drawing, as a text, for the next start of the page in this tab. */
export function saveDrawing(drawing: string): void {
  try {
    if (drawing) sessionStorage.setItem(STORAGE_KEY, drawing)
    else sessionStorage.removeItem(STORAGE_KEY)
  } catch {
    // The storage is full, or forbidden.
  }
}
