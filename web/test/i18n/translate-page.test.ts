import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import ar from '../../src/i18n/ar'
import { detectLanguage } from '../../src/i18n/locale'
import de from '../../src/i18n/de'
import en, { type Messages } from '../../src/i18n/en'
import es from '../../src/i18n/es'
import fr from '../../src/i18n/fr'
import { mountLanguage, translatePage } from '../../src/i18n/translate-page'
import { setMessages } from '../../src/i18n/messages'
import zh from '../../src/i18n/zh'
import { requireElement } from '../../src/lib/dom'

const page = readFileSync(resolve(import.meta.dirname, '../../index.html'), 'utf8')
const languages = { de, en, fr, es, zh, ar }

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

describe('the page', () => {
  beforeEach(openPage)

  const texts = () => Array.from(document.querySelectorAll<HTMLElement>('[data-i18n]'))
  const named = () => Array.from(document.querySelectorAll<HTMLElement>('[data-i18n-label]'))
  const tidy = (text: string | null | undefined) => text?.trim().replace(/\s+/g, ' ')

  it('has the texts of en.ts', () => {
    for (const element of texts()) {
      const text = element instanceof HTMLMetaElement ? element.content : element.textContent
      expect(tidy(text), element.dataset['i18n']).toBe(en.page[element.dataset['i18n'] as keyof Messages['page']])
    }
    for (const element of named()) {
      expect(element.getAttribute('aria-label')).toBe(en.page[element.dataset['i18nLabel'] as keyof Messages['page']])
    }
  })

  it('uses every message of its part', () => {
    const used = new Set([
      ...texts().map(({ dataset }) => dataset['i18n']),
      ...named().map(({ dataset }) => dataset['i18nLabel']),
    ])
    expect([...used].sort()).toEqual(Object.keys(en.page).sort())
  })

  it('has no text and no accessible name that cannot be translated', () => {
    const exempt = 'h1, noscript, option[lang], #sentence, #note, script, style, [data-i18n]'
    const walker = document.createTreeWalker(document.documentElement, NodeFilter.SHOW_TEXT)
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      if (tidy(node.textContent)) expect(node.parentElement?.closest(exempt), node.textContent ?? '').toBeTruthy()
    }
    for (const element of document.querySelectorAll('[aria-label]:not(digit-pad)'))
      // the pad labels itself
      expect(element.hasAttribute('data-i18n-label')).toBe(true)
    expect(document.querySelector('[title], [placeholder], img:not([alt=""])')).toBeNull()
  })

  it.each(Object.entries(languages))('is translated to %s', (_code, translation) => {
    setMessages(translation)
    translatePage(document)
    expect(document.documentElement.lang).toBe(translation.tag)
    expect(document.documentElement.dir).toBe(translation.dir)
    expect(document.title).toBe(translation.page.title)
    expect(document.querySelector<HTMLMetaElement>('meta[name=description]')?.content).toBe(
      translation.page.description,
    )
    expect(requireElement(document, '#undo').textContent).toBe(translation.page.undo)
    expect(requireElement(document, '#evidence').getAttribute('aria-label')).toBe(translation.page.evidence)
  })
})

describe('the list of languages', () => {
  const select = () => requireElement(document, 'select#language') as HTMLSelectElement
  const choose = (language: string): void => {
    select().value = language
    select().dispatchEvent(new Event('change'))
  }

  beforeEach(openPage)

  it('has every language', () => {
    expect(Array.from(select().options, ({ value }) => value).sort()).toEqual(Object.keys(languages).sort())
    for (const { value, lang } of select().options) expect(lang).toBe(languages[value as keyof typeof languages].tag)
  })

  it('starts with the browser’s language, with the page hidden until it is loaded', async () => {
    vi.spyOn(navigator, 'languages', 'get').mockReturnValue(['de'])
    mountLanguage(document, vi.fn())
    expect(document.documentElement.style.visibility).toBe('hidden')
    expect(select().value).toBe('de')
    await settled()
    expect(document.title).toBe(de.page.title)
    expect(localStorage).toHaveLength(0)
  })

  it('does not hide the page for English', () => {
    mountLanguage(document, vi.fn())
    expect(document.documentElement.style.visibility).toBe('')
    expect(select().value).toBe('en')
  })

  it('changes the language and stores the choice', async () => {
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

  it('applies the last of several quick choices', async () => {
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

  it('works where storage is blocked', async () => {
    vi.stubGlobal('localStorage', undefined)
    mountLanguage(document, vi.fn())
    choose('zh')
    await vi.waitFor(() => {
      expect(document.title).toBe(zh.page.title)
    })
  })
})
