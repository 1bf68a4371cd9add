/** The buttons that copy, save and share a drawing, and the drawing that a link brings. */
import { messages } from '../i18n/messages'
import { requireElement } from '../lib/dom'
import { loadChunk } from '../lib/lazy'
import type { actions, ShareContext } from './actions'
import { copyText } from './clipboard'
import { clearHash, inkFromHash } from './url-hash'

/**
 * Wires up the share buttons of the page. `showStatus` shows a message, '' none; `runOrShowError` runs a task, and shows
 * the error when it fails.
 */
export function mountShare(
  root: Document,
  showStatus: (message: string) => void,
  runOrShowError: (task: () => Promise<void>) => Promise<void>,
): void {
  const pad = requireElement(root, 'digit-pad')
  const answer = requireElement(root, '#answer-text')
  const loadActions = () => loadChunk(import('./actions'))
  const context = (): ShareContext => ({
    pad,
    digit: answer.dataset['number'] ?? answer.dataset['digit'] ?? '',
    answer: answer.dataset['number'] ?? answer.innerText.trim(),
  })
  // Safari permits a copy only within the click, so these do not wait for the download of the actions.
  const copyActions: Partial<Record<string, () => Promise<string>>> = {
    'copy-answer': async () => {
      await copyText(Promise.resolve(context().answer))
      return messages().sharing.answerCopied
    },
    'copy-link': async () => {
      await copyText(loadActions().then(({ createLink }) => createLink(pad)))
      return messages().sharing.linkCopied
    },
  }
  const runAction = async (name: string): Promise<string> =>
    copyActions[name]?.() ?? (await loadActions()).actions[name as keyof typeof actions](context())

  for (const button of requireElement(root, '#share').querySelectorAll('button')) {
    button.addEventListener('click', () => {
      showStatus('')
      if (pad.blank) showStatus(messages().sharing.blank)
      else
        void runOrShowError(async () => {
          showStatus(await runAction(button.id))
        })
    })
  }
  requireElement(root, '#share-native').hidden = !('share' in navigator)

  const openLink = async (): Promise<void> => {
    const text = inkFromHash()
    if (text === undefined) return
    const { openDrawing } = await loadActions()
    if (inkFromHash() !== text) return // something was drawn meanwhile, or another link was opened
    pad.removeEventListener('ink', onInk)
    try {
      openDrawing(pad, text)
    } finally {
      pad.addEventListener('ink', onInk)
    }
  }
  const onInk = (): void => {
    showStatus('')
    if (inkFromHash() !== undefined) clearHash()
  }
  pad.addEventListener('ink', onInk)
  addEventListener('hashchange', () => void runOrShowError(openLink))
  void runOrShowError(openLink)
}
