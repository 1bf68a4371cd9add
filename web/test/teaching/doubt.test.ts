import { afterEach, describe, expect, it } from 'vitest'
import ar from '../../src/i18n/ar'
import de from '../../src/i18n/de'
import en from '../../src/i18n/en'
import { setMessages } from '../../src/i18n/messages'
import { doubtText } from '../../src/teaching/doubt'

afterEach(() => {
  setMessages(en)
})

describe('the question about a far-fetched label', () => {
  it('names what was said and what the ink looks like', () => {
    expect(doubtText(3, 8)).toEqual({
      question: 'Really a 3? It looks like an 8 to me.',
      yes: 'Yes, it is a 3',
    })
    expect(doubtText(8, null).question).toBe('Really an 8? It does not look like a digit to me.')
    expect(doubtText(null, 0)).toEqual({
      question: 'Really no digit? It looks like a 0 to me.',
      yes: 'Yes, no digit',
    })
  })

  it('is in the language of the page', () => {
    setMessages(de)
    expect(doubtText(3, 8).question).toBe('Wirklich eine 3? Für mich sieht es wie eine 8 aus.')
    setMessages(ar)
    expect(doubtText(3, 8).question).toMatch(/\p{Script=Arabic}.*3.*8/u)
  })
})
