/** What is asked when a label is far-fetched. */
import { teachingMessages } from './messages'

/** The question, and the answer that confirms the label; null stands for no digit. */
export function doubtText(label: number | null, looksLike: number | null): { question: string; yes: string } {
  const { really, reallyDigit, reallyNone, yes, yesNone } = teachingMessages()
  if (label === null) return { question: reallyNone(looksLike ?? 0), yes: yesNone }
  return { question: looksLike === null ? reallyDigit(label) : really(label, looksLike), yes: yes(label) }
}
