import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { CONSENT_VERSION } from '../../src/contributions/drawing'
import { contributionMessages, describeFailure, describeGiven } from '../../src/contributions/messages'
import { RequestError } from '../../src/contributions/requests'
import ar from '../../src/i18n/ar'
import de from '../../src/i18n/de'
import en, { type Messages } from '../../src/i18n/en'
import es from '../../src/i18n/es'
import fr from '../../src/i18n/fr'
import { setMessages } from '../../src/i18n/messages'
import zh from '../../src/i18n/zh'

const REPOSITORY = resolve(import.meta.dirname, '../../..')
const others = { ar, de, es, fr, zh }

type Texts = Record<string, string | ((...args: string[]) => string)>

/** The texts by their keys, with the parameters 3 and 4, which no text contains by itself. */
function textsIn(language: Messages): Record<string, string> {
  setMessages(language)
  const { failures, ...rest } = contributionMessages()
  const entries = Object.entries({ ...rest, ...failures } satisfies Texts)
  return Object.fromEntries(entries.map(([key, text]) => [key, typeof text === 'string' ? text : text('3', '4')]))
}

afterEach(() => {
  setMessages(en)
})

it('English visitors agree to the text in docs/privacy.md, with the version that the server wants', () => {
  const privacy = readFileSync(`${REPOSITORY}/docs/privacy.md`, 'utf8')
  const [, version, quote = ''] = /### What you agree to, version (\d+)\n\n((?:> .*\n)+)/.exec(privacy) ?? []
  expect(contributionMessages().consent).toBe(quote.replaceAll('\n> ', ' ').replace(/^> /, '').trim())
  const store = readFileSync(`${REPOSITORY}/src/digitpad/contributions/store.py`, 'utf8')
  expect([Number(version), Number(/^CONSENT_VERSION = (\d+)/m.exec(store)?.[1])]).toEqual([
    CONSENT_VERSION,
    CONSENT_VERSION,
  ])
})

describe.each(Object.entries(others))('the messages in %s', (code, language) => {
  it('are all translated, and use every parameter', () => {
    const english = textsIn(en)
    const letters = { zh: /\p{Script=Han}/u, ar: /\p{Script=Arabic}/u }[code] ?? /\p{Letter}/u
    for (const [key, text] of Object.entries(textsIn(language))) {
      expect(text, key).toMatch(letters)
      expect(text, key).not.toBe(english[key])
      for (const digit of ['3', '4']) expect(text.includes(digit), key).toBe(english[key]?.includes(digit))
    }
  })

  it('name the list as the note about the token does', () => {
    const { kept, given } = textsIn(language)
    expect(kept).toContain(given)
  })
})

describe.each([en, ...Object.values(others)])('in $tag', (language) => {
  it('each failure says what to do', () => {
    setMessages(language)
    for (const text of Object.values(contributionMessages().failures))
      expect(typeof text === 'string' ? text : text('5')).toMatch(/[:：].+[.。]$/)
  })

  it('waiting times and days are written with the digits 0 to 9', () => {
    setMessages(language)
    expect(describeFailure(new RequestError('rateLimited', 601))).toContain('11')
    expect(describeGiven({ label: 7, day: '2026-11-27' })).toMatch(/7.*2026|2026.*7/)
    expect(describeGiven({ label: null, day: '2026-11-27' }).replaceAll(/[^\d]/g, '')).toContain('2026')
  })
})

it('a waiting time that is not known is a minute, and a day that is none is shown as it is', () => {
  expect(describeFailure(new RequestError('rateLimited'))).toBe('Too many requests from here: try again in 1 minute.')
  expect(describeGiven({ label: 8, day: 'today' })).toBe('An 8, given on today')
})
