/** Offers to give corrected drawings where the site takes them. Elsewhere nothing is loaded for it. */
import { loadChunk } from '../lib/lazy'

/** Starts offering, on a page that belongs to such a site. Without a connection nothing is offered. */
export function mountContributions(root: Document): void {
  if (root.querySelector('[data-contributions]'))
    loadChunk(import('./offer')).then(
      ({ startOffering }) => {
        startOffering(root)
      },
      () => undefined,
    )
}
