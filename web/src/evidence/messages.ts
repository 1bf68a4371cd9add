import { EN_EVIDENCE, type EvidenceMessages } from '../i18n/en-evidence'
import { messages } from '../i18n/messages'

/** The messages of this part in the current language; English comes with this part, not with the page. */
export const evidenceMessages = (): EvidenceMessages => messages().evidence ?? EN_EVIDENCE
