/** The dialog that shows what is sent, and sends it when somebody has agreed. */
import { createElement, setText } from '../lib/dom'
import { createButton, createDialog, createStatus, createTokenLine } from './dialog'
import { CONSENT_VERSION, createPicture, type LabelledDrawing, toBody } from './drawing'
import { keepGiven } from './given-drawings'
import { contributionMessages, describeFailure } from './messages'
import { giveDrawing, RequestError } from './requests'

/** Failures after which the same drawing can be sent again. */
const RETRIABLE = ['offline', 'rateLimited', 'unavailable']

/** Opens the dialog for a drawing that `normalizeDrawing` made. `onSettled` is called when it is closed. */
export function askForConsent(root: Document, drawing: LabelledDrawing, onSettled: () => void): void {
  const text = contributionMessages()
  const { dialog, heading } = createDialog('consent-dialog', text.title)
  const body = toBody(drawing)
  const status = createStatus()
  const alert = createElement('p', { role: 'alert', className: 'contribution-failure' })
  const digit = drawing.label === null ? null : String(drawing.label)
  const question = createElement(
    'div',
    { className: 'contribution-body' },
    createElement(
      'div',
      { className: 'contribution-sent' },
      createPicture(drawing.strokes),
      createElement(
        'div',
        {},
        createElement('p', { textContent: digit === null ? text.sentNoDigit : text.sentDigit(digit) }),
        createElement(
          'details',
          {},
          createElement('summary', { textContent: text.exact }),
          createElement('code', { tabIndex: 0, dir: 'ltr', textContent: body }),
        ),
      ),
    ),
    createElement('h3', { textContent: text.consentTitle(String(CONSENT_VERSION)) }),
    createElement('blockquote', { textContent: text.consent }),
  )
  let isSending = false

  const give = async (): Promise<void> => {
    if (isSending) return
    setSending(true)
    setText(alert, '')
    setText(status, text.sending)
    try {
      const token = await giveDrawing(body)
      const isKept = keepGiven({ ...drawing, token, day: new Date().toISOString().slice(0, 10) })
      showToken(token, isKept)
    } catch (reason) {
      if (!(reason instanceof RequestError)) throw reason
      setText(status, '')
      setText(alert, describeFailure(reason))
      if (!RETRIABLE.includes(reason.failure)) agree.remove()
    } finally {
      setSending(false)
    }
  }
  const setSending = (sending: boolean): void => {
    isSending = sending
    for (const button of [agree, refuse]) button.ariaDisabled = String(sending) // not `disabled`: it would lose the focus
  }
  const close = (): void => {
    if (!isSending) dialog.close()
  }
  const showToken = (token: string, isKept: boolean): void => {
    setText(status, '')
    heading.textContent = text.thanks
    question.replaceChildren(
      createElement('p', { textContent: isKept ? text.kept : text.notKept }),
      createElement('p', { className: 'given-token-line' }, ...createTokenLine(token, status)),
    )
    agree.remove()
    refuse.textContent = text.close
    heading.focus()
    if (!dialog.open) dialog.showModal() // it was closed meanwhile, and the token would go unseen
  }

  const agree = createButton(text.agree, () => void give())
  const refuse = createButton(text.refuse, close)
  dialog.addEventListener('cancel', (event) => {
    if (isSending) event.preventDefault()
  })
  dialog.addEventListener('close', onSettled)
  dialog.append(question, alert, status, createElement('footer', {}, agree, refuse))
  root.body.append(dialog)
  dialog.showModal()
}
