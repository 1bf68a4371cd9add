/** The messages of contributions in the current language. All languages come with this chunk: it is loaded seldom. */
import ar from '../i18n/contributions/ar'
import de from '../i18n/contributions/de'
import en, { type ContributionMessages } from '../i18n/contributions/en'
import es from '../i18n/contributions/es'
import fr from '../i18n/contributions/fr'
import zh from '../i18n/contributions/zh'
import { messages } from '../i18n/messages'
import type { RequestError } from './requests'

const TRANSLATIONS: Record<string, ContributionMessages> = { ar, de, es, fr, 'zh-Hans': zh }

const SECONDS_PER_MINUTE = 60

export const contributionMessages = (): ContributionMessages => TRANSLATIONS[messages().tag] ?? en

/** Says what failed, and what to do. */
export function describeFailure({ failure, retryAfterS }: RequestError): string {
  const { failures } = contributionMessages()
  if (failure !== 'rateLimited') return failures[failure]
  const minutes = Math.max(Math.ceil(retryAfterS / SECONDS_PER_MINUTE), 1)
  return failures.rateLimited(format({ style: 'unit', unit: 'minute', unitDisplay: 'long' }).format(minutes))
}

/** A drawing with its day, such as "A 7, given on 27 Nov 2026". */
export function describeGiven({ label, day }: { label: number | null; day: string }): string {
  const { digitOn, noDigitOn } = contributionMessages()
  const date = new Date(`${day}T00:00:00Z`)
  const options = { dateStyle: 'medium', timeZone: 'UTC', numberingSystem: 'latn' } as const
  const text = Number.isNaN(date.getTime()) ? day : new Intl.DateTimeFormat(messages().tag, options).format(date)
  return label === null ? noDigitOn(text) : digitOn(String(label), text)
}

const format = (options: Intl.NumberFormatOptions): Intl.NumberFormat =>
  new Intl.NumberFormat(messages().tag, { ...options, numberingSystem: 'latn' })
