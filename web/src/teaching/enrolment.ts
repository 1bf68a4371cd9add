/** A dialog in which the person writes each digit twice. Each is learnt at once, so that it can be stopped at any time. */
import { messages } from '../i18n/messages'
import { createElement } from '../lib/dom'
import { DigitpadError } from '../lib/errors'
import { CLASS_COUNT } from '../network/scores'
import { doubtText } from './doubt'
import { teachingMessages } from './messages'

const ROUNDS = 2

const STEPS = ROUNDS * CLASS_COUNT

/** Resolves with the number of digits learnt, once the dialog is closed. */
export function openEnrolment(root: Document): Promise<number> {
  const dialog = createElement('dialog', { id: 'enrolment' })
  dialog.setAttribute('aria-labelledby', 'enrolment-title')
  const title = createElement('h2', { id: 'enrolment-title' })
  title.setAttribute('aria-live', 'polite')
  const count = createElement('p', { id: 'enrolment-count' })
  const pad = createElement('digit-pad')
  const note = createElement('p', { id: 'enrolment-note', role: 'status' })
  const texts = teachingMessages()
  let step = 0
  let learnt = 0
  let isBusy = false
  /** Whether the person was asked if the ink is the digit. */
  let isAsked = false

  const createButton = (id: string, press: () => void): HTMLButtonElement => {
    const button = createElement('button', { id, type: 'button' })
    button.addEventListener('click', press)
    return button
  }
  const next = createButton('enrolment-next', () => void teach())
  const clear = createButton('enrolment-clear', () => {
    startOver()
  })
  const stop = createButton('enrolment-stop', () => {
    dialog.close()
  })
  stop.textContent = texts.stop

  const ask = (question: string, yes: string): void => {
    isAsked = question !== ''
    note.textContent = question
    next.textContent = yes || texts.next
    clear.textContent = isAsked ? texts.again : messages().page.clear
  }
  const startOver = (): void => {
    pad.clear()
    pad.focus()
  }
  const showStep = (): void => {
    title.textContent = texts.write(step % CLASS_COUNT)
    count.textContent = texts.step(step + 1, STEPS)
    startOver()
    ask('', '')
  }

  const teach = async (): Promise<void> => {
    if (isBusy) return
    if (pad.blank) {
      note.textContent = texts.blank
      return
    }
    isBusy = true
    const digit = step % CLASS_COUNT
    try {
      const result = await pad.teach(digit, { sure: isAsked })
      if (!result.learnt) {
        const { question, yes } = doubtText(digit, result.looksLike)
        ask(question, yes)
        return
      }
      learnt++
      if (++step < STEPS) showStep()
      else dialog.close()
    } catch (reason) {
      if (!(reason instanceof DigitpadError)) throw reason
      note.textContent = messages().errors[reason.code]
    } finally {
      isBusy = false
    }
  }

  pad.addEventListener('ink', () => {
    if (isAsked || note.textContent) ask('', '')
  })
  pad.addEventListener('keydown', (event) => {
    if (event.key !== 'Enter' || event.repeat) return
    event.preventDefault() // or the same press goes on to the button, and presses that
    if (isAsked) next.focus()
    else void teach()
  })

  return new Promise((resolve) => {
    dialog.addEventListener('close', () => {
      dialog.remove()
      resolve(learnt)
    })
    dialog.append(
      createElement('header', {}, title, count),
      pad,
      note,
      createElement('div', { className: 'actions' }, next, clear, stop),
    )
    pad.messages = messages().pad
    root.body.append(dialog)
    dialog.showModal()
    showStep()
  })
}
