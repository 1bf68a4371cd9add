/** The section "My handwriting": what was taught, as pictures, and what can be done with it. */
import { paintFrame } from '../app/frame-canvas'
import type { Handwriting } from '../handwriting/handwriting'
import { onHandwritingChange } from '../handwriting/shared'
import { onLanguageChange } from '../i18n/messages'
import { createElement, requireElement } from '../lib/dom'
import { download } from '../lib/download'
import type { Example } from '../personal/examples'
import { FRAME_SIZE } from '../preprocessing/frame'
import type { DigitPad } from '../pad/define'
import { openEnrolment } from './enrolment'
import { fileErrorText } from './file-error'
import { teachingMessages } from './messages'

/** The byte of ink in an example's frame. */
const MAX_INK = 255

const FILE_NAME = 'digitpad-handwriting.json'

/**
 * Fills the section, now and whenever examples or the language change.
 *
 * @throws DigitpadError when the code that learns cannot be downloaded.
 */
export async function showHandwriting(root: Document, pad: DigitPad): Promise<void> {
  const handwriting = await pad.handwriting()
  const container = requireElement(root, '#my-handwriting')
  let isPersistent = await isStoragePersistent()
  let undo: (() => Promise<void>) | null = null

  const intro = createElement('p')
  const notice = createElement('p', { id: 'handwriting-notice' })
  const toggle = createElement('input', { id: 'use-handwriting', type: 'checkbox', role: 'switch' })
  const toggleText = createElement('span')
  const label = createElement('label', { className: 'switch' }, toggle, ' ', toggleText)
  const list = createElement('ul', { id: 'taught-examples', role: 'list' })
  const hint = createElement('p')
  const status = createElement('p', { role: 'status' })
  const file = createElement('input', { type: 'file', accept: 'application/json,.json', hidden: true })

  /** Shows a text. A removal can be undone until the next one, whatever is reported meanwhile. */
  const report = (text: string, undoChange = undo): void => {
    status.textContent = text
    undo = undoChange
    undoButton.hidden = undo === null
  }
  /** Removes examples, and offers to bring them back. */
  const remove = async (examples: readonly Example[], text: string): Promise<void> => {
    report(text, await handwriting.remove(examples))
  }

  const enrol = createButton(async () => {
    const count = await openEnrolment(root)
    if (count > 0) isPersistent = await makeStoragePersistent()
    render()
    report(count > 0 ? teachingMessages().learnt(count) : '')
  })
  const save = createButton(() => {
    download(new Blob([handwriting.toJson()], { type: 'application/json' }), FILE_NAME)
    report(teachingMessages().saved)
  })
  const open = createButton(() => {
    file.click()
  })
  const forget = createButton(() => remove(handwriting.examples, teachingMessages().forgotten))
  const undoButton = createButton(async () => {
    await undo?.()
    report('', null)
    enrol.focus()
  })
  undoButton.hidden = true

  file.addEventListener('change', () => {
    const [chosen] = file.files ?? []
    if (!chosen) return
    void addFile(handwriting, chosen).then((text) => {
      report(text)
    })
    file.value = ''
  })
  toggle.addEventListener('change', () => void handwriting.use(toggle.checked))

  const render = (): void => {
    const { examples, isKept, isUsed } = handwriting
    const texts = teachingMessages()
    const isEmpty = examples.length === 0
    intro.textContent = texts.intro
    notice.textContent = isKept ? (isPersistent || isEmpty ? '' : texts.mayBeDeleted) : texts.notKept
    toggle.checked = isUsed
    toggleText.textContent = texts.use
    label.hidden = list.hidden = hint.hidden = save.hidden = forget.hidden = isEmpty
    list.ariaLabel = texts.list
    hint.textContent = texts.hint
    for (const [button, text] of [
      [enrol, texts.enrol],
      [save, texts.save],
      [open, texts.open],
      [forget, texts.forget],
      [undoButton, texts.undo],
    ] as const)
      button.textContent = text
    file.ariaLabel = texts.open
    const focused = [...list.children].findIndex((item) => item.contains(root.activeElement))
    list.replaceChildren(
      ...examples.map((example) => createItem(example, () => remove([example], teachingMessages().removed))),
    )
    if (focused >= 0) (list.children[Math.min(focused, examples.length - 1)]?.querySelector('button') ?? enrol).focus()
  }

  container.replaceChildren(
    ...[intro, label, list, hint],
    createElement('div', { className: 'actions' }, enrol, save, open, forget, file),
    notice,
    createElement('div', { id: 'handwriting-status' }, status, undoButton),
  )
  onHandwritingChange(render)
  onLanguageChange(() => {
    report('')
    render()
  })
  render()
}

/** An example as a button that removes it. */
function createItem({ frame, digit }: Example, remove: () => Promise<void>): HTMLElement {
  const canvas = createElement('canvas', { width: FRAME_SIZE, height: FRAME_SIZE })
  paintFrame(
    canvas,
    Float32Array.from(frame, (ink) => ink / MAX_INK),
  )
  const button = createButton(remove)
  button.append(canvas, createElement('span', {}, digit === null ? '–' : String(digit)))
  button.ariaLabel = digit === null ? teachingMessages().removeNone : teachingMessages().remove(digit)
  return createElement('li', {}, button)
}

/** Adds the examples in a file, and returns what came of it. */
async function addFile(handwriting: Handwriting, file: File): Promise<string> {
  try {
    const count = await handwriting.addJson(await file.text())
    const { added, nothingNew } = teachingMessages()
    return count > 0 ? added(count) : nothingNew
  } catch (reason) {
    return fileErrorText(reason)
  }
}

function createButton(press: () => void | Promise<void>): HTMLButtonElement {
  const button = createElement('button', { type: 'button' })
  button.addEventListener('click', () => void press())
  return button
}

/** Whether the browser has promised not to delete what the site keeps. */
const isStoragePersistent = (): Promise<boolean> => askStorage('persisted')

/** Asks the browser for that promise, which it may give, refuse, or leave to the person. */
const makeStoragePersistent = (): Promise<boolean> => askStorage('persist')

async function askStorage(question: 'persisted' | 'persist'): Promise<boolean> {
  try {
    return await navigator.storage[question]()
  } catch {
    return false // it is absent in insecure contexts, or forbidden
  }
}
