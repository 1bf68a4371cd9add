/** Runs as soon as it has come, before the page is there: `build/first.ts` sees to it. */
import { chosenLanguage, fetchWords } from './language/choice'
import { sharedRecognizer } from './shared'

const language = chosenLanguage()
if (language !== 'en') fetchWords(language).catch(() => undefined) // whoever speaks it is told

sharedRecognizer.load().catch(() => undefined) // whoever loads it next is told
