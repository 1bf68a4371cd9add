/** The clipboard. */
import { DigitpadError } from '../lib/errors'

/**
 * Copies a text to the clipboard. The clipboard is called at once, even when the text arrives later: Safari permits it only
 * within the click that asked for it.
 *
 * @throws DigitpadError when the browser does not permit it; rejects with the text's error when that does not arrive.
 */
export async function copyText(text: Promise<string>): Promise<void> {
  // Absent in insecure contexts, such as a plain HTTP server on a local network.
  const clipboard = navigator.clipboard as Clipboard | undefined
  if (!clipboard) {
    if (!copyByCommand(await text)) throwNotCopied()
    return
  }
  try {
    await clipboard.write([new ClipboardItem({ 'text/plain': text.then(toBlob) })])
  } catch {
    await clipboard.writeText(await text).catch(throwNotCopied) // older browsers accept no promise of a text
  }
}

const toBlob = (text: string): Blob => new Blob([text], { type: 'text/plain' })

function throwNotCopied(cause?: unknown): never {
  throw new DigitpadError('clipboardDenied', { cause })
}

function copyByCommand(text: string): boolean {
  const onCopy = (event: ClipboardEvent): void => {
    event.clipboardData?.setData('text/plain', text)
    event.preventDefault()
  }
  document.addEventListener('copy', onCopy, { once: true })
  // eslint-disable-next-line @typescript-eslint/no-deprecated -- the only way in insecure contexts
  const isCopied = document.execCommand('copy')
  document.removeEventListener('copy', onCopy)
  return isCopied
}
