import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { DigitpadError } from '../../src/lib/errors'
import { EN_EVIDENCE } from '../../src/i18n/en-evidence'
import { EN_EXPLAIN } from '../../src/i18n/en-explain'
import ar from '../../src/i18n/ar'
import { detectLanguage } from '../../src/i18n/locale'
import de from '../../src/i18n/de'
import en, { type Translation, type Messages } from '../../src/i18n/en'
import es from '../../src/i18n/es'
import fr from '../../src/i18n/fr'
import { mountLanguage, translatePage } from '../../src/i18n/translate-page'
import { setMessages } from '../../src/i18n/messages'
import zh from '../../src/i18n/zh'
import { blankPrediction } from '../../src/recognizer/prediction'
import { formatConfidence, answerSentence } from '../../src/app/answer-text'
import { requireElement } from '../../src/lib/dom'

const page = readFileSync(resolve(import.meta.dirname, '../../index.html'), 'utf8')
const languages = { de, en, fr, es, zh, ar }
const others = Object.entries({ de, fr, es, zh, ar })

/** All that the page says in English, early or late. */
const english: Translation = { ...en, evidence: EN_EVIDENCE, explain: EN_EXPLAIN }

/** What sentences are told: no sentence has these by itself. */
const TOLD = [3, 4, 5, 6]

type Sentence = string | readonly string[] | ((...told: number[]) => string)

function sentencesOf(words: Translation): [key: string, sentence: Sentence][] {
  return Object.entries(words).flatMap(([part, entries]) =>
    typeof entries === 'string'
      ? []
      : Object.entries(entries as Record<string, Sentence>).map(([key, sentence]): [string, Sentence] => [
          `${part}.${key}`,
          sentence,
        ]),
  )
}

/** Each sentence under its part and key; those with parameters are said with some. */
const said = (words: Translation): Map<string, string> =>
  new Map(
    sentencesOf(words).map(([key, sentence]) => [
      key,
      typeof sentence === 'function' ? sentence(...TOLD) : typeof sentence === 'string' ? sentence : sentence.join(),
    ]),
  )

const LETTERS: Record<string, RegExp> = { zh: /\p{Script=Han}/u, ar: /\p{Script=Arabic}/u }

function openPage(): void {
  document.documentElement.innerHTML =
    /<html[^>]*>([^]*)<\/html>/.exec(page)?.[1]?.replace(/<(?:link|script) .*>/g, '') ?? ''
}

const settled = () =>
  vi.waitFor(() => {
    expect(document.documentElement.style.visibility).toBe('')
  })

beforeEach(() => {
  localStorage.clear()
  vi.spyOn(navigator, 'languages', 'get').mockReturnValue(['en-GB', 'de'])
})

afterEach(() => {
  setMessages(en)
  vi.restoreAllMocks()
  vi.unstubAllGlobals()
})

describe('the catalogue', () => {
  it.each(others)('says in %s all that English says, and no more', (_code, words) => {
    expect([...said(words).keys()].sort()).toEqual([...said(english).keys()].sort())
  })

  it.each(others)('is translated to %s, word for word its own', (code, words) => {
    const inEnglish = said(english)
    for (const [key, sentence] of said(words)) {
      if (key === 'answers.above' || key === 'explain.listSeparator') continue // signs
      expect(sentence, key).toMatch(LETTERS[code] ?? /\p{Letter}/u)
      expect(sentence.trim(), key).toBe(sentence)
      expect(sentence, key).not.toBe(inEnglish.get(key))
    }
  })

  it.each([['en', english] as const, ...others])('tells in %s all that a sentence is told', (_code, words) => {
    const inEnglish = new Map(sentencesOf(english))
    for (const [key, sentence] of said(words)) {
      const original = inEnglish.get(key)
      const told = typeof original === 'function' ? TOLD.slice(0, original.length) : []
      for (const number of told) expect(sentence, key).toContain(String(number))
    }
  })

  it.each(others)('knows nine places in %s, each by its own name', (_code, { evidence }) => {
    expect(new Set([...evidence.ink, ...evidence.empty]).size).toBe(18)
    expect([evidence.ink.length, evidence.empty.length]).toEqual([9, 9])
  })

  it.each(others)('says in %s something where there is nothing', (_code, { evidence }) => {
    const { runnerUp, closestMatch, either, balance } = evidence
    for (const sentence of [runnerUp(7, 1, '9%', ''), closestMatch(7, ''), either(7, '', 1, ''), balance(7, '', '')])
      expect(sentence).not.toMatch(/[:：]\s*[.。]/)
  })

  it('has right to left for Arabic alone', () => {
    expect(Object.values(languages).filter(({ dir }) => dir === 'rtl')).toEqual([ar])
  })

  it.each(Object.values(languages))('has a tag that browsers know: $tag', ({ tag }) => {
    expect(Intl.NumberFormat.supportedLocalesOf(tag)).toEqual([tag])
  })

  it('has in each trouble what to do about it', () => {
    for (const words of Object.values(languages)) {
      for (const [key, sentence] of Object.entries(words.errors)) {
        if (key !== 'invalidStrokes' && key !== 'invalidPoints') expect(sentence, key).toMatch(/[:：].+[.。]$/)
      }
    }
  })
})

