/** The switch for live predictions. The browser remembers the choice. */
import { getPreference, setPreference } from '../lib/preferences'
import { requireElement } from '../lib/dom'

const STORAGE_KEY = 'digitpad-live'
const OFF = 'off'

/** Calls `onChange` with the switch's value, at once and at each change. */
export function mountLiveToggle(root: ParentNode, onChange: (live: boolean) => void): void {
  const toggle = requireElement(root, '#live-toggle') as HTMLInputElement
  toggle.checked = getPreference(STORAGE_KEY) !== OFF
  toggle.addEventListener('change', () => {
    setPreference(STORAGE_KEY, toggle.checked ? 'on' : OFF)
    onChange(toggle.checked)
  })
  onChange(toggle.checked)
}
