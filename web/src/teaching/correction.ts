/** Corrects an answer: ten digits and "no digit" to choose from, and a question where the choice is far-fetched. */
import { messages, onLanguageChange } from '../i18n/messages'
import { createElement } from '../lib/dom'
import { CLASS_COUNT } from '../network/scores'
import type { DigitPad } from '../pad/define'
import { doubtText } from './doubt'
import { teachingMessages } from './messages'

/** Keys that move the focus from choice to choice. */
const ARROW_STEPS: Readonly<Record<string, number>> = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }

/** CSS pixels between the dialog and what is around it. */
const GAP_PX = 8

/** Resolves once the dialog is closed, and what was chosen is learnt. Rejects as `DigitPad.teach` does. */
export function openCorrection(root: Document, pad: DigitPad, button: HTMLElement): Promise<void> {
  const dialog = createElement('dialog', { id: 'correction' })
  dialog.setAttribute('aria-labelledby', 'correction-title')
  const close = (): void => {
    dialog.close()
  }

  const place = (): void => {
    const { left, right, bottom } = button.getBoundingClientRect()
    const { clientWidth, clientHeight } = root.documentElement
    const { offsetWidth, offsetHeight } = dialog
    const start = messages().dir === 'rtl' ? left : right - offsetWidth
    dialog.style.left = toPx(Math.max(GAP_PX, Math.min(start, clientWidth - offsetWidth - GAP_PX)))
    dialog.style.top = toPx(Math.max(GAP_PX, Math.min(bottom + GAP_PX, clientHeight - offsetHeight - GAP_PX)))
  }

  return new Promise((resolve, reject) => {
    const teach = (label: number | null, sure = false): void => {
      for (const choice of dialog.querySelectorAll('button')) choice.disabled = true
      const learning = pad.teach(label, { sure }).then(({ learnt, looksLike }) => {
        if (learnt) close()
        else askWhetherSure(label, looksLike)
      })
      learning.catch(reject)
      learning.catch(close)
    }

    const ask = (question: string, ...choices: HTMLElement[]): void => {
      dialog.replaceChildren(createElement('h2', { id: 'correction-title' }, question), ...choices)
      place()
      dialog.querySelector('button')?.focus()
    }

    const askWhetherSure = (label: number | null, looksLike: number | null): void => {
      askAgain = () => {
        const { question, yes } = doubtText(label, looksLike)
        const confirm = createChoice(yes, () => {
          teach(label, true)
        })
        ask(question, confirm, createChoice(teachingMessages().no, close))
      }
      askAgain()
    }

    const askWhat = (): void => {
      const { question, noDigit } = teachingMessages()
      const digits = Array.from({ length: CLASS_COUNT }, (_, digit) =>
        createChoice(String(digit), () => {
          teach(digit)
        }),
      )
      const none = createChoice(noDigit, () => {
        teach(null)
      })
      const group = createElement('div', { id: 'correction-digits' }, ...digits)
      ask(question, group, none, createChoice(messages().page.cancel, close))
    }

    let askAgain = askWhat
    const stopTranslating = onLanguageChange(() => {
      if (!dialog.querySelector(':disabled')) askAgain() // else it is learning, and asks or closes after that
    })

    dialog.addEventListener('keydown', (event) => {
      const { key } = event
      const choices = [...dialog.querySelectorAll('button')]
      const step = ARROW_STEPS[key]
      const typed = choices.find(({ textContent }) => textContent === key)
      if (step !== undefined) {
        event.preventDefault()
        const index = choices.findIndex((choice) => choice === root.activeElement)
        choices[(index + step + choices.length) % choices.length]?.focus()
      } else typed?.click()
    })
    dialog.addEventListener('click', ({ target }) => {
      if (target === dialog) close() // beside it
    })
    dialog.addEventListener('close', () => {
      stopTranslating()
      removeEventListener('resize', place)
      dialog.remove()
      resolve()
    })
    addEventListener('resize', place)
    root.body.append(dialog)
    dialog.showModal()
    askWhat()
  })
}

const toPx = (length: number): string => `${String(length)}px`

function createChoice(text: string, choose: () => void): HTMLButtonElement {
  const button = createElement('button', { type: 'button' }, text)
  button.addEventListener('click', choose)
  return button
}
