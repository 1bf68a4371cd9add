/** Whether digits are named while they are drawn: the person decides, and the browser remembers it. */
import { getPreference, setPreference } from '../lib/preferences'
import { requireElement } from '../lib/dom'

const STORAGE_KEY = 'digitpad-live'
const OFF = 'off'

/** Tells what the switch in `root` says, now and at each change. */
export function mountLiveToggle(root: ParentNode, decide: (live: boolean) => void): void {
  const box = requireElement(root, '#live-toggle') as HTMLInputElement
  box.checked = getPreference(STORAGE_KEY) !== OFF
  box.addEventListener('change', () => {
    setPreference(STORAGE_KEY, box.checked ? 'on' : OFF)
    decide(box.checked)
  })
  decide(box.checked)
}
