/** The handwriting that all personal pads share, in this tab and others. Its code is downloaded when it is needed. */
import { loadChunk, startOnce } from '../lib/lazy'
import { getPreference, setPreference } from '../lib/preferences'
import { sharedRecognizer } from '../recognizer/shared-recognizer'

/** The name of the preference that says whether there are examples, and of the channel between tabs. */
const NAME = 'digitpad-handwriting'

const listeners = new Set<() => void>()
let channel: BroadcastChannel | undefined
let isLoaded = false

const notify = (): void => {
  for (const listener of listeners) listener()
}

/**
 * Opens what the person taught.
 *
 * @throws DigitpadError when its code cannot be downloaded; the next call tries again.
 */
export const loadHandwriting = startOnce(async () => {
  const { openHandwriting } = await loadChunk(import('./handwriting'))
  const handwriting = await openHandwriting(sharedRecognizer, (isEffective) => {
    setPreference(NAME, isEffective ? 'on' : '')
    channel?.postMessage('changed')
    notify()
  })
  isLoaded = true
  return handwriting
})

/** Whether there may be examples that change answers; if not, nothing needs to be downloaded. */
export const mayHaveExamples = (): boolean => isLoaded || getPreference(NAME) !== ''

/** Calls a function whenever examples changed, in this tab or another. Returns a function that ends that. */
export function onHandwritingChange(listener: () => void): () => void {
  channel ??= listenToOtherTabs()
  listeners.add(listener)
  return () => {
    listeners.delete(listener)
  }
}

function listenToOtherTabs(): BroadcastChannel | undefined {
  try {
    const channel = new BroadcastChannel(NAME)
    channel.onmessage = () => {
      loadHandwriting()
        .then((handwriting) => handwriting.reload())
        .then(notify)
        .catch(() => undefined) // the code cannot be downloaded now: answers stay the network's
    }
    return channel
  } catch {
    return undefined // where storage is forbidden
  }
}
