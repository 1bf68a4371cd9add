/** The buttons that keep a drawing or hand it on, and the drawing that a link brings. */
import { messages } from '../i18n/messages'
import { lately } from '../lib/lazy'
import type { actions, Work } from './actions'
import { forgetAddress, inkInAddress } from './hash'
import { copy } from './clipboard'
import { afterPause } from '../lib/scheduling'
import { requireElement } from '../lib/dom'

/** Milliseconds for which it is said what was done. */
const LONG_ENOUGH = 5000

/** Wires the buttons of the page in `root`; `tryTo` runs what may fail, and says why it did. */
export function shareIn(root: Document, tryTo: (task: () => Promise<void>) => Promise<void>): void {
  const pad = requireElement(root, 'digit-pad')
  const status = requireElement(root, '[role="status"]')
  const told = requireElement(root, '#status-toast')
  const part = () => lately(import('./actions'))
  const fallSilent = (): void => {
    told.textContent = ''
  }
  const fallSilentLater = afterPause(LONG_ENOUGH, fallSilent)
  const tell = (sentence: string): void => {
    told.textContent = sentence
    fallSilentLater()
  }
  const work = (): Work => ({ pad, digit: status.dataset['digit'] ?? '', answer: status.innerText.trim() })
  // Safari allows a copy only in the turn of the click, so these do not wait for the part that is fetched.
  const copies: Partial<Record<string, () => Promise<string>>> = {
    'copy-answer': async () => {
      await copy(Promise.resolve(work().answer))
      return messages().sharing.answerCopied
    },
    'copy-link': async () => {
      await copy(part().then(({ linkTo }) => linkTo(pad)))
      return messages().sharing.linkCopied
    },
  }
  const act = async (name: string): Promise<string> =>
    copies[name]?.() ?? (await part()).actions[name as keyof typeof actions](work())

  for (const button of requireElement(root, '#share').querySelectorAll('button')) {
    button.addEventListener('click', () => {
      fallSilent()
      if (pad.blank) tell(messages().sharing.blank)
      else
        void tryTo(async () => {
          tell(await act(button.id))
        })
    })
  }
  requireElement(root, '#share-native').hidden = !('share' in navigator)

  const open = async (): Promise<void> => {
    const text = inkInAddress()
    if (text === undefined) return
    const { openDrawing } = await part()
    if (inkInAddress() !== text) return // something was drawn meanwhile, or another link was opened
    pad.removeEventListener('ink', leave)
    try {
      openDrawing(pad, text)
    } finally {
      pad.addEventListener('ink', leave)
    }
  }
  const leave = (): void => {
    fallSilent()
    if (inkInAddress() !== undefined) forgetAddress()
  }
  pad.addEventListener('ink', leave)
  addEventListener('hashchange', () => void tryTo(open))
  void tryTo(open)
}