describe('the page', () => {
  beforeEach(openPage)

  const texts = () => Array.from(document.querySelectorAll<HTMLElement>('[data-i18n]'))
  const named = () => Array.from(document.querySelectorAll<HTMLElement>('[data-i18n-label]'))
  const tidy = (text: string | null | undefined) => text?.trim().replace(/\s+/g, ' ')

  it('is written in the catalogue’s English', () => {
    for (const element of texts()) {
      const text = element instanceof HTMLMetaElement ? element.content : element.textContent
      expect(tidy(text), element.dataset['i18n']).toBe(en.page[element.dataset['i18n'] as keyof Messages['page']])
    }
    for (const element of named()) {
      expect(element.getAttribute('aria-label')).toBe(en.page[element.dataset['i18nLabel'] as keyof Messages['page']])
    }
  })

  it('uses every word of its part of the catalogue', () => {
    const used = new Set([
      ...texts().map(({ dataset }) => dataset['i18n']),
      ...named().map(({ dataset }) => dataset['i18nLabel']),
    ])
    expect([...used].sort()).toEqual(Object.keys(en.page).sort())
  })

  it('holds no text and no name that cannot be translated', () => {
    const exempt = 'h1, noscript, option[lang], #sentence, #note, script, style, [data-i18n]'
    const walker = document.createTreeWalker(document.documentElement, NodeFilter.SHOW_TEXT)
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      if (tidy(node.textContent)) expect(node.parentElement?.closest(exempt), node.textContent ?? '').toBeTruthy()
    }
    for (const element of document.querySelectorAll('[aria-label]:not(digit-pad)'))
      // the pad names itself
      expect(element.hasAttribute('data-i18n-label')).toBe(true)
    expect(document.querySelector('[title], [placeholder], img:not([alt=""])')).toBeNull()
  })

  it.each(Object.entries(languages))('speaks %s', (_code, words) => {
    setMessages(words)
    translatePage(document)
    expect(document.documentElement.lang).toBe(words.tag)
    expect(document.documentElement.dir).toBe(words.dir)
    expect(document.title).toBe(words.page.title)
    expect(document.querySelector<HTMLMetaElement>('meta[name=description]')?.content).toBe(words.page.description)
    expect(requireElement(document, '#undo').textContent).toBe(words.page.undo)
    expect(requireElement(document, '#evidence').getAttribute('aria-label')).toBe(words.page.evidence)
  })
})

describe('the choice of a language', () => {
  const wants = (...tags: string[]) => vi.spyOn(navigator, 'languages', 'get').mockReturnValue(tags)

  it.each([
    [['de-AT', 'en'], 'de'],
    [['nl', 'pt-BR', 'fr-CA', 'en'], 'fr'],
    [['zh-TW'], 'zh'],
    [['AR-eg'], 'ar'],
    [['nl'], 'en'],
    [['constructor', 'es'], 'es'],
    [[], 'en'],
  ])('takes for %j: %s', (tags, language) => {
    wants(...tags)
    expect(detectLanguage()).toBe(language)
  })

  it('is some language for whatever browsers and storage say', () => {
    fc.assert(
      fc.property(fc.array(fc.string()), fc.string(), (tags, stored) => {
        wants(...tags)
        localStorage.setItem('digitpad-language', stored)
        expect(Object.keys(languages)).toContain(detectLanguage())
      }),
    )
  })

  it('takes what was chosen by hand before what the browser says', () => {
    localStorage.setItem('digitpad-language', 'es')
    expect(detectLanguage()).toBe('es')
  })

  it('takes what the browser says where storage is refused', () => {
    vi.stubGlobal('localStorage', undefined)
    wants('fr')
    expect(detectLanguage()).toBe('fr')
  })
})

