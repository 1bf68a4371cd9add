/** The banner for a new version of the page. */
import { requireElement } from '../lib/dom'

/** Shows that a new version is ready; `onReload` is called when a person presses its button. */
export function showUpdateBanner(root: ParentNode, onReload: () => void): void {
  const banner = requireElement(root, '#update-banner')
  requireElement(banner, 'button').onclick = onReload
  banner.hidden = false
}
