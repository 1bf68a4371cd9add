/** The gallery of digits that replay themselves. Its contents are downloaded when it is opened. */
import { DigitpadError } from '../lib/errors'
import { messages } from '../i18n/messages'
import { loadChunk } from '../lib/lazy'
import { requireElement } from '../lib/dom'

/** Fills the gallery of the page when it is opened, or shows there why it cannot be downloaded. */
export function mountGallery(root: Document): void {
  const gallery = requireElement(root, 'details#gallery') as HTMLDetailsElement
  const list = requireElement(gallery, '#examples')
  let isFilled = false
  const fill = async (): Promise<void> => {
    try {
      const { fillGallery } = await loadChunk(import('./list'))
      fillGallery(list, requireElement(root, 'digit-pad'))
      isFilled = true
    } catch (reason) {
      if (!(reason instanceof DigitpadError)) throw reason
      const item = root.createElement('li')
      item.textContent = messages().errors[reason.code]
      list.replaceChildren(item)
    }
  }
  gallery.addEventListener('toggle', () => {
    if (gallery.open && !isFilled) void fill()
  })
}
