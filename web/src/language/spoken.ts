/** The words that the page speaks in. */
import en, { type Words } from './en'

/** The words of the language that is spoken now: read them when they are said, not before. */
export let words: Words = en

const listeners: (() => void)[] = []

/** Has a part of the page say all that it says again, whenever the language changes. */
export function whenSpokenAnew(listener: () => void): void {
  listeners.push(listener)
}

/** Changes the language. */
export function speak(spoken: Words): void {
  words = spoken
  for (const listener of listeners) listener()
}
