/** The offer to give a drawing that was corrected, and the button that lists those that were given, if any. */
import { onLanguageChange } from '../i18n/messages'
import { createElement, requireElement, setText } from '../lib/dom'
import { afterNextPaint } from '../lib/scheduling'
import { askForConsent } from './consent-dialog'
import './contributions.css'
import { createButton } from './dialog'
import { type LabelledDrawing, normalizeDrawing, toBody } from './drawing'
import { describeList, isAskingWanted, showGiven } from './given-dialog'
import { wasGiven } from './given-drawings'
import { contributionMessages } from './messages'

/** Offers each drawing of the page's corrections once, until the ink changes. */
export function startOffering(root: Document): void {
  const pad = requireElement(root, 'digit-pad')
  const offered = new Set<string>()
  let drawing: LabelledDrawing | null = null

  const text = createElement('p', { id: 'offer-text', role: 'status' })
  const look = createButton('', () => {
    if (!drawing) return
    const shown = drawing
    hide()
    askForConsent(root, shown, () => {
      render()
      focusPad()
    })
  })
  const decline = createButton('', () => {
    hide()
    focusPad()
  })
  const card = createElement('section', { id: 'offer' }, text, createElement('div', {}, look, decline))
  card.setAttribute('aria-labelledby', text.id)
  const list = createButton('', () => {
    showGiven(root, render)
  })
  list.id = 'given-drawings'

  const render = (): void => {
    const { offer, look: lookLabel, decline: declineLabel } = contributionMessages()
    card.dataset['shown'] = String(drawing !== null)
    look.textContent = lookLabel
    decline.textContent = declineLabel
    setText(list, describeList())
    setText(text, drawing ? offer : '')
  }
  const hide = (): void => {
    drawing = null
    render()
  }
  const focusPad = (): void => {
    pad.focus({ preventScroll: true })
  }

  pad.addEventListener('taught', ({ detail: { strokes, hasPicture, label } }) => {
    hide()
    const normalized = hasPicture ? null : normalizeDrawing(strokes)
    if (!normalized || !isAskingWanted() || wasGiven(normalized)) return
    const body = toBody({ strokes: normalized, label })
    if (offered.has(body)) return
    offered.add(body)
    drawing = { strokes: normalized, label }
    afterNextPaint(render) // by then the dialog of the correction is closed, so that screen readers hear the offer
  })
  pad.addEventListener('ink', hide)
  onLanguageChange(render)
  addEventListener('storage', render) // another tab gave or took back a drawing
  render()
  requireElement(root, '#digit-actions').after(card)
  requireElement(root, 'footer').append(list)
}
