/** Translates the page's HTML, and binds the list of languages. */
import { DigitpadError } from '../lib/errors'
import { loadChunk } from '../lib/lazy'
import { delay } from '../lib/delay'
import { detectLanguage, loadMessages, type Language, saveLanguage } from './locale'
import en, { type Messages } from './en'
import { setMessages, messages } from './messages'
import { requireElement } from '../lib/dom'

/** How long the page is hidden at most while its first language loads, so that it does not visibly change. */
const MAX_HIDDEN_MS = 1000

type PageKey = keyof Messages['page']

/** Shows the page in the detected language, and in another as soon as the user chooses one. */
export function mountLanguage(root: Document, showError: (message: string) => void): void {
  const select = requireElement(root, 'select#language') as HTMLSelectElement
  let current: Language = 'en'
  let requested: Language = current

  const change = async (language: Language): Promise<void> => {
    requested = select.value = language
    showError('')
    try {
      const next = language === 'en' ? en : await loadChunk(loadMessages(language), 'languageLoadFailed')
      if (requested !== language) return // the user chose another one meanwhile
      current = language
      setMessages(next)
      translatePage(root)
    } catch (reason) {
      if (!(reason instanceof DigitpadError)) throw reason
      if (requested !== language) return
      select.value = current
      showError(messages().errors[reason.code])
    }
  }

  select.addEventListener('change', () => {
    const language = select.value as Language
    void change(language).then(() => {
      if (current === language) saveLanguage(language)
    })
  })

  const first = detectLanguage()
  select.value = first
  if (first !== 'en') void hideUntil(root, change(first))
}

/** Writes the texts of elements with `data-i18n`, and the accessible names of those with `data-i18n-label`. */
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
