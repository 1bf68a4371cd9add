/** "How it works": one's own drawing on its way through the network, step by step. Fetched when it is asked for. */
import modelUrl from '../../../src/digitpad/model/digits.safetensors?url'
import { downloader } from '../recognizer/download-model'
import { onLanguageChange } from '../i18n/messages'
import { type Design, designOf } from '../network/model-file'
import { readSafetensors } from '../network/safetensors'
import type { Prediction } from '../recognizer/prediction'
import { type Chapter, chaptersOf } from './steps'
import { choice, element } from './elements'
import { exampleFrame } from './example'
import { stageOf } from './step-view'
import { explainMessages } from './messages'
import './explain.css'

const download = downloader(modelUrl)
let coming: Promise<Design> | undefined

/** The page gave the network's file away to a worker; the browser has it in its cache. */
function design(): Promise<Design> {
  coming ??= download()
    .then((file) => designOf(readSafetensors(file)))
    .catch((reason: unknown) => {
      coming = undefined
      throw reason
    })
  return coming
}

/**
 * Shows how the network came to an answer; to an example of ours where nothing is drawn.
 *
 * @throws ModelError when the network cannot be had.
 */
export async function explain(root: Document, { frame, strokes }: Prediction): Promise<void> {
  const drawn = strokes > 0
  const network = await design()
  if (root.querySelector('#explain-dialog')) return // it was asked for twice
  const dialog = element('dialog', { id: 'explain-dialog' })
  dialog.setAttribute('aria-labelledby', 'explain-title')
  const reader: Reader = {
    at: 0,
    leave: () => {
      dialog.close()
    },
  }
  const render = (): void => {
    const chapters = chaptersOf(network, drawn ? frame : exampleFrame())
    dialog.replaceChildren(...contentsOf(chapters, drawn ? '' : explainMessages().example, reader))
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

interface Reader {
  /** The chapter that is turned to. */
  at: number
  leave: () => void
}

function contentsOf(chapters: Chapter[], remark: string, reader: Reader): HTMLElement[] {
  const messages = explainMessages()
  const button = (label: string, id: string, action: () => void): HTMLButtonElement => {
    const made = element('button', { type: 'button', id, textContent: label })
    made.addEventListener('click', action)
    return made
  }
  const count = element('p', { id: 'explain-count' })
  const title = element('h3')
  const text = element('p')
  const stage = element('div', { id: 'explain-step-view' })
  const show = (index: number): void => {
    const chapter = chapters[index]
    if (!chapter) return
    reader.at = index
    count.textContent = messages.stepCount(index + 1, chapters.length)
    title.textContent = chapter.title
    text.textContent = chapter.text
    stage.replaceChildren(...stageOf(chapter))
    stage.scrollTop = 0
    back.ariaDisabled = String(index === 0) // they keep the focus
    next.ariaDisabled = String(index === chapters.length - 1)
    steps.select(index)
  }
  const back = button(messages.back, 'explain-back', () => {
    show(reader.at - 1)
  })
  const next = button(messages.next, 'explain-next', () => {
    show(reader.at + 1)
  })
  const blocks = chapters.map((chapter, index) => ({
    name: `${String(index + 1)}. ${chapter.title}`,
    picture: block(chapter),
  }))
  const steps = choice('explain-steps', messages.steps, blocks, show)
  show(reader.at)
  return [
    element(
      'header',
      {},
      element('h2', { id: 'explain-title' }, messages.title),
      button(messages.close, 'explain-close', reader.leave),
    ),
    ...(remark ? [element('p', { id: 'explain-note' }, remark)] : []),
    steps.fieldset,
    element('div', { id: 'explain-text', ariaLive: 'polite' }, count, title, text),
    stage,
    element('footer', {}, back, next),
  ]
}

/** A chapter as a block: as high as its maps, as wide as they are many. */
function block(chapter: Chapter): HTMLElement {
  const made = element('span', { className: 'explain-block', ariaHidden: 'true' })
  if ('maps' in chapter) {
    const { side, count } = chapter.maps
    made.style.blockSize = `${String(0.25 + side / 14)}rem`
    made.style.inlineSize = `${String(0.25 + Math.log2(count) / 7)}rem`
  } else made.toggleAttribute('data-list', true)
  return made
}
