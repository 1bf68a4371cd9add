/** Shows a sheet if a picture is one. What reads and shows it is downloaded when it is needed. */
import { requireElement } from '../lib/dom'
import { DigitpadError } from '../lib/errors'
import { loadChunk } from '../lib/lazy'
import type { DigitPad } from '../pad/define'

/**
 * Returns a function that resolves with whether a picture is a sheet, which is then shown. It never rejects: a picture that
 * cannot be read is none.
 */
export function mountSheets(
  root: Document,
  pad: DigitPad,
  showStatus: (text: string) => void,
): (picture: ImageBitmapSource) => Promise<boolean> {
  const reopen = requireElement(root, '#reopen-sheet')
  let latest: ImageBitmapSource | undefined
  reopen.addEventListener('click', () => {
    void loadChunk(import('./dialog')).then(({ reopenSheet }) => {
      reopenSheet(root)
    })
  })
  return async (picture) => {
    latest = picture
    try {
      const { readSheet } = await loadChunk(import('../recognizer/sheet-reader'))
      const sheet = await readSheet(picture, pad.recognizer)
      if (!sheet) return false
      const { showSheet } = await loadChunk(import('./dialog'))
      if (latest !== picture) return true
      showSheet(root, sheet, showStatus)
      reopen.hidden = false
      return true
    } catch (reason) {
      if (!(reason instanceof DigitpadError)) console.error(reason)
      return false
    }
  }
}
