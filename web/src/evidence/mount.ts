/** The button "Why?", which shows and hides the evidence. */
import type { App } from '../app/app'
import type { DigitPad } from '../pad/define'
import { messages } from '../i18n/messages'
import { requireElement } from '../lib/dom'
import { DigitpadError } from '../lib/errors'
import { loadChunk } from '../lib/lazy'
import type { EvidencePanel } from './panel'

/** Binds the button "Why?", and the bars, which show the evidence for their digit. Its code is loaded when it is needed. */
export function mountWhyButton(root: Document, pad: DigitPad, app: App): void {
  const button = requireElement(root, '#why')
  const section = requireElement(root, '#evidence')
  let panel: EvidencePanel | undefined

  const showSection = (shown: boolean): void => {
    section.hidden = !shown
    button.setAttribute('aria-expanded', String(shown))
  }

  const load = async (pinned: number | null): Promise<void> => {
    try {
      const { mountEvidence } = await loadChunk(import('./panel'))
      if (section.hidden) return
      panel ??= mountEvidence(root, pad, app, pinned === null ? null : { digit: pinned })
    } catch (reason) {
      if (!(reason instanceof DigitpadError)) throw reason
      requireElement(section, '#reason').textContent = messages().errors[reason.code]
      section.toggleAttribute('data-shown', true)
      pad.addEventListener('prediction', () => void load(null), { once: true }) // tries again
    }
  }

  button.addEventListener('click', () => {
    showSection(Boolean(section.hidden))
    if (section.hidden) panel?.close()
    else if (panel) panel.open()
    else void load(null)
  })
  requireElement(root, '#bars').addEventListener('click', ({ target }) => {
    const bar = target instanceof Element ? target.closest<HTMLElement>('[data-digit]') : null
    if (!bar || !section.hidden || app.answer.prediction.strokes === 0) return
    showSection(true)
    if (panel)
      panel.open() // which pins the digit by itself
    else void load(Number(bar.dataset['digit']))
  })
}
