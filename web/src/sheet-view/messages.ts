import { EN_SHEET, type SheetMessages } from '../i18n/en-sheet'
import { messages } from '../i18n/messages'

/** The messages of this part in the current language; English comes with this part, not with the page. */
export const sheetMessages = (): SheetMessages => messages().sheet ?? EN_SHEET
