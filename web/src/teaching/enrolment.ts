/** A dialog in which the person writes each digit twice. Each is learnt at once, so that it can be stopped at any time. */
import type { TeachResult } from '../handwriting/handwriting'
import { messages, onLanguageChange } from '../i18n/messages'
import { createElement, setText } from '../lib/dom'
import { DigitpadError } from '../lib/errors'
import { CLASS_COUNT } from '../network/scores'
import { doubtText } from './doubt'
import { boxOf, longerSide } from '../preprocessing/strokes'
import { teachingMessages } from './messages'

const ROUNDS = 2

const STEPS = ROUNDS * CLASS_COUNT

/** Ink no larger than this is a dot or nothing, of the pad's width: half as much as the pen is wide. */
const MAX_DOT_SIDE = 0.03

const noText = (): string => ''

/** Resolves with the number of digits learnt, once the dialog is closed. */
export function openEnrolment(root: Document): Promise<number> {
  const dialog = createElement('dialog', { id: 'enrolment' })
  dialog.setAttribute('aria-labelledby', 'enrolment-title')
  const title = createElement('h2', { id: 'enrolment-title' })
  title.setAttribute('aria-live', 'polite')
  const count = createElement('p', { id: 'enrolment-count' })
  const pad = createElement('digit-pad')
  const note = createElement('p', { id: 'enrolment-note', role: 'status' })
  let step = 0
  let learnt = 0
  let isBusy = false
  /** What the ink looks like, if the person was asked whether it is the digit. */
  let doubt: Pick<TeachResult, 'looksLike'> | null = null
  let noteText = noText

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

  const render = (): void => {
    const texts = teachingMessages()
    const digit = step % CLASS_COUNT
    const question = doubt && doubtText(digit, doubt.looksLike)
    setText(title, texts.write(digit))
    setText(count, texts.step(step + 1, STEPS))
    setText(note, question?.question ?? noteText())
    setText(next, question?.yes ?? texts.next)
    setText(clear, question ? texts.again : messages().page.clear)
    setText(stop, texts.stop)
  }
  const say = (text: () => string, nextDoubt: typeof doubt = null): void => {
    noteText = text
    doubt = nextDoubt
    render()
  }
  const startOver = (): void => {
    pad.clear()
    pad.focus()
  }
  const showStep = (): void => {
    startOver()
    say(noText)
  }

  const teach = async (): Promise<void> => {
    if (isBusy) return
    if (longerSide(boxOf(pad.strokes)) <= MAX_DOT_SIDE * pad.clientWidth) {
      say(() => teachingMessages().blank)
      return
    }
    isBusy = true
    try {
      const result = await pad.teach(step % CLASS_COUNT, { sure: doubt !== null })
      if (!result.learnt) {
        say(noText, result)
        return
      }
      learnt++
      if (++step < STEPS) showStep()
      else dialog.close()
    } catch (reason) {
      if (!(reason instanceof DigitpadError)) throw reason
      say(() => messages().errors[reason.code], doubt)
    } finally {
      isBusy = false
    }
  }

  pad.addEventListener('ink', () => {
    say(noText)
  })
  pad.addEventListener('keydown', (event) => {
    if (event.key !== 'Enter' || event.repeat) return
    event.preventDefault() // or the same press goes on to the button, and presses that
    if (doubt) next.focus()
    else void teach()
  })

  const translate = (): void => {
    pad.messages = messages().pad
    render()
  }
  const stopTranslating = onLanguageChange(translate)

  return new Promise((resolve) => {
    dialog.addEventListener('close', () => {
      stopTranslating()
      dialog.remove()
      resolve(learnt)
    })
    dialog.append(
      createElement('header', {}, title, count),
      pad,
      note,
      createElement('div', { className: 'actions' }, next, clear, stop),
    )
    translate()
    root.body.append(dialog)
    dialog.showModal()
    showStep()
  })
}
