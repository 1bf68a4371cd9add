/** Keyboard shortcuts of the whole page. */

export type Action = 'undo' | 'redo' | 'clear' | 'predict' | 'full-screen'

/** Elements that use every key themselves. */
const TEXT_INPUTS = 'input:not([type="checkbox"], [type="radio"], [type="button"]), textarea, select, [contenteditable]'

/** Elements that Enter activates. */
const ACTIVATED_BY_ENTER = 'a[href], button, input, summary, [role="button"], [role="tab"], [role="menuitem"]'

/**
 * Binds Ctrl or Cmd+Z to undo, with Shift or Ctrl+Y to redo, Escape to clear, Enter to predict, and Ctrl or Cmd+Enter to the
 * full screen.
 */
export function bindShortcuts(root: Document, run: (action: Action) => void): void {
  root.addEventListener('keydown', (event) => {
    const action = actionFor(event)
    if (!action || event.defaultPrevented || event.isComposing || isHandledByTarget(event, action)) return
    event.preventDefault()
    run(action)
  })
}

function actionFor(event: KeyboardEvent): Action | undefined {
  const { key, shiftKey, ctrlKey, metaKey, altKey } = event
  if (altKey) return undefined
  if (ctrlKey || metaKey) {
    if (key === 'Enter') return shiftKey || event.repeat ? undefined : 'full-screen'
    if (latinLetter(event) === 'z') return shiftKey ? 'redo' : 'undo'
    return latinLetter(event) === 'y' && ctrlKey && !shiftKey ? 'redo' : undefined
  }
  if (shiftKey || event.repeat) return undefined // a held Escape that closed a dialog must not clear
  return key === 'Escape' ? 'clear' : key === 'Enter' ? 'predict' : undefined
}

/** The key's Latin letter; on keyboards of other scripts, the letter of the key's position. */
function latinLetter({ key, code }: KeyboardEvent): string {
  return /^[a-z]$/i.test(key) ? key.toLowerCase() : code.replace('Key', '').toLowerCase()
}

/** Whether the focused element or an open dialog handles the key. */
function isHandledByTarget({ target }: KeyboardEvent, action: Action): boolean {
  if (!(target instanceof Element)) return false
  const { ownerDocument } = target
  const isDialogOpen = ownerDocument.querySelector('dialog[open]') !== null
  return (
    isDialogOpen ||
    target.closest(TEXT_INPUTS) !== null ||
    (action === 'predict' && target.closest(ACTIVATED_BY_ENTER) !== null)
  )
}
