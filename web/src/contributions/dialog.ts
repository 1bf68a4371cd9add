/** What both dialogs share. */
import { createElement, setText } from '../lib/dom'
import { DigitpadError } from '../lib/errors'
import { copyText } from '../share/clipboard'
import { contributionMessages } from './messages'

/** A dialog with a heading that has the focus when it opens, so that it is read from its beginning. */
export function createDialog(id: string): { dialog: HTMLDialogElement; heading: HTMLHeadingElement } {
  const heading = createElement('h2', { id: `${id}-title`, tabIndex: -1 })
  heading.autofocus = true
  const dialog = createElement('dialog', { id, className: 'contribution-dialog' }, heading)
  dialog.setAttribute('aria-labelledby', heading.id)
  dialog.addEventListener('close', () => {
    dialog.remove()
  })
  return { dialog, heading }
}

export function createButton(text: string, onClick: () => void): HTMLButtonElement {
  const button = createElement('button', { type: 'button', textContent: text })
  button.addEventListener('click', onClick)
  return button
}

/** A live region: what it is set to is read out. */
export const createStatus = (): HTMLParagraphElement => createElement('p', { role: 'status' })

/** A token, and a button that copies it and says so in `status`. */
export function createTokenLine(token: string, status: HTMLElement, isListed = false): HTMLElement[] {
  const { copy, copied, notCopied } = contributionMessages()
  const code = createElement('code', { className: 'given-token', dir: 'ltr', textContent: token })
  if (!isListed) code.tabIndex = 0
  const copyToken = async (): Promise<void> => {
    try {
      await copyText(Promise.resolve(token))
      setText(status, copied)
    } catch (reason) {
      if (!(reason instanceof DigitpadError)) throw reason
      setText(status, notCopied)
    }
  }
  return [code, createButton(copy, () => void copyToken())]
}
