/** Which language to speak, and where its words come from. */
import { recalled, remember } from '../lib/preferences'
import type { Translation } from './en'

/** Each is fetched when it is spoken; the first bundle has English. */
const ELSEWHERE = {
  de: () => import('./de'),
  fr: () => import('./fr'),
  es: () => import('./es'),
  zh: () => import('./zh'),
  ar: () => import('./ar'),
}

const CHOSEN = 'digitpad-language'

/** A language's code, as the page's list has it. */
export type Language = 'en' | keyof typeof ELSEWHERE

export const isLanguage = (code: string): code is Language => code === 'en' || Object.hasOwn(ELSEWHERE, code)

/** The words of a language other than English. */
export async function fetchWords(language: Exclude<Language, 'en'>): Promise<Translation> {
  return (await ELSEWHERE[language]()).default
}

/** The language chosen by hand, else the first of the browser's that there is, else English. */
export function chosenLanguage(): Language {
  const wanted = [recalled(CHOSEN), ...navigator.languages].map((tag) => tag.toLowerCase().split('-')[0] ?? '')
  return wanted.find(isLanguage) ?? 'en'
}

/** For the next visits. */
export function rememberLanguage(language: Language): void {
  remember(CHOSEN, language)
}
