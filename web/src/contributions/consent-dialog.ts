/** The dialog that shows what is sent, and sends it when somebody has agreed. */
import { onLanguageChange } from '../i18n/messages'
import { createElement, setText } from '../lib/dom'
import { createButton, createDialog, createStatus, createTokenLine } from './dialog'
import { CONSENT_VERSION, createPicture, type LabelledDrawing, toBody } from './drawing'
import { keepGiven } from './given-drawings'
import { contributionMessages, describeFailure } from './messages'
import { giveDrawing, RequestError } from './requests'

/** Failures after which the same drawing can be sent again. */
const RETRIABLE = ['offline', 'rateLimited', 'unavailable']

interface Receipt {
  token: string
  /** Whether the browser keeps the token. */
  isKept: boolean
}

/** Opens the dialog for a drawing that `normalizeDrawing` made. `onSettled` is called when it is closed. */
export function askForConsent(root: Document, drawing: LabelledDrawing, onSettled: () => void): void {
  const { dialog, heading } = createDialog('consent-dialog')
  const request = toBody(drawing)
  const body = createElement('div', { className: 'contribution-body' })
  const status = createStatus()
  const alert = createElement('p', { role: 'alert', className: 'contribution-failure' })
  let isSending = false
  let failure: RequestError | null = null
  /** What the site answered; null until the drawing is given. */
  let receipt: Receipt | null = null

  const renderState = (): void => {
    setText(status, isSending ? contributionMessages().sending : '')
    setText(alert, failure ? describeFailure(failure) : '')
    for (const button of [agree, refuse]) button.ariaDisabled = String(isSending) // not `disabled`: it would lose the focus
    if (receipt || (failure && !RETRIABLE.includes(failure.failure))) agree.remove()
  }
  const render = (): void => {
    const text = contributionMessages()
    heading.textContent = receipt ? text.thanks : text.title
    body.replaceChildren(...(receipt ? createReceipt(receipt, status) : createQuestion(drawing, request)))
    agree.textContent = text.agree
    refuse.textContent = receipt ? text.close : text.refuse
    renderState()
  }
  const give = async (): Promise<void> => {
    if (isSending) return
    failure = null
    isSending = true
    renderState()
    try {
      const token = await giveDrawing(request)
      receipt = { token, isKept: keepGiven({ ...drawing, token, day: new Date().toISOString().slice(0, 10) }) }
    } catch (reason) {
      if (!(reason instanceof RequestError)) throw reason
      failure = reason
    } finally {
      isSending = false
      renderState()
    }
    if (receipt) showReceipt()
  }
  const showReceipt = (): void => {
    render()
    heading.focus()
    if (!dialog.open) dialog.showModal() // it was closed meanwhile, and the token would go unseen
  }
  const agree = createButton('', () => void give())
  const refuse = createButton('', () => {
    if (!isSending) dialog.close()
  })
  dialog.addEventListener('cancel', (event) => {
    if (isSending) event.preventDefault()
  })
  const stopTranslating = onLanguageChange(render)
  dialog.addEventListener('close', () => {
    stopTranslating()
    onSettled()
  })
  dialog.append(body, alert, status, createElement('footer', {}, agree, refuse))
  render()
  root.body.append(dialog)
  dialog.showModal()
}

/** The token, and whether the browser keeps it. */
function createReceipt({ token, isKept }: Receipt, status: HTMLElement): HTMLElement[] {
  const { kept, notKept } = contributionMessages()
  return [
    createElement('p', { textContent: isKept ? kept : notKept }),
    createElement('p', { className: 'given-token-line' }, ...createTokenLine(token, status)),
  ]
}

/** What is sent, and what is agreed to. */
function createQuestion({ strokes, label }: LabelledDrawing, request: string): HTMLElement[] {
  const text = contributionMessages()
  const sent = label === null ? text.sentNoDigit : text.sentDigit(String(label))
  return [
    createElement(
      'div',
      { className: 'contribution-sent' },
      createPicture(strokes),
      createElement(
        'div',
        {},
        createElement('p', { textContent: sent }),
        createElement(
          'details',
          {},
          createElement('summary', { textContent: text.exact }),
          createElement('code', { tabIndex: 0, dir: 'ltr', textContent: request }),
        ),
      ),
    ),
    createElement('h3', { textContent: text.consentTitle(String(CONSENT_VERSION)) }),
    createElement('blockquote', { textContent: text.consent }),
  ]
}
