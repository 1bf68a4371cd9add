/** Shows a number: its digits, of which one is chosen, the marks below their ink, and what can be done with one. A lazy chunk. */
import { createElement, requireElement, setText } from '../lib/dom'
import type { NumberReading } from '../numbers/number-reading'
import type { DigitPad } from '../pad/define'
import { digitText, formatConfidence } from './answer-text'
import { createDigitMarks } from './digit-marks'
import { isDigit, leastSureDigit } from './number-answer'
import { shownDigit, shownNumber, type State, unreadDigit } from './state'

export interface NumberView {
  show(state: State): void
}

export interface NumberActions {
  choose: (index: number) => void
  /** Removes the ink of a digit. */
  strikeOut: (index: number) => void
  /** Removes the ink of a digit that is to be written anew. */
  rewrite: (index: number) => void
}

/** Keys that choose the next digit: the arrow keys go around, as in every radio group. Numbers run from left to right. */
const ARROW_STEPS: Readonly<Record<string, number>> = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }

const REMOVAL_KEYS = ['Delete', 'Backspace']

/** Prepares the view of numbers in the page of `root`. */
export function mountNumberView(root: ParentNode, pad: DigitPad, actions: NumberActions): NumberView {
  const group = requireElement(root, '#digits')
  const section = requireElement(root, '#digit-actions')
  const name = requireElement(section, '#digit-name')
  const marks = createDigitMarks(pad, actions.choose)
  let lastNumber: NumberReading | null = null
  /** The index of the digit that is shown; null where there is no number. */
  let index: number | null = null
  let count = 0
  /** Whether that digit is being rewritten. */
  let isUnread = false

  const runForDigit = (action: (index: number) => void): void => {
    if (index !== null && !isUnread) action(index)
  }
  const strikeOut = (): void => {
    const hadFocus = group.contains(document.activeElement)
    runForDigit(actions.strikeOut)
    if (hadFocus) pad.focus()
  }
  const buttons = section.querySelectorAll('button')
  requireElement(section, '#strike-out').addEventListener('click', strikeOut)
  requireElement(section, '#rewrite').addEventListener('click', () => {
    runForDigit(actions.rewrite)
    pad.focus()
  })
  group.addEventListener('click', ({ target }) => {
    const radio = target instanceof Element ? target.closest<HTMLElement>('[data-index]') : null
    if (radio) actions.choose(Number(radio.dataset['index']))
  })
  group.addEventListener('keydown', (event) => {
    const step = ARROW_STEPS[event.key]
    if (step === undefined || index === null) return
    event.preventDefault()
    actions.choose((index + step + count) % count)
    group.querySelector<HTMLElement>('[aria-checked="true"]')?.focus()
  })
  for (const element of [group, pad])
    element.addEventListener('keydown', (event) => {
      if (!REMOVAL_KEYS.includes(event.key) || index === null) return
      event.preventDefault()
      strikeOut()
    })

  const fillGroup = (number: NumberReading | null): void => {
    group.replaceChildren(...(number ? createSymbols(number) : []))
    group.style.setProperty('--count', String(number?.text.length ?? 0))
  }

  return {
    show(state) {
      const number = shownNumber(state)
      const unread = unreadDigit(state)
      isUnread = unread !== null
      index = shownDigit(state)
      count = number?.digits.length ?? 0
      const isNew = number !== lastNumber
      const hadFocus = group.contains(document.activeElement)
      if (isNew) fillGroup(number)
      lastNumber = number
      group.hidden = number === null
      section.toggleAttribute('data-empty', number === null)
      for (const button of buttons) button.disabled = isUnread
      const isOutdated = state.isOutdated && !isUnread
      group.toggleAttribute('data-outdated', isOutdated)
      if (number && index !== null) {
        const uncertain = uncertainDigit(number)
        for (const radio of group.querySelectorAll<HTMLElement>('[data-index]')) {
          const radioIndex = Number(radio.dataset['index'])
          radio.setAttribute('aria-checked', String(radioIndex === index))
          radio.tabIndex = radioIndex === index ? 0 : -1
          const confidence = formatConfidence(number.digits[radioIndex]?.confidence ?? 0)
          radio.ariaLabel = digitText(number, radioIndex) + (radioIndex === unread?.index ? '' : ` (${confidence})`)
          radio.toggleAttribute('data-uncertain', radioIndex === uncertain)
          radio.toggleAttribute('data-unread', radioIndex === unread?.index)
        }
        setText(name, digitText(number, index))
      }
      if (isNew && hadFocus) (group.querySelector<HTMLElement>('[aria-checked="true"]') ?? pad).focus()
      const { rewriting, answer } = state
      marks.show({
        number,
        size: unread?.size ?? answer.size,
        chosen: index,
        uncertain: number && uncertainDigit(number),
        rewriting,
        isOutdated,
      })
    },
  }
}

/** The digit to check; null where there is no doubt of a single one. */
const uncertainDigit = (number: NumberReading): number | null =>
  number.reviewReason === 'doubtfulDigit' ? leastSureDigit(number) : null

/** The symbols of a number: a radio button for each digit, and text between them. */
function createSymbols({ text }: NumberReading): HTMLElement[] {
  let digits = 0
  return Array.from(text, (symbol) => {
    if (isDigit(symbol)) {
      const radio = createElement('button', { type: 'button', role: 'radio' }, symbol)
      radio.dataset['index'] = String(digits++)
      return radio
    }
    return createElement(
      'span',
      { className: symbol === '\n' ? 'line-break' : 'separator', ariaHidden: 'true' },
      symbol,
    )
  })
}
