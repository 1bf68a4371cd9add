/** The messages of the current language. */
import en, { type LazyMessages, type Messages } from './en'

type LoadedMessages = Messages & Partial<LazyMessages>

let current: LoadedMessages = en

const listeners = new Set<() => void>()

/** The messages of the current language; call this whenever a text is written, as the language can change. */
export const messages = (): LoadedMessages => current

/** Changes the language. */
export function setMessages(next: LoadedMessages): void {
  current = next
  for (const listener of listeners) listener()
}

/**
 * Calls the listener after each change of the language.
 *
 * @returns a function that ends the subscription.
 */
export function onLanguageChange(listener: () => void): () => void {
  listeners.add(listener)
  return () => {
    listeners.delete(listener)
  }
}
