/** Short messages above the page, which do not move it: what was done, and what failed. */
import { requireElement, setText } from '../lib/dom'

/** Milliseconds for which a status is shown. */
export const TOAST_MS = 5000

export interface Toasts {
  /** Shows a status, read out when the screen reader is idle, until the next one or for a while; '' hides it. */
  readonly showStatus: (message: string, durationMs?: number) => void
  /** Shows an error, read out at once, until the next one; '' hides it. */
  readonly showError: (message: string) => void
}

/** The two toasts of the page in `root`. */
export function createToasts(root: ParentNode): Toasts {
  const status = requireElement(root, '#status-toast')
  const error = requireElement(root, '#error-toast')
  let timer: ReturnType<typeof setTimeout> | undefined

  const showStatus = (message: string, durationMs?: number): void => {
    clearTimeout(timer)
    setText(status, message)
    if (durationMs !== undefined) timer = setTimeout(showStatus, durationMs, '')
  }
  return {
    showStatus,
    showError: (message) => {
      setText(error, message)
    },
  }
}
