/** The buttons of the pad, and the keys that do the same. */
import type { DigitPad } from '../pad/define'
import { type Action, bindShortcuts } from './shortcuts'
import { requireElement } from '../lib/dom'

/** Buttons and keys for the pad in `root`. */
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
  }
  for (const [name, act] of Object.entries(actions)) requireElement(root, `#${name}`).addEventListener('click', act)
  bindShortcuts(root, (action) => {
    actions[action]()
  })

  eraser.addEventListener('click', () => {
    take(pad.tool === 'pen' ? 'eraser' : 'pen')
  })
  const take = (tool: DigitPad['tool']): void => {
    pad.tool = tool
    eraser.setAttribute('aria-pressed', String(tool === 'eraser'))
  }

  // Not `disabled`: the keyboard's focus would be lost when the last step is taken back.
  const allow = (name: Action, possible: boolean): void => {
    requireElement(root, `#${name}`).setAttribute('aria-disabled', String(!possible))
  }
  const inkChanged = (): void => {
    allow('undo', pad.canUndo)
    allow('redo', pad.canRedo)
    if (pad.blank) take('pen') // on an empty pad there is nothing to erase
  }
  pad.addEventListener('ink', inkChanged)
  inkChanged()
}
