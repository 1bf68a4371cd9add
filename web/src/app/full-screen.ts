/** The presentation view: pad and answer alone, on the whole screen where the browser permits it. */
import { requireElement } from '../lib/dom'

/**
 * Prepares the view, which Escape leaves. To be called before other shortcuts are bound, which use Escape too.
 *
 * @returns a function that enters or leaves it.
 */
export function createFullScreen(root: Document): () => void {
  const { documentElement } = root
  const button = requireElement(root, '#full-screen')
  const isShown = (): boolean => documentElement.hasAttribute('data-full-screen')

  const show = (shown: boolean): void => {
    documentElement.toggleAttribute('data-full-screen', shown)
    button.ariaPressed = String(shown)
  }
  const enter = (): void => {
    show(true)
    // Absent on phones by Apple, and refused in some frames: the page then fills its window.
    const { requestFullscreen } = documentElement as Partial<HTMLElement>
    requestFullscreen?.call(documentElement).catch(() => undefined)
  }
  const leave = (): void => {
    show(false)
    if (root.fullscreenElement) root.exitFullscreen().catch(() => undefined)
  }

  root.addEventListener('keydown', (event) => {
    if (event.key !== 'Escape' || !isShown()) return
    event.preventDefault()
    leave()
  })
  root.addEventListener('fullscreenchange', () => {
    if (!root.fullscreenElement) show(false)
  })
  return () => {
    if (isShown()) leave()
    else enter()
  }
}
