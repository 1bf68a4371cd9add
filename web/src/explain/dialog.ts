/** "How it works": one's own drawing on its way through the network, step by step. Fetched when it is asked for. */
import modelUrl from '../../../src/digitpad/model/digits.safetensors?url'
import { downloader } from '../download'
import { type Design, designOf } from '../network/layers'
import { readSafetensors } from '../network/safetensors'
import type { Prediction } from '../prediction'
import { type Chapter, chaptersOf } from './chapters'
import { choice, element } from './elements'
import { exampleFrame } from './example'
import { stageOf } from './stage'
import { EXPLAIN_WORDS } from './words'
import '../style/explain.css'

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
  const chapters = chaptersOf(await design(), drawn ? frame : exampleFrame())
  if (root.querySelector('#how')) return // it was asked for twice
  const dialog = dialogOf(chapters, drawn ? '' : EXPLAIN_WORDS.example)
  root.body.append(dialog)
  dialog.addEventListener('close', () => {
    dialog.remove()
  })
  dialog.showModal()
}

function dialogOf(chapters: Chapter[], remark: string): HTMLDialogElement {
  const button = (label: string, id: string, action: () => void): HTMLButtonElement => {
    const made = element('button', { type: 'button', id, textContent: label })
    made.addEventListener('click', action)
    return made
  }
  const count = element('p', { id: 'how-count' })
  const title = element('h3')
  const text = element('p')
  const stage = element('div', { id: 'how-stage' })
  let at = 0
  const show = (index: number): void => {
    const chapter = chapters[index]
    if (!chapter) return
    at = index
    count.textContent = EXPLAIN_WORDS.count(index + 1, chapters.length)
    title.textContent = chapter.title
    text.textContent = chapter.text
    stage.replaceChildren(...stageOf(chapter))
    stage.scrollTop = 0
    back.ariaDisabled = String(index === 0) // they keep the focus
    next.ariaDisabled = String(index === chapters.length - 1)
    steps.select(index)
  }
  const back = button(EXPLAIN_WORDS.back, 'how-back', () => {
    show(at - 1)
  })
  const next = button(EXPLAIN_WORDS.next, 'how-next', () => {
    show(at + 1)
  })
  const blocks = chapters.map((chapter, index) => ({
    name: `${String(index + 1)}. ${chapter.title}`,
    picture: block(chapter),
  }))
  const steps = choice('how-steps', EXPLAIN_WORDS.steps, blocks, show)
  const dialog = element('dialog', { id: 'how' })
  dialog.setAttribute('aria-labelledby', 'how-title')
  dialog.append(
    element(
      'header',
      {},
      element('h2', { id: 'how-title' }, EXPLAIN_WORDS.title),
      button(EXPLAIN_WORDS.close, 'how-close', () => {
        dialog.close()
      }),
    ),
    ...(remark ? [element('p', { id: 'how-remark' }, remark)] : []),
    steps.fieldset,
    element('div', { id: 'how-text', ariaLive: 'polite' }, count, title, text),
    stage,
    element('footer', {}, back, next),
  )
  show(0)
  return dialog
}

/** A chapter as a block: as high as its maps, as wide as they are many. */
function block(chapter: Chapter): HTMLElement {
  const made = element('span', { className: 'how-block', ariaHidden: 'true' })
  if ('maps' in chapter) {
    const { side, count } = chapter.maps
    made.style.blockSize = `${String(0.25 + side / 14)}rem`
    made.style.inlineSize = `${String(0.25 + Math.log2(count) / 7)}rem`
  } else made.toggleAttribute('data-list', true)
  return made
}
