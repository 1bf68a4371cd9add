/** Whether digits are named while they are drawn: the person decides, and the browser remembers it. */
import { find } from './view'

const KEY = 'digitpad-live'
const OFF = 'off'

/** Tells what the switch in `root` says, now and at each change. */
export function liveIn(root: ParentNode, decide: (live: boolean) => void): void {
  const box = find(root, '#live') as HTMLInputElement
  box.checked = recalled() !== OFF
  box.addEventListener('change', () => {
    remember(box.checked ? 'on' : OFF)
    decide(box.checked)
  })
  decide(box.checked)
}

// Where a browser forbids storage, it is decided anew at each visit.

function recalled(): string | null {
  try {
    return localStorage.getItem(KEY)
  } catch {
    return null
  }
}

function remember(choice: string): void {
  try {
    localStorage.setItem(KEY, choice)
  } catch {
    return
  }
}
