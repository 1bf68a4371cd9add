/** The page's own texts, and the choice of their language. */
import { DigitpadError } from '../lib/errors'
import { lately } from '../lib/lazy'
import { after } from '../lib/scheduling'
import { chosenLanguage, fetchWords, type Language, rememberLanguage } from './locale'
import en, { type Words } from './en'
import { speak, words } from './messages'
import { requireElement } from '../lib/dom'

/** Milliseconds for which the page stays hidden at most, so that nobody sees it change its language. */
const PATIENCE = 1000

type PageWord = keyof Words['page']

/** Has the page speak the language chosen before, else the browser's, and another when one is chosen. */
export function languageIn(root: Document): void {
  const select = requireElement(root, 'select#language') as HTMLSelectElement
  const told = requireElement(root, '#told')
  let spoken: Language = 'en'
  let wanted: Language = spoken

  const change = async (language: Language): Promise<void> => {
    wanted = select.value = language
    told.textContent = ''
    try {
      const next = language === 'en' ? en : await lately(fetchWords(language), 'languageNotFetched')
      if (wanted !== language) return // another was chosen meanwhile
      spoken = language
      speak(next)
      sayIn(root)
    } catch (reason) {
      if (!(reason instanceof DigitpadError)) throw reason
      if (wanted !== language) return
      select.value = spoken
      told.textContent = words.troubles[reason.trouble]
    }
  }

  select.addEventListener('change', () => {
    const language = select.value as Language
    void change(language).then(() => {
      if (spoken === language) rememberLanguage(language)
    })
  })

  const first = chosenLanguage()
  select.value = first
  if (first !== 'en') void hiddenUntil(root, change(first))
}

/** Writes the words that elements name: `data-say` their text, `data-name` their accessible name. */
export function sayIn(root: Document): void {
  const { page, tag, dir } = words
  Object.assign(root.documentElement, { lang: tag, dir })
  for (const element of root.querySelectorAll<HTMLElement>('[data-say]')) {
    const text = page[element.dataset['say'] as PageWord]
    if (element instanceof HTMLMetaElement) element.content = text
    else element.textContent = text
  }
  for (const element of root.querySelectorAll<HTMLElement>('[data-name]')) {
    element.setAttribute('aria-label', page[element.dataset['name'] as PageWord])
  }
}

async function hiddenUntil({ documentElement }: Document, done: Promise<void>): Promise<void> {
  documentElement.style.visibility = 'hidden'
  await Promise.race([done, after(PATIENCE)])
  documentElement.style.visibility = ''
}
