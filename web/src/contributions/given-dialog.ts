/** The dialog that lists the drawings that were given, and takes them back. */
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

/** Opens the dialog. */
export function showGiven(root: Document): void {
  const text = contributionMessages()
  const { dialog, heading } = createDialog('given-dialog', text.given)
  const status = createStatus()
  const alert = createElement('p', { role: 'alert', className: 'contribution-failure' })
  const list = createElement('ul', { role: 'list' })
  const none = createElement('p', { textContent: text.none })
  let isBusy = false

  /** Takes back the drawing of a token; whether the site has it no more. */
  const withdraw = async (token: string): Promise<boolean> => {
    if (isBusy) return false
    isBusy = true
    setText(alert, '')
    setText(status, text.takingBack)
    try {
      const wasThere = await takeBack(token)
      forgetGiven(token)
      setText(status, wasThere ? text.deleted : text.gone)
      return true
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
    const name = describeGiven(given)
    const [code = '', copy = ''] = createTokenLine(given.token, status, true)
    const take = createButton(text.takeBack, () => void takeItemBack())
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
  const form = createElement(
    'form',
    {},
    createElement('label', { htmlFor: field.id, textContent: text.otherToken }),
    createElement('div', {}, field, createElement('button', { textContent: text.takeBack })),
  )
  form.addEventListener('submit', (event) => {
    event.preventDefault()
    const token = field.value.trim()
    if (!isToken(token)) {
      setText(status, '')
      setText(alert, text.noToken)
      return
    }
    void withdraw(token).then((done) => {
      if (!done) return
      field.value = ''
      fill()
    })
  })

  const ask = createElement('input', { type: 'checkbox', role: 'switch', checked: isAskingWanted() })
  ask.addEventListener('change', () => {
    setPreference(ASK_KEY, ask.checked ? '' : NEVER)
  })

  const fill = (): void => {
    list.replaceChildren(...loadGiven().reverse().map(createItem))
    none.hidden = list.childElementCount > 0
  }
  fill()
  dialog.append(
    createElement(
      'div',
      { className: 'contribution-body' },
      none,
      list,
      form,
      createElement('label', { className: 'switch' }, ask, createElement('span', { textContent: text.ask })),
    ),
    alert,
    status,
    createElement(
      'footer',
      {},
      createButton(text.close, () => {
        dialog.close()
      }),
    ),
  )
  root.body.append(dialog)
  dialog.showModal()
}
