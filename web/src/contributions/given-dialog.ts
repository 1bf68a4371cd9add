/** The dialog that lists the drawings that were given, and takes them back. */
import { onLanguageChange } from '../i18n/messages'
import { createElement, setText } from '../lib/dom'
import { getPreference, setPreference } from '../lib/preferences'
import { createButton, createDialog, createStatus, createTokenLine } from './dialog'
import { createPicture } from './drawing'
import { forgetGiven, type GivenDrawing, isToken, loadGiven } from './given-drawings'
import { contributionMessages, describeFailure, describeGiven } from './messages'
import { RequestError, takeBack } from './requests'

const ASK_KEY = 'digitpad-offer'
const NEVER = 'never'

/** Whether drawings are offered after a correction: until somebody says no. */
export const isAskingWanted = (): boolean => getPreference(ASK_KEY) !== NEVER

/** Opens the dialog. `onClosed` is called when it is closed. */
export function showGiven(root: Document, onClosed: () => void): void {
  const { dialog, heading } = createDialog('given-dialog')
  const status = createStatus()
  const alert = createElement('p', { role: 'alert', className: 'contribution-failure' })
  const list = createElement('ul', { role: 'list' })
  const none = createElement('p')
  let isBusy = false

  /** Takes back the drawing of a token; whether the site has it no more. A typed token may be mistyped. */
  const withdraw = async (token: string, isTyped = false): Promise<boolean> => {
    if (isBusy) return false
    isBusy = true
    setText(alert, '')
    const text = contributionMessages()
    setText(status, text.takingBack)
    try {
      const wasThere = await takeBack(token)
      forgetGiven(token)
      setText(status, wasThere ? text.deleted : isTyped ? text.unknownToken : text.gone)
      return wasThere || !isTyped
    } catch (reason) {
      if (!(reason instanceof RequestError)) throw reason
      setText(status, '')
      setText(alert, describeFailure(reason))
      return false
    } finally {
      isBusy = false
    }
  }

  const createItem = (given: GivenDrawing): HTMLLIElement => {
    const { takeBack: takeBackText } = contributionMessages()
    const name = describeGiven(given)
    const [code = '', copy = ''] = createTokenLine(given.token, status, true)
    const take = createButton(takeBackText, () => void takeItemBack())
    for (const button of [copy, take])
      if (button instanceof HTMLButtonElement) button.ariaLabel = `${button.textContent}: ${name}`
    const item = createElement(
      'li',
      {},
      createPicture(given.strokes),
      createElement('div', {}, createElement('p', { textContent: name }), code),
      createElement('div', { className: 'given-buttons' }, copy, take),
    )
    const takeItemBack = async (): Promise<void> => {
      if (!(await withdraw(given.token))) return
      const next = item.nextElementSibling ?? item.previousElementSibling
      item.remove()
      none.hidden = list.childElementCount > 0
      ;(next?.querySelector<HTMLElement>('button:last-of-type') ?? heading).focus()
    }
    return item
  }

  const field = createElement('input', { id: 'other-token', autocomplete: 'off', spellcheck: false, dir: 'ltr' })
  const fieldLabel = createElement('label', { htmlFor: field.id })
  const takeOther = createElement('button')
  const form = createElement('form', {}, fieldLabel, createElement('div', {}, field, takeOther))
  form.addEventListener('submit', (event) => {
    event.preventDefault()
    const token = field.value.trim()
    if (!isToken(token)) {
      setText(status, '')
      setText(alert, contributionMessages().noToken)
      return
    }
    void withdraw(token, true).then((done) => {
      if (!done) return
      field.value = ''
      fill()
    })
  })

  const ask = createElement('input', { type: 'checkbox', role: 'switch', checked: isAskingWanted() })
  const askText = createElement('span')
  ask.addEventListener('change', () => {
    setPreference(ASK_KEY, ask.checked ? '' : NEVER)
  })

  const close = createButton('', () => {
    dialog.close()
  })

  const fill = (): void => {
    list.replaceChildren(...loadGiven().reverse().map(createItem))
    none.hidden = list.childElementCount > 0
  }
  const render = (): void => {
    const text = contributionMessages()
    for (const [element, words] of [
      [heading, describeList()],
      [none, text.none],
      [fieldLabel, text.otherToken],
      [takeOther, text.takeBack],
      [askText, text.ask],
      [close, text.close],
      [status, ''],
      [alert, ''],
    ] as const)
      setText(element, words)
    fill()
  }
  const stopTranslating = onLanguageChange(render)
  dialog.addEventListener('close', () => {
    stopTranslating()
    onClosed()
  })
  const body = createElement(
    'div',
    { className: 'contribution-body' },
    ...[none, list, form, createElement('label', { className: 'switch' }, ask, askText)],
  )
  dialog.append(body, alert, status, createElement('footer', {}, close))
  render()
  root.body.append(dialog)
  dialog.showModal()
}

/** The name of the dialog, and of the button that opens it. */
export function describeList(): string {
  const { given, giving } = contributionMessages()
  return loadGiven().length > 0 ? given : giving
}
