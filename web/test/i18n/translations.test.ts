import { describe, expect, it } from 'vitest'
import ar from '../../src/i18n/ar'
import de from '../../src/i18n/de'
import en, { type Translation } from '../../src/i18n/en'
import { EN_EVIDENCE } from '../../src/i18n/en-evidence'
import { EN_EXPLAIN } from '../../src/i18n/en-explain'
import { EN_SHEET } from '../../src/i18n/en-sheet'
import { EN_TEACHING } from '../../src/i18n/en-teaching'
import es from '../../src/i18n/es'
import fr from '../../src/i18n/fr'
import zh from '../../src/i18n/zh'

const languages = { de, en, fr, es, zh, ar }
const others = Object.entries({ de, fr, es, zh, ar })

/** All of English, with the messages of lazy chunks. */
const english: Translation = {
  ...en,
  evidence: EN_EVIDENCE,
  explain: EN_EXPLAIN,
  sheet: EN_SHEET,
  teaching: EN_TEACHING,
}

/** Arguments for messages with parameters; no message contains these numbers by itself. */
const ARGUMENTS = [3, 4, 5, 6]

/** Those of a message: up to the tenth digit of a number, its position is a word. */
const argumentsFor = (key: string): number[] => (key.startsWith('numbers.') ? [13, ...ARGUMENTS] : ARGUMENTS)

type Message = string | readonly string[] | ((...args: number[]) => string)

function entriesOf(translation: Translation): [key: string, message: Message][] {
  return Object.entries(translation).flatMap(([part, entries]) =>
    typeof entries === 'string'
      ? []
      : Object.entries(entries as Record<string, Message>).map(([key, message]): [string, Message] => [
          `${part}.${key}`,
          message,
        ]),
  )
}

/** The text of each message by its part and key, with arguments for its parameters. */
const textsOf = (translation: Translation): Map<string, string> =>
  new Map(
    entriesOf(translation).map(([key, message]) => [
      key,
      typeof message === 'function'
        ? message(...argumentsFor(key))
        : typeof message === 'string'
          ? message
          : message.join(),
    ]),
  )

const LETTERS: Record<string, RegExp> = { zh: /\p{Script=Han}/u, ar: /\p{Script=Arabic}/u }

describe('the translations', () => {
  it.each([
    ['en', EN_SHEET, /cells/, /cell/],
    ['de', de.sheet, /Zellen/, /Zelle/],
    ['fr', fr.sheet, /cases/, /case/],
    ['es', es.sheet, /casillas/, /casilla/],
  ])('to %s have the plural for several cells alone', (_code, { toCheck, allChecked }, several, one) => {
    for (const text of [toCheck(2, 1), allChecked(2)]) expect(text).toMatch(several)
    for (const text of [toCheck(1, 1), allChecked(1)]) {
      expect(text).toMatch(one)
      expect(text).not.toMatch(several)
    }
  })

  it.each(others)('to %s have the keys of English, and no others', (_code, translation) => {
    expect([...textsOf(translation).keys()].sort()).toEqual([...textsOf(english).keys()].sort())
  })

  it.each(Object.entries(languages))('to %s break no line before the digit of a number', (_code, { numbers }) => {
    expect(numbers.digit(2, '0')).toMatch(/^[^]+[\u00a0\u2060]0$/)
  })

  it.each(others)('to %s have a text of their own for every key', (code, translation) => {
    const inEnglish = textsOf(english)
    for (const [key, text] of textsOf(translation)) {
      if (key === 'answers.above' || key === 'explain.listSeparator') continue // symbols
      expect(text, key).toMatch(LETTERS[code] ?? /\p{Letter}/u)
      expect(text.trim(), key).toBe(text)
      expect(text, key).not.toBe(inEnglish.get(key))
    }
  })

  it.each([['en', english] as const, ...others])('to %s use every parameter', (_code, translation) => {
    const inEnglish = new Map(entriesOf(english))
    for (const [key, text] of textsOf(translation)) {
      const original = inEnglish.get(key)
      const args = typeof original === 'function' ? argumentsFor(key).slice(0, original.length) : []
      for (const number of args) expect(text, key).toContain(String(number))
    }
  })

  it.each(others)('to %s name nine regions, each differently', (_code, { evidence }) => {
    expect(new Set([...evidence.ink, ...evidence.empty]).size).toBe(18)
    expect([evidence.ink.length, evidence.empty.length]).toEqual([9, 9])
  })

  it.each(others)('to %s leave no sentence without an end where no region is named', (_code, { evidence }) => {
    const { sure, runnerUp, closestMatch, either, balance } = evidence
    for (const sentence of [
      sure(7, ''),
      runnerUp(7, 1, '9%', ''),
      closestMatch(7, ''),
      either(7, '', 1, ''),
      balance(7, '', ''),
    ])
      expect(sentence).not.toMatch(/[:：]\s*[.。]/)
  })

  it('are right to left for Arabic alone', () => {
    expect(Object.values(languages).filter(({ dir }) => dir === 'rtl')).toEqual([ar])
  })

  it.each(Object.values(languages))('have a language tag that browsers know: $tag', ({ tag }) => {
    expect(Intl.NumberFormat.supportedLocalesOf(tag)).toEqual([tag])
  })

  it('say what to do in every error message', () => {
    for (const translation of Object.values(languages)) {
      for (const [key, text] of Object.entries(translation.errors)) {
        if (key !== 'invalidStrokes' && key !== 'invalidPoints') expect(text, key).toMatch(/[:：].+[.。]$/)
      }
    }
  })
})
