import type { App } from '../app/app'
import type { DigitPad } from '../pad/define'
import { onLanguageChange, messages } from '../i18n/messages'
import { requireElement } from '../lib/dom'
import type { ErrorCode } from '../lib/error-messages'
import { DigitpadError } from '../lib/errors'
import { loadChunk } from '../lib/lazy'

/** Binds the button "How it works", which explains the answer that is shown, once the present ink is recognised. */
export function mountExplainButton(root: Document, pad: DigitPad, app: Pick<App, 'answer'>): void {
  const button = requireElement(root, '#explain')
  const alert = requireElement(root, '#explain-error')
  let error: ErrorCode | null = null
  const showError = (code: ErrorCode | null): void => {
    error = code
    alert.textContent = error ? messages().errors[error] : ''
  }
  const open = async (): Promise<void> => {
    showError(null)
    try {
      const { openExplanation } = await loadChunk(import('./dialog'))
      await pad.predict()
      await openExplanation(root, app.answer.prediction)
    } catch (reason) {
      if (!(reason instanceof DigitpadError)) throw reason
      showError(reason.code)
    }
  }
  button.addEventListener('click', () => void open())
  onLanguageChange(() => {
    showError(error)
  })
}