describe('the list of languages', () => {
  const select = () => requireElement(document, 'select#language') as HTMLSelectElement
  const choose = (language: string): void => {
    select().value = language
    select().dispatchEvent(new Event('change'))
  }

  beforeEach(openPage)

  it('holds every language by its own name', () => {
    expect(Array.from(select().options, ({ value }) => value).sort()).toEqual(Object.keys(languages).sort())
    for (const { value, lang } of select().options) expect(lang).toBe(languages[value as keyof typeof languages].tag)
  })

  it('begins with the browser’s, the page hidden until then', async () => {
    vi.spyOn(navigator, 'languages', 'get').mockReturnValue(['de'])
    mountLanguage(document, vi.fn())
    expect(document.documentElement.style.visibility).toBe('hidden')
    expect(select().value).toBe('de')
    await settled()
    expect(document.title).toBe(de.page.title)
    expect(localStorage).toHaveLength(0)
  })

  it('leaves English alone', () => {
    mountLanguage(document, vi.fn())
    expect(document.documentElement.style.visibility).toBe('')
    expect(select().value).toBe('en')
  })

  it('changes the language, and remembers it', async () => {
    mountLanguage(document, vi.fn())
    choose('ar')
    await vi.waitFor(() => {
      expect(document.documentElement.dir).toBe('rtl')
    })
    expect(detectLanguage()).toBe('ar')
    choose('en')
    await vi.waitFor(() => {
      expect(document.title).toBe(en.page.title)
    })
    expect(document.documentElement.dir).toBe('ltr')
    expect(detectLanguage()).toBe('en')
  })

  it('has the last choice count when several are made at once', async () => {
    mountLanguage(document, vi.fn())
    choose('de')
    choose('fr')
    choose('es')
    await vi.waitFor(() => {
      expect(document.title).toBe(es.page.title)
    })
    await new Promise((resolve) => setTimeout(resolve, 20))
    expect(document.title).toBe(es.page.title)
    expect(select().value).toBe('es')
  })

  it('works where storage is refused', async () => {
    vi.stubGlobal('localStorage', undefined)
    mountLanguage(document, vi.fn())
    choose('zh')
    await vi.waitFor(() => {
      expect(document.title).toBe(zh.page.title)
    })
  })
})

describe('errors', () => {
  it('are in English for programs, and in the page’s language for people', () => {
    const error = new DigitpadError('pictureEmpty')
    expect(error.message).toBe('The picture file is empty: choose another.')
    expect(de.errors[error.code]).toBe('Die Bilddatei ist leer: Wähle eine andere.')
  })
})

describe('answers', () => {
  const seven = { ...blankPrediction(), strokes: 1, digit: 7 }
  const plain = (text: string) => text.replace(/[\u00a0\u202f]/g, ' ').replace(/[\u200e\u200f\u061c]/g, '')

  it.each<[Messages, string, string, string]>([
    [en, '98.2%', 'It’s a 7 (98.2% sure)', 'It’s a 7 (over 99.9% sure)'],
    [de, '98,2 %', 'Das ist eine 7 (zu 98,2 % sicher)', 'Das ist eine 7 (zu über 99,9 % sicher)'],
    [fr, '98,2 %', 'C’est un 7 (sûr à 98,2 %)', 'C’est un 7 (sûr à plus de 99,9 %)'],
    [es, '98,2 %', 'Es un 7 (98,2 % de seguridad)', 'Es un 7 (más del 99,9 % de seguridad)'],
    [zh, '98.2%', '这是 7（有98.2%的把握）', '这是 7（有超过99.9%的把握）'],
    [ar, '98.2%', 'هذا الرقم 7 (بثقة 98.2%)', 'هذا الرقم 7 (بثقة تتجاوز 99.9%)'],
  ])('are said in $tag as people write them', (words, share, sure, almost) => {
    setMessages(words)
    expect(plain(formatConfidence(0.982))).toBe(share)
    expect(plain(formatConfidence(1))).toBe(`> ${plain(formatConfidence(0.999))}`)
    expect(plain(answerSentence({ ...seven, confidence: 0.982 }))).toBe(sure)
    expect(plain(answerSentence({ ...seven, confidence: 1 }))).toBe(almost)
  })

  it('have the digits 0 to 9 in every language: they are what is drawn', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...Object.values(languages)),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (words, share) => {
          setMessages(words)
          expect(
            formatConfidence(share)
              .match(/\p{Number}/gu)
              ?.join(''),
          ).toMatch(/^[0-9]+$/)
        },
      ),
    )
  })
})
