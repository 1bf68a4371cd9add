/** Which language to speak, and where its words come from. */
import { getPreference, setPreference } from '../lib/preferences'
import type { Translation } from './en'

/** Each is fetched when it is spoken; the first bundle has English. */
const LOADERS = {
  de: () => import('./de'),
  fr: () => import('./fr'),
  es: () => import('./es'),
  zh: () => import('./zh'),
  ar: () => import('./ar'),
}

const LANGUAGE_KEY = 'digitpad-language'

/** A language's code, as the page's list has it. */
export type Language = 'en' | keyof typeof LOADERS

export const isLanguage = (code: string): code is Language => code === 'en' || Object.hasOwn(LOADERS, code)

/** The words of a language other than English. */
export async function loadMessages(language: Exclude<Language, 'en'>): Promise<Translation> {
  return (await LOADERS[language]()).default
}

/** The language chosen by hand, else the first of the browser's that there is, else English. */
export function detectLanguage(): Language {
  const wanted = [getPreference(LANGUAGE_KEY), ...navigator.languages].map(
    (tag) => tag.toLowerCase().split('-')[0] ?? '',
  )
  return wanted.find(isLanguage) ?? 'en'
}

/** For the next visits. */
export function saveLanguage(language: Language): void {
  setPreference(LANGUAGE_KEY, language)
}
