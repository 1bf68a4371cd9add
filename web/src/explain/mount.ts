/** What explains an answer. Its parts are fetched when the page is at rest, or when they are asked for. */
import type { App } from '../app/app'
import { DigitpadError } from '../lib/errors'
import { onLanguageChange, messages } from '../i18n/messages'
import type { ErrorCode } from '../lib/error-messages'
import { lately } from '../lib/lazy'
import type { DigitPad } from '../pad/define'
import { requireElement } from '../lib/dom'

/** Offers "How it works"; it shows how what is drawn by then is named, which may have been left to Predict. */
export function offerExplanation(root: Document, pad: DigitPad): void {
  const button = requireElement(root, '#explain')
  const told = requireElement(root, '#explain-error')
  let trouble: ErrorCode | null = null
  const tell = (now: ErrorCode | null): void => {
    trouble = now
    told.textContent = trouble ? messages().errors[trouble] : ''
  }
  const open = async (): Promise<void> => {
    tell(null)
    try {
      const { explain } = await lately(import('./dialog'))
      await explain(root, await pad.predict())
    } catch (reason) {
      if (!(reason instanceof DigitpadError)) throw reason
      tell(reason.code)
    }
  }
  button.addEventListener('click', () => void open())
  onLanguageChange(() => {
    tell(trouble)
  })
}

/** Shows where the evidence lies, from the present answer on. What cannot be fetched is told, and asked for with the next answer. */
export async function showEvidence(root: Document, pad: DigitPad, app: App): Promise<void> {
  try {
    const { evidenceIn } = await lately(import('../evidence/panel'))
    evidenceIn(root, pad, app.prediction)
  } catch (reason) {
    if (!(reason instanceof DigitpadError)) throw reason
    requireElement(root, '#reason').textContent = messages().errors[reason.code]
    requireElement(root, '#evidence').toggleAttribute('data-shown', true)
    pad.addEventListener('prediction', () => void showEvidence(root, pad, app), { once: true })
  }
}
