/** Whether digits are named while they are drawn: the person decides, and the browser remembers it. */
import { recalled, remember } from '../lib/preferences'
import { requireElement } from '../lib/dom'

const KEY = 'digitpad-live'
const OFF = 'off'

/** Tells what the switch in `root` says, now and at each change. */
export function liveIn(root: ParentNode, decide: (live: boolean) => void): void {
  const box = requireElement(root, '#live-toggle') as HTMLInputElement
  box.checked = recalled(KEY) !== OFF
  box.addEventListener('change', () => {
    remember(KEY, box.checked ? 'on' : OFF)
    decide(box.checked)
  })
  decide(box.checked)
}
