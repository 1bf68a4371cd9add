/** Runs as soon as it has come, before the page is there: `build/first.ts` sees to it. */
import { sharedRecognizer } from './shared'

sharedRecognizer.load().catch(() => undefined) // whoever loads it next is told
