/** Digits that one can watch being drawn. They come when the page has nothing better to do. */
import { DigitpadError } from '../lib/errors'
import { words } from '../i18n/messages'
import { lately } from '../lib/lazy'
import { find } from '../app/answer-view'

/** Fills the page's gallery. */
export async function galleryIn(root: Document): Promise<void> {
  const list = find(root, '#examples')
  try {
    const { fill } = await lately(import('./list'))
    fill(list, find(root, 'digit-pad'))
  } catch (reason) {
    if (!(reason instanceof DigitpadError)) throw reason
    const item = root.createElement('li')
    item.textContent = words.troubles[reason.trouble]
    list.replaceChildren(item)
  }
}
