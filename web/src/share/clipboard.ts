/** The clipboard. */
import { DigitpadError } from '../lib/errors'

/**
 * Puts a text into the clipboard, which is asked at once: Safari lets only a press of a button do it, and that is over by
 * the time that a text comes late.
 *
 * @throws DigitpadError when the browser does not let the page do it; what the text rejects with when it does not come.
 */
export async function copy(text: Promise<string>): Promise<void> {
  // Absent where the page is not served securely, as on a school's own server.
  const clipboard = navigator.clipboard as Clipboard | undefined
  if (!clipboard) {
    if (!copiedByCommand(await text)) refuse()
    return
  }
  try {
    await clipboard.write([new ClipboardItem({ 'text/plain': text.then(asFile) })])
  } catch {
    await clipboard.writeText(await text).catch(refuse) // older browsers take no text that is to come
  }
}

const asFile = (text: string): Blob => new Blob([text], { type: 'text/plain' })

function refuse(cause?: unknown): never {
  throw new DigitpadError('clipboardDenied', { cause })
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
