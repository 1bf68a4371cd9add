/** The pad's buttons and that of the full screen, and the keyboard shortcuts for the same actions. */
import type { DigitPad } from '../pad/define'
import { createFullScreen } from './full-screen'
import { type Action, bindShortcuts } from './shortcuts'
import { requireElement } from '../lib/dom'

/** Binds the buttons and shortcuts of the page in `root` to a pad. */
export function mountToolbar(root: Document, pad: DigitPad, predict: () => void): void {
  const eraser = requireElement(root, '#eraser')
  const actions: Record<Action, () => void> = {
    predict,
    clear: () => {
      pad.clear()
    },
    undo: () => {
      pad.undo()
    },
    redo: () => {
      pad.redo()
    },
    'full-screen': createFullScreen(root),
  }
  for (const [name, run] of Object.entries(actions)) requireElement(root, `#${name}`).addEventListener('click', run)
  bindShortcuts(root, (action) => {
    actions[action]()
  })

  eraser.addEventListener('click', () => {
    selectTool(pad.tool === 'pen' ? 'eraser' : 'pen')
  })
  requireElement(root, '#rewrite').addEventListener('click', () => {
    selectTool('pen')
  })
  const selectTool = (tool: DigitPad['tool']): void => {
    pad.tool = tool
    eraser.setAttribute('aria-pressed', String(tool === 'eraser'))
  }

  // Not `disabled`, which would drop the keyboard's focus when the last step is undone.
  const setEnabled = (name: Action, enabled: boolean): void => {
    requireElement(root, `#${name}`).setAttribute('aria-disabled', String(!enabled))
  }
  const updateButtons = (): void => {
    setEnabled('undo', pad.canUndo)
    setEnabled('redo', pad.canRedo)
    if (pad.blank) selectTool('pen') // there is nothing to erase
  }
  pad.addEventListener('ink', updateButtons)
  updateButtons()
}
