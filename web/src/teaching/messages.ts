import { EN_TEACHING, type TeachingMessages } from '../i18n/en-teaching'
import { messages } from '../i18n/messages'

/** The messages of this part in the current language; English comes with this part, not with the page. */
export const teachingMessages = (): TeachingMessages => messages().teaching ?? EN_TEACHING
