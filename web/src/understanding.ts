/** What explains an answer. Its parts are fetched once the first digit is named, or when they are asked for. */
import type { App } from './app'
import { DigitpadError } from './errors'
import { whenSpokenAnew, words } from './language/spoken'
import type { Trouble } from './language/troubles'
import { lately } from './lately'
import type { DigitPad } from './pad'
import { find } from './view'

/** Offers "How it works"; it shows the answer that there is by then. */
export function offerExplanation(root: Document, app: App): void {
  const button = find(root, '#explain')
  const told = find(root, '#unexplained')
  let trouble: Trouble | null = null
  const tell = (now: Trouble | null): void => {
    trouble = now
    told.textContent = trouble ? words.troubles[trouble] : ''
  }
  const open = async (): Promise<void> => {
    tell(null)
    try {
      const { explain } = await lately(import('./explain/dialog'))
      await explain(root, app.prediction)
    } catch (reason) {
      if (!(reason instanceof DigitpadError)) throw reason
      tell(reason.trouble)
    }
  }
  button.addEventListener('click', () => void open())
  whenSpokenAnew(() => {
    tell(trouble)
  })
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
