/** Digits that one can watch being drawn. They come when the page has nothing better to do. */
import { DigitpadError } from '../lib/errors'
import { messages } from '../i18n/messages'
import { lately } from '../lib/lazy'
import { requireElement } from '../lib/dom'

/** Fills the page's gallery. */
export async function galleryIn(root: Document): Promise<void> {
  const list = requireElement(root, '#examples')
  try {
    const { fill } = await lately(import('./list'))
    fill(list, requireElement(root, 'digit-pad'))
  } catch (reason) {
    if (!(reason instanceof DigitpadError)) throw reason
    const item = root.createElement('li')
    item.textContent = messages().errors[reason.code]
    list.replaceChildren(item)
  }
}
