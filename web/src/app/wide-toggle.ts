/** The button that makes the pad wide. The browser remembers the choice. */
import { requireElement } from '../lib/dom'
import { getPreference, setPreference } from '../lib/preferences'

const STORAGE_KEY = 'digitpad-wide'
const ON = 'on'

/** The screens of layout.css on which the pad is always wide, and on which it never is: they have no button. */
const LOW_SCREEN = '(orientation: landscape) and (width >= 34rem) and (height < 32rem)'
const NARROW_SCREEN = '(width < 34rem)'

/** Binds the button. To be called before the first paint, and before strokes are restored. */
export function mountWideToggle(root: Document): void {
  const button = requireElement(root, '#wide')
  const pad = requireElement(root, 'digit-pad')
  const [low, narrow] = [matchMedia(LOW_SCREEN), matchMedia(NARROW_SCREEN)]
  let isChosen = getPreference(STORAGE_KEY) === ON
  const update = (): void => {
    pad.wide = low.matches || (isChosen && !narrow.matches)
    button.ariaPressed = String(isChosen)
  }
  button.addEventListener('click', () => {
    isChosen = !isChosen
    setPreference(STORAGE_KEY, isChosen ? ON : '')
    update()
  })
  for (const screen of [low, narrow]) screen.addEventListener('change', update)
  update()
}
