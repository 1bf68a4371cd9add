/** Shows the evidence over the ink and in words: for the answer, and for any bar that is hovered or pressed. */
import type { App } from '../app/app'
import { transformBounds } from '../preprocessing/frame'
import { onLanguageChange } from '../i18n/messages'
import { requireElement, setText } from '../lib/dom'
import { debounce } from '../lib/scheduling'
import type { DigitPad } from '../pad/define'
import { letterbox, sizeOf } from '../pad/drawing'
import { isDrawingPress } from '../pad/pointer-input'
import { classMap, type EvidenceView, maxStrength } from './class-maps'
import { explainAnswer, explainView } from './explanation-text'
import { evidenceMessages } from './messages'
import { type Overlay, paintOverlay } from './overlay'
import {
  comparisonFor,
  type EvidenceEvent,
  initialState,
  pressedBar,
  reduce,
  type ShownEvidence,
  shownEvidence,
} from './state'

/** How long the pen must be up before anything is shown. */
const PAUSE_MS = 400

export interface EvidencePanel {
  open(): void
  close(): void
}

/**
 * Shows evidence, from the present answer on; `root` holds the bars and the evidence section.
 *
 * @param pinned the view to start with, null for that of the answer.
 */
export function mountEvidence(
  root: ParentNode,
  pad: DigitPad,
  answers: Pick<App, 'answer' | 'onAnswer'>,
  pinned: EvidenceView | null,
): EvidencePanel {
  const bars = requireElement(root, '#bars')
  const section = requireElement(root, '#evidence')
  const explanation = requireElement(section, '#reason')
  const legend = requireElement(section, '#legend')
  const [legendFor, legendAgainst] = [requireElement(legend, '#legend-for'), requireElement(legend, '#legend-against')]
  const compareButton = requireElement(section, '#compare')
  const canvas = document.createElement('canvas')
  canvas.id = 'evidence-overlay'
  canvas.ariaHidden = 'true'
  pad.append(canvas)

  let { size: predictedSize } = answers.answer
  let state = initialState(answers.answer.prediction, pinned)

  const render = (): void => {
    const shown = shownEvidence(state)
    const comparison = comparisonFor(state)
    const painted = shown?.painted ?? null
    section.toggleAttribute('data-shown', shown !== null)
    markPressed(bars, pressedBar(state))
    compareButton.ariaPressed = String(state.pinned?.rival !== undefined)
    if (!state.open) setText(explanation, '') // it describes the bars
    if (shown) {
      setText(explanation, shown.chosen ? explainView(shown.prediction, shown.chosen) : explainAnswer(shown.prediction))
      compareButton.hidden = comparison === null
      if (comparison) setText(compareButton, evidenceMessages().whyNot(comparison.rival))
      legend.toggleAttribute('data-shown', painted !== null)
      if (painted) labelLegend(painted)
    }
    const overlay = shown && painted ? createOverlay(shown, painted) : null
    canvas.toggleAttribute('data-shown', overlay !== null)
    if (overlay) paintOverlay(canvas, overlay, { for: colorOf(legendFor), against: colorOf(legendAgainst) })
  }

  /** The overlay of a view; null where the prediction has no bounds, as for a dot. */
  const createOverlay = ({ prediction, evidence }: ShownEvidence, view: EvidenceView): Overlay | null => {
    const size = sizeOf(pad)
    const bounds = transformBounds(prediction.bounds, letterbox(predictedSize, size))
    if (!bounds) return null
    const map = classMap(evidence, view)
    return { map, maxStrength: maxStrength(evidence), bounds, size, gridSize: gridSizeOf(pad) }
  }

  const labelLegend = ({ digit, rival }: EvidenceView): void => {
    const messages = evidenceMessages()
    setText(legendFor, messages.for(digit))
    setText(legendAgainst, rival === undefined ? messages.against(digit) : messages.for(rival))
  }

  const dispatch = (event: EvidenceEvent): void => {
    const next = reduce(state, event)
    if (next === state) return
    state = next
    render()
  }
  const pause = debounce(PAUSE_MS, () => {
    dispatch({ type: 'paused' })
  })

  /** The view that a control of the page stands for. */
  const viewOf = (target: EventTarget | null): EvidenceView | null => {
    if (!(target instanceof Element)) return null
    if (target.closest('#compare')) return comparisonFor(state)
    const digit = target.closest<HTMLElement>('#bars [data-digit]')?.dataset['digit']
    return digit === undefined ? null : { digit: Number(digit) }
  }
  const hover = (target: EventTarget | null): void => {
    dispatch({ type: 'hovered', view: viewOf(target) })
  }
  for (const controls of [bars, compareButton]) {
    controls.addEventListener('click', ({ target }) => {
      const view = viewOf(target)
      if (view) dispatch({ type: 'pressed', view })
    })
    controls.addEventListener('pointerover', ({ target, pointerType }) => {
      if (pointerType !== 'touch') hover(target) // a tap presses
    })
    controls.addEventListener('focusin', ({ target }) => {
      if (target instanceof Element && target.matches(':focus-visible')) hover(target)
    })
    for (const type of ['pointerleave', 'focusout'])
      controls.addEventListener(type, () => {
        hover(null)
      })
  }

  pad.addEventListener('pointerdown', (event) => {
    if (isDrawingPress(event)) state = reduce(state, { type: 'penDown' })
  })
  for (const type of ['pointerup', 'pointercancel', 'lostpointercapture'])
    pad.addEventListener(type, () => {
      state = reduce(state, { type: 'penUp' })
      pause()
    })
  pad.addEventListener('ink', () => {
    dispatch({ type: 'inkChanged' })
    pause()
  })
  answers.onAnswer(({ prediction, size }) => {
    predictedSize = size
    dispatch({ type: 'predicted', prediction })
  })
  onLanguageChange(render)
  render()
  return {
    open() {
      dispatch({ type: 'opened' })
    },
    close() {
      dispatch({ type: 'closed' })
    },
  }
}

function markPressed(bars: HTMLElement, pressed: number | null): void {
  for (const bar of bars.querySelectorAll<HTMLElement>('[data-digit]')) {
    const button = bar.querySelector('button')
    if (button) button.ariaPressed = String(String(pressed) === bar.dataset['digit'])
  }
}

/** CSS pixels between the lines of the squared paper. */
const gridSizeOf = (paper: HTMLElement): number => parseFloat(getComputedStyle(paper).getPropertyValue('--grid-size'))

const colorOf = (label: HTMLElement): string => getComputedStyle(label, '::before').backgroundColor
