import { afterEach, expect, it, vi } from 'vitest'
import de from '../../src/i18n/de'
import en from '../../src/i18n/en'
import { messages, onLanguageChange, setMessages } from '../../src/i18n/messages'

afterEach(() => {
  setMessages(en)
})

it('messages are English at first, then those of the language that was set', () => {
  expect(messages()).toBe(en)
  setMessages(de)
  expect(messages()).toBe(de)
})

it('a listener is called after each change of the language until it unsubscribes', () => {
  const listener = vi.fn(() => messages().tag)
  const unsubscribe = onLanguageChange(listener)
  setMessages(de)
  expect(listener).toHaveReturnedWith('de')
  unsubscribe()
  setMessages(en)
  expect(listener).toHaveBeenCalledOnce()
})
