/** The button that corrects an answer, and the section "My handwriting". Their code is downloaded when it is needed. */
import { messages } from '../i18n/messages'
import { requireElement } from '../lib/dom'
import { DigitpadError } from '../lib/errors'
import { loadChunk, startOnce } from '../lib/lazy'
import type { DigitPad } from '../pad/define'

/** Binds both to a pad. `showStatus` shows a message, '' none. */
export function mountTeaching(root: Document, pad: DigitPad, showStatus: (message: string) => void): void {
  const button = requireElement(root, '#correct')
  const section = requireElement(root, 'details#handwriting') as HTMLDetailsElement
  const run = async (task: () => Promise<void>): Promise<void> => {
    showStatus('')
    try {
      await task()
    } catch (reason) {
      if (!(reason instanceof DigitpadError)) throw reason
      showStatus(messages().errors[reason.code])
    }
  }
  button.addEventListener('click', () => {
    void run(async () => {
      const { openCorrection } = await loadChunk(import('./view'))
      await openCorrection(root, pad, button)
    })
  })
  const fill = startOnce(async () => {
    const { showHandwriting } = await loadChunk(import('./view'))
    await showHandwriting(root, pad)
  })
  section.addEventListener('toggle', () => {
    if (section.open) void run(fill)
  })
}
