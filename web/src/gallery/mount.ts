/** The gallery of digits that replay themselves. Its contents are downloaded once the page is idle. */
import { DigitpadError } from '../lib/errors'
import { messages } from '../i18n/messages'
import { loadChunk } from '../lib/lazy'
import { requireElement } from '../lib/dom'

/** Fills the gallery of the page, or shows there why it cannot be downloaded. */
export async function mountGallery(root: Document): Promise<void> {
  const list = requireElement(root, '#examples')
  try {
    const { fillGallery } = await loadChunk(import('./list'))
    fillGallery(list, requireElement(root, 'digit-pad'))
  } catch (reason) {
    if (!(reason instanceof DigitpadError)) throw reason
    const item = root.createElement('li')
    item.textContent = messages().errors[reason.code]
    list.replaceChildren(item)
  }
}
