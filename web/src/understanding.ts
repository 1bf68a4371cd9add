/** What explains an answer. Its parts are fetched once the first digit is named, or when they are asked for. */
import type { App } from './app'
import { DigitpadError } from './errors'
import { words } from './language/spoken'
import { lately } from './lately'
import type { DigitPad } from './pad'
import { find } from './view'

/** Offers "How it works"; it shows the answer that there is by then. */
export function offerExplanation(root: Document, app: App): void {
  const button = find(root, '#explain')
  const trouble = find(root, '#unexplained')
  const open = async (): Promise<void> => {
    trouble.textContent = ''
    try {
      const { explain } = await lately(import('./explain/dialog'))
      await explain(root, app.prediction)
    } catch (reason) {
      if (!(reason instanceof DigitpadError)) throw reason
      trouble.textContent = words.troubles[reason.trouble]
    }
  }
  button.addEventListener('click', () => void open())
}

/** Shows where the evidence lies, from the present answer on. */
export async function showEvidence(root: Document, pad: DigitPad, app: App): Promise<void> {
  try {
    const { evidenceIn } = await import('./evidence/evidence')
    evidenceIn(root, pad, app.prediction)
  } catch {
    // The connection is gone: digits are named all the same.
  }
}
