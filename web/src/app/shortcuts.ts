/** Keys that work all over the page. */

export type Action = 'undo' | 'redo' | 'clear' | 'predict'

/** What has a use of its own for all keys. */
const TEXT_INPUTS = 'input:not([type="checkbox"], [type="radio"], [type="button"]), textarea, select, [contenteditable]'

/** What Enter activates. */
const ACTIVATED_BY_ENTER = 'a[href], button, input, summary, [role="button"], [role="tab"], [role="menuitem"]'

/** Ctrl or Cmd with Z undoes, with Shift or with Y does again; Escape clears, and Enter predicts. */
export function bindShortcuts(root: Document, act: (action: Action) => void): void {
  root.addEventListener('keydown', (event) => {
    const action = actionFor(event)
    if (!action || event.defaultPrevented || event.isComposing || isHandledByTarget(event, action)) return
    event.preventDefault()
    act(action)
  })
}

function actionFor(event: KeyboardEvent): Action | undefined {
  const { key, shiftKey, ctrlKey, metaKey, altKey } = event
  if (altKey) return undefined
  if (ctrlKey || metaKey) {
    if (latinLetter(event) === 'z') return shiftKey ? 'redo' : 'undo'
    return latinLetter(event) === 'y' && ctrlKey && !shiftKey ? 'redo' : undefined
  }
  if (shiftKey || event.repeat) return undefined // Escape, held down to close a dialog, goes no further
  return key === 'Escape' ? 'clear' : key === 'Enter' ? 'predict' : undefined
}

/** The Latin letter: where a keyboard has others, the one that most have at the key's place. */
function latinLetter({ key, code }: KeyboardEvent): string {
  return /^[a-z]$/i.test(key) ? key.toLowerCase() : code.replace('Key', '').toLowerCase()
}

/** Whether the key means something else where it was pressed. */
function isHandledByTarget({ target }: KeyboardEvent, action: Action): boolean {
  if (!(target instanceof Element)) return false
  const { ownerDocument } = target
  const overPage = ownerDocument.querySelector('dialog[open]') !== null
  return (
    overPage ||
    target.closest(TEXT_INPUTS) !== null ||
    (action === 'predict' && target.closest(ACTIVATED_BY_ENTER) !== null)
  )
}
