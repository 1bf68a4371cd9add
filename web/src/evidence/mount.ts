import type { App } from '../app/app'
import type { DigitPad } from '../pad/define'
import { messages } from '../i18n/messages'
import { requireElement } from '../lib/dom'
import { DigitpadError } from '../lib/errors'
import { loadChunk } from '../lib/lazy'

/** Loads the evidence panel and shows the present answer's evidence; after a failed load, tries again with the next answer. */
export async function mountEvidenceLazily(root: Document, pad: DigitPad, app: App): Promise<void> {
  try {
    const { mountEvidence } = await loadChunk(import('./panel'))
    mountEvidence(root, pad, app.prediction)
  } catch (reason) {
    if (!(reason instanceof DigitpadError)) throw reason
    requireElement(root, '#reason').textContent = messages().errors[reason.code]
    requireElement(root, '#evidence').toggleAttribute('data-shown', true)
    pad.addEventListener('prediction', () => void mountEvidenceLazily(root, pad, app), { once: true })
  }
}
