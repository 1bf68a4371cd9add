/** The dialog "How it works": the drawing on its way through the network, step by step. Loaded when it is opened. */
import modelUrl from '../../../src/digitpad/model/digits.safetensors?url'
import { onLanguageChange } from '../i18n/messages'
import { createElement } from '../lib/dom'
import { type ModelSpec, parseModel } from '../network/model-file'
import { readSafetensors } from '../network/safetensors'
import { createModelDownload } from '../recognizer/download-model'
import type { Prediction } from '../recognizer/prediction'
import { exampleFrame } from './example'
import { explainMessages } from './messages'
import { createRadioGroup } from './radio-group'
import { renderStep } from './step-view'
import { buildSteps, type Step } from './steps'
import './explain.css'

const download = createModelDownload(modelUrl)
let pendingModel: Promise<ModelSpec> | undefined

/** The page transferred the model file to a worker; the browser has it in its cache. */
function loadModel(): Promise<ModelSpec> {
  pendingModel ??= download()
    .then((file) => parseModel(readSafetensors(file)))
    .catch((reason: unknown) => {
      pendingModel = undefined
      throw reason
    })
  return pendingModel
}

/**
 * Opens the dialog for a prediction; a blank is replaced by an example.
 *
 * @throws ModelError when the model cannot be loaded.
 */
export async function openExplanation(root: Document, { frame, strokes }: Prediction): Promise<void> {
  const isBlank = strokes === 0
  const model = await loadModel()
  if (root.querySelector('#explain-dialog')) return // the button was pressed twice
  const dialog = createElement('dialog', { id: 'explain-dialog' })
  dialog.setAttribute('aria-labelledby', 'explain-title')
  const navigation: Navigation = {
    index: 0,
    close: () => {
      dialog.close()
    },
  }
  const render = (): void => {
    const steps = buildSteps(model, isBlank ? exampleFrame() : frame)
    dialog.replaceChildren(...renderContents(steps, isBlank ? explainMessages().example : '', navigation))
  }
  render()
  const unsubscribe = onLanguageChange(render)
  dialog.addEventListener('close', () => {
    unsubscribe()
    dialog.remove()
  })
  root.body.append(dialog)
  dialog.showModal()
}

interface Navigation {
  /** The step that is shown. */
  index: number
  close: () => void
}

function renderContents(steps: Step[], exampleNote: string, navigation: Navigation): HTMLElement[] {
  const messages = explainMessages()
  const count = createElement('p', { id: 'explain-count' })
  const title = createElement('h3')
  const text = createElement('p')
  // On low screens it scrolls, by keyboard too.
  const stage = createElement('div', { id: 'explain-step-view', role: 'group', tabIndex: 0 })
  const show = (index: number): void => {
    const step = steps[index]
    if (!step) return
    navigation.index = index
    count.textContent = messages.stepCount(index + 1, steps.length)
    title.textContent = step.title
    text.textContent = step.text
    stage.ariaLabel = step.title
    stage.replaceChildren(...renderStep(step))
    stage.scrollTop = 0
    // Not `disabled`: the button would lose the focus.
    back.ariaDisabled = String(index === 0)
    next.ariaDisabled = String(index === steps.length - 1)
    stepList.select(index)
  }
  const back = createButton('explain-back', messages.back, () => {
    show(navigation.index - 1)
  })
  const next = createButton('explain-next', messages.next, () => {
    show(navigation.index + 1)
  })
  const icons = steps.map((step, index) => ({
    name: `${String(index + 1)}. ${step.title}`,
    picture: createStepIcon(step),
  }))
  const stepList = createRadioGroup('explain-steps', messages.steps, icons, show)
  show(navigation.index)
  return [
    createElement(
      'header',
      {},
      createElement('h2', { id: 'explain-title' }, messages.title),
      createButton('explain-close', messages.close, navigation.close),
    ),
    ...(exampleNote ? [createElement('p', { id: 'explain-note' }, exampleNote)] : []),
    stepList.fieldset,
    createElement('div', { id: 'explain-text', ariaLive: 'polite' }, count, title, text),
    stage,
    createElement('footer', {}, back, next),
  ]
}

function createButton(id: string, label: string, onClick: () => void): HTMLButtonElement {
  const button = createElement('button', { type: 'button', id, textContent: label })
  button.addEventListener('click', onClick)
  return button
}

/** A step as a block: its height grows with the side of its maps, its width with their number. */
function createStepIcon(step: Step): HTMLElement {
  const icon = createElement('span', { className: 'explain-block', ariaHidden: 'true' })
  if ('maps' in step) {
    const { side, count } = step.maps
    icon.style.blockSize = `${String(0.25 + side / 14)}rem`
    icon.style.inlineSize = `${String(0.25 + Math.log2(count) / 7)}rem`
  } else icon.toggleAttribute('data-list', true)
  return icon
}
