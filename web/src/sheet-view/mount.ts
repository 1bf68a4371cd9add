/** Shows a sheet if a picture is one. What reads and shows it is downloaded when it is needed. */
import { requireElement } from '../lib/dom'
import { DigitpadError } from '../lib/errors'
import { loadChunk } from '../lib/lazy'
import type { DigitPad } from '../pad/define'
import type { OpenSheet } from '../app/state'

/** No more often is it said how far a sheet is read. */
const PROGRESS_INTERVAL_MS = 300

/**
 * Returns a function that shows the sheet in a picture, or resolves with why there is none. It never rejects: a picture
 * that cannot be read is none.
 */
export function mountSheets(root: Document, pad: DigitPad): OpenSheet {
  const reopen = requireElement(root, '#reopen-sheet')
  let latest: ImageBitmapSource | undefined
  reopen.addEventListener('click', () => {
    void loadChunk(import('./dialog')).then(({ reopenSheet }) => {
      reopenSheet(root)
    })
  })
  return async (picture, showProgress) => {
    latest = picture
    let shownMs = -Infinity
    const onRead: typeof showProgress = (...progress) => {
      if (performance.now() - shownMs < PROGRESS_INTERVAL_MS) return
      shownMs = performance.now()
      showProgress(...progress)
    }
    try {
      const { readSheet } = await loadChunk(import('../recognizer/sheet-reader'))
      const sheet = await readSheet(picture, { ...pad.recognizer, onRead })
      if (typeof sheet === 'string') return sheet
      const { showSheet } = await loadChunk(import('./dialog'))
      if (latest !== picture) return 'shown'
      await showSheet(root, sheet)
      reopen.hidden = false
      reopen.closest('details')?.setAttribute('open', '') // so that it is in view once the sheet is closed
      return 'shown'
    } catch (reason) {
      if (!(reason instanceof DigitpadError)) console.error(reason)
      return 'notSearched'
    }
  }
}
