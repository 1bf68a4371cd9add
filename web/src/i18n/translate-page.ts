/** The page's own texts, and the choice of their language. */
import { DigitpadError } from '../lib/errors'
import { loadPart } from '../lib/lazy'
import { delay } from '../lib/scheduling'
import { detectLanguage, loadMessages, type Language, saveLanguage } from './locale'
import en, { type Messages } from './en'
import { setMessages, messages } from './messages'
import { requireElement } from '../lib/dom'

/** Milliseconds for which the page stays hidden at most, so that nobody sees it change its language. */
const MAX_HIDDEN_MS = 1000

type PageKey = keyof Messages['page']

/** Has the page speak the language chosen before, else the browser's, and another when one is chosen. */
export function mountLanguage(root: Document, showError: (message: string) => void): void {
  const select = requireElement(root, 'select#language') as HTMLSelectElement
  let spoken: Language = 'en'
  let wanted: Language = spoken

  const change = async (language: Language): Promise<void> => {
    wanted = select.value = language
    showError('')
    try {
      const next = language === 'en' ? en : await loadPart(loadMessages(language), 'languageLoadFailed')
      if (wanted !== language) return // another was chosen meanwhile
      spoken = language
      setMessages(next)
      translatePage(root)
    } catch (reason) {
      if (!(reason instanceof DigitpadError)) throw reason
      if (wanted !== language) return
      select.value = spoken
      showError(messages().errors[reason.code])
    }
  }

  select.addEventListener('change', () => {
    const language = select.value as Language
    void change(language).then(() => {
      if (spoken === language) saveLanguage(language)
    })
  })

  const first = detectLanguage()
  select.value = first
  if (first !== 'en') void hideUntil(root, change(first))
}

/** Writes the words that elements name: `data-i18n` their text, `data-i18n-label` their accessible name. */
export function translatePage(root: Document): void {
  const { page, tag, dir } = messages()
  Object.assign(root.documentElement, { lang: tag, dir })
  for (const element of root.querySelectorAll<HTMLElement>('[data-i18n]')) {
    const text = page[element.dataset['i18n'] as PageKey]
    if (element instanceof HTMLMetaElement) element.content = text
    else element.textContent = text
  }
  for (const element of root.querySelectorAll<HTMLElement>('[data-i18n-label]')) {
    element.setAttribute('aria-label', page[element.dataset['i18nLabel'] as PageKey])
  }
}

async function hideUntil({ documentElement }: Document, done: Promise<void>): Promise<void> {
  documentElement.style.visibility = 'hidden'
  await Promise.race([done, delay(MAX_HIDDEN_MS)])
  documentElement.style.visibility = ''
}
