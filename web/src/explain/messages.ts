import { EN_EXPLAIN, type ExplainMessages } from '../i18n/en-explain'
import { messages } from '../i18n/messages'

/** The messages of this part in the current language; English comes with this part, not with the page. */
export const explainMessages = (): ExplainMessages => messages().explain ?? EN_EXPLAIN
