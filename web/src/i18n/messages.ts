/** The words that the page speaks in. */
import en, { type LateWords, type Words } from './en'

type Spoken = Words & Partial<LateWords>

/** The words of the language that is spoken now: read them when they are said, not before. */
export let words: Spoken = en

const listeners: (() => void)[] = []

/** Has a part of the page say all that it says again, whenever the language changes. */
export function whenSpokenAnew(listener: () => void): void {
  listeners.push(listener)
}

/** Changes the language. */
export function speak(spoken: Spoken): void {
  words = spoken
  for (const listener of listeners) listener()
}
