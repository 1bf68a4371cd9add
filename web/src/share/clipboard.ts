/** The clipboard. */
import { DigitpadError } from '../errors'

/**
 * Puts a text into the clipboard.
 *
 * @throws DigitpadError when the browser does not let the page do it.
 */
export async function copy(text: string): Promise<void> {
  // Absent where the page is not served securely, as on a school's own server.
  const clipboard = navigator.clipboard as Clipboard | undefined
  if (clipboard) await clipboard.writeText(text).catch(refuse)
  else if (!copiedByCommand(text)) refuse()
}

function refuse(cause?: unknown): never {
  throw new DigitpadError('notCopied', { cause })
}

function copiedByCommand(text: string): boolean {
  const hand = (event: ClipboardEvent): void => {
    event.clipboardData?.setData('text/plain', text)
    event.preventDefault()
  }
  document.addEventListener('copy', hand, { once: true })
  // eslint-disable-next-line @typescript-eslint/no-deprecated -- nothing else works there
  const done = document.execCommand('copy')
  document.removeEventListener('copy', hand)
  return done
}
