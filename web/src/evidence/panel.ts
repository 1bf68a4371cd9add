/** Where the evidence lies, over the ink and in words: for the digit named, and for any bar one turns to. */
import { transformBounds } from '../preprocessing/frame'
import { onLanguageChange } from '../i18n/messages'
import { getPreference, setPreference } from '../lib/preferences'
import type { DigitPad } from '../pad/define'
import { draws } from '../pad/pointer-input'
import { placement, type Size } from '../pad/drawing'
import { bestBut, type Prediction } from '../recognizer/prediction'
import { afterPause } from '../lib/scheduling'
import { fullStrength, type Look, mapOf } from './class-maps'
import { reasonFor, reasonOf } from './explanation-text'
import { paintWash } from './overlay'
import { evidenceMessages } from './messages'
import { requireElement, setText } from '../lib/dom'

/** Milliseconds that the pen rests before anything is shown: nothing gets in its way. */
const REST = 400

const SWITCH = 'digitpad-evidence'
const OFF = 'off'

/** Where evidence is shown: `root` holds the bars and the section for words and legend. */
export function evidenceIn(root: ParentNode, pad: DigitPad, first: Prediction): void {
  const bars = requireElement(root, '#bars')
  const section = requireElement(root, '#evidence')
  const reason = requireElement(section, '#reason')
  const legend = requireElement(section, '#legend')
  const [swatchFor, swatchAgainst] = [requireElement(legend, '#legend-for'), requireElement(legend, '#legend-against')]
  const painted = requireElement(root, '#evidence-toggle') as HTMLInputElement
  const compare = requireElement(section, '#compare')
  const canvas = document.createElement('canvas')
  canvas.id = 'evidence-overlay'
  canvas.ariaHidden = 'true'
  pad.append(canvas)

  const sizeNow = (): Size => ({ width: pad.clientWidth, height: pad.clientHeight })

  let prediction: Prediction | null = first
  /** The pad's size when the answer came, which its square is for. */
  let answeredAt = sizeNow()
  let pinned: Look | null = null
  let passing: Look | null = null
  let held = false
  let resting = true
  painted.checked = getPreference(SWITCH) !== OFF

  const rest = afterPause(REST, () => {
    if (held) return
    resting = true
    show()
  })

  const show = (): void => {
    const shown = resting && !pad.blank && prediction?.evidence ? prediction : null
    const look = shown && (passing ?? pinned ?? ownLook(shown))
    section.toggleAttribute('data-shown', shown !== null)
    canvas.toggleAttribute('data-shown', look !== null && painted.checked)
    mark(bars, pinned)
    compare.ariaPressed = String(pinned?.rival !== undefined)
    if (!shown) return
    const wanted = passing ?? pinned
    setText(reason, wanted ? reasonOf(shown, wanted) : reasonFor(shown))
    const comparison = comparisonOf(shown, pinned)
    compare.hidden = comparison === null
    if (comparison?.rival !== undefined) setText(compare, evidenceMessages().whyNot(comparison.digit, comparison.rival))
    legend.toggleAttribute('data-shown', look !== null)
    if (look) paint(shown, look)
  }

  const paint = ({ evidence, bounds: before }: Prediction, look: Look): void => {
    setText(swatchFor, evidenceMessages().for(look.digit))
    setText(
      swatchAgainst,
      look.rival === undefined ? evidenceMessages().against(look.digit) : evidenceMessages().for(look.rival),
    )
    const size = sizeNow()
    const square = transformBounds(before, placement(answeredAt, size))
    if (!evidence || !square || !painted.checked) {
      canvas.removeAttribute('data-shown')
      return
    }
    const colours = { for: colourOf(swatchFor), against: colourOf(swatchAgainst) }
    const wash = { map: mapOf(evidence, look), full: fullStrength(evidence), square, size, ruling: rulingOf(pad) }
    paintWash(canvas, wash, colours)
  }

  const turnTo = (look: Look | null): void => {
    passing = look
    show()
  }
  const pin = (look: Look): void => {
    pinned = pinned?.digit === look.digit && pinned.rival === look.rival ? null : look
    show()
  }
  const comparison = (): Look | null => prediction && comparisonOf(prediction, pinned)
  /** The look that an element of the page stands for. */
  const lookAt = (target: EventTarget | null): Look | null => {
    const element = target instanceof Element ? target : null
    if (element?.closest('#compare')) return comparison()
    const digit = element?.closest<HTMLElement>('#bars [data-digit]')?.dataset['digit']
    return digit === undefined ? null : { digit: Number(digit) }
  }

  for (const place of [bars, compare]) {
    place.addEventListener('click', ({ target }) => {
      const look = lookAt(target)
      if (look) pin(look)
    })
    place.addEventListener('pointerover', ({ target, pointerType }) => {
      if (pointerType !== 'touch') turnTo(lookAt(target)) // a tap pins
    })
    place.addEventListener('pointerleave', () => {
      turnTo(null)
    })
    place.addEventListener('focusin', ({ target }) => {
      if (target instanceof Element && target.matches(':focus-visible')) turnTo(lookAt(target))
    })
    place.addEventListener('focusout', () => {
      turnTo(null)
    })
  }
  painted.addEventListener('change', () => {
    setPreference(SWITCH, painted.checked ? '' : OFF)
    show()
  })

  pad.addEventListener('pointerdown', (event) => {
    if (draws(event)) held = true
  })
  for (const end of ['pointerup', 'pointercancel', 'lostpointercapture'])
    pad.addEventListener(end, () => {
      held = false
      rest()
    })
  pad.addEventListener('ink', () => {
    resting = false
    prediction = pinned = null
    show()
    rest()
  })
  pad.addEventListener('prediction', ({ detail }) => {
    prediction = detail
    answeredAt = sizeNow()
    show()
  })
  onLanguageChange(show)
  show()
}

/** The look that an answer has by itself: none where it names no digit. */
const ownLook = ({ digit }: Prediction): Look | null => (digit === null ? null : { digit })

/** The digit named against the one that was turned to, or against the second guess. */
function comparisonOf({ digit, probabilities }: Prediction, pinned: Look | null): Look | null {
  if (digit === null) return null
  if (pinned?.rival !== undefined) return pinned
  const rival = pinned && pinned.digit !== digit ? pinned.digit : bestBut(digit, probabilities)
  return { digit, rival }
}

function mark(bars: HTMLElement, pinned: Look | null): void {
  for (const bar of bars.querySelectorAll<HTMLElement>('[data-digit]')) {
    const button = bar.querySelector('button')
    if (button)
      button.ariaPressed = String(pinned?.rival === undefined && String(pinned?.digit) === bar.dataset['digit'])
  }
}

/** CSS pixels between the lines of the squared paper. */
const rulingOf = (paper: HTMLElement): number => parseFloat(getComputedStyle(paper).getPropertyValue('--grid-size'))

const colourOf = (label: HTMLElement): string => getComputedStyle(label, '::before').backgroundColor
