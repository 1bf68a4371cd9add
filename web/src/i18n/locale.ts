/** Detects the language, and loads its messages. */
import { getPreference, setPreference } from '../lib/preferences'
import type { Translation } from './en'

/** The languages apart from English, which is part of the page's first script. */
const LOADERS = {
  de: () => import('./de'),
  fr: () => import('./fr'),
  es: () => import('./es'),
  zh: () => import('./zh'),
  ar: () => import('./ar'),
}

const LANGUAGE_KEY = 'digitpad-language'

/** A language code, as in the page's list of languages. */
export type Language = 'en' | keyof typeof LOADERS

const isLanguage = (code: string): code is Language => code === 'en' || Object.hasOwn(LOADERS, code)

/** Loads the messages of a language other than English. */
export async function loadMessages(language: Exclude<Language, 'en'>): Promise<Translation> {
  return (await LOADERS[language]()).default
}

/** The language that the user chose, else the browser's first supported one, else English. */
export function detectLanguage(): Language {
  const preferred = [getPreference(LANGUAGE_KEY), ...navigator.languages].map(
    (tag) => tag.toLowerCase().split('-')[0] ?? '',
  )
  return preferred.find(isLanguage) ?? 'en'
}

/** Stores the user's choice for the next visits. */
export function saveLanguage(language: Language): void {
  setPreference(LANGUAGE_KEY, language)
}
