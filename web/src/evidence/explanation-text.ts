/** Why: what the maps say of an answer, in words. */
import { bestBut, type Prediction } from '../recognizer/prediction'
import { formatShare, CONFIDENT } from '../app/answer-text'
import { inkedParts, type Look, mapOf, partsOf } from './class-maps'
import { evidenceMessages } from './messages'

/** Parts that add less than this, of what the strongest adds, are not worth a word. */
const WORTH_A_WORD = 0.6

/** An evidence of so few logits says nothing. */
const NOTHING = 0.2

/** What a look shows: the places, as words, that speak for the digit and those that speak against it. */
interface Sides {
  for: string
  against: string
}

/** What is said of an answer by itself; nothing of a blank. */
export function reasonFor(prediction: Prediction): string {
  const { digit, confidence, probabilities, evidence } = prediction
  if (!evidence) return ''
  const second = bestBut(digit, probabilities)
  if (digit === null) return evidenceMessages().closestMatch(second, sidesOf(prediction, { digit: second }).against)
  const { for: won, against: lost } = sidesOf(prediction, { digit, rival: second })
  if (confidence < CONFIDENT) return evidenceMessages().either(digit, won, second, lost)
  return evidenceMessages().runnerUp(digit, second, formatShare(probabilities[second] ?? 0), won)
}

/** What is said of a look at an answer. */
export function reasonOf(prediction: Prediction, look: Look): string {
  const { for: pro, against: con } = sidesOf(prediction, look)
  if (look.rival !== undefined) return evidenceMessages().either(look.digit, pro, look.rival, con)
  return evidenceMessages().balance(look.digit, pro, con)
}

function sidesOf({ evidence, frame }: Prediction, look: Look): Sides {
  const parts = partsOf(mapOf(evidence ?? new Float32Array(), look))
  const inked = inkedParts(frame)
  const strongest = Math.max(...parts.map(Math.abs))
  const side = (sign: 1 | -1): string => {
    const adds = parts.map((part) => sign * part)
    const most = Math.max(...adds)
    if (most < Math.max(NOTHING, strongest / 5)) return ''
    const [first, second] = adds
      .map((added, part) => ({
        added,
        words: (inked[part] ? evidenceMessages().ink : evidenceMessages().empty)[part] ?? '',
      }))
      .filter(({ added }) => added >= WORTH_A_WORD * most)
      .sort((a, b) => b.added - a.added)
    return second ? evidenceMessages().both(first?.words ?? '', second.words) : (first?.words ?? '')
  }
  return { for: side(1), against: side(-1) }
}
