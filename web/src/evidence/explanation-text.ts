/** Explains an answer in words, from its class activation maps. */
import { bestExcept, type Prediction } from '../recognizer/prediction'
import { formatShare, CONFIDENT } from '../app/answer-text'
import { classMap, type EvidenceView, inkedRegions, regionScores } from './class-maps'
import { evidenceMessages } from './messages'
import { MIN_RUNNER_UP } from './state'

/** Regions that add less than this share of what the strongest adds are not mentioned. */
const MENTION_THRESHOLD = 0.6

/** Regions that add fewer logits than this say nothing. */
const MIN_EVIDENCE = 0.2

/** The names of the regions that speak for a digit, and of those that speak against it; empty where there are none. */
interface RegionsForAndAgainst {
  for: string
  against: string
}

/** The explanation of an answer as a whole; empty for a blank. */
export function explainAnswer(prediction: Prediction): string {
  const { digit, confidence, probabilities, evidence, taughtBy } = prediction
  if (!evidence) return ''
  const messages = evidenceMessages()
  if (taughtBy) return messages.taught
  const runnerUp = bestExcept(digit, probabilities)
  if (digit === null)
    return messages.closestMatch(runnerUp, regionsForAndAgainst(prediction, { digit: runnerUp }).against)
  const share = probabilities[runnerUp] ?? 0
  if (share < MIN_RUNNER_UP) return messages.sure(digit, regionsForAndAgainst(prediction, { digit }).for)
  const regions = regionsForAndAgainst(prediction, { digit, rival: runnerUp })
  if (confidence < CONFIDENT) return messages.either(digit, regions.for, runnerUp, regions.against)
  return messages.runnerUp(digit, runnerUp, formatShare(share), regions.for)
}

/** The explanation of one view of an answer. */
export function explainView(prediction: Prediction, view: EvidenceView): string {
  const messages = evidenceMessages()
  const regions = regionsForAndAgainst(prediction, view)
  if (view.rival !== undefined) return messages.either(view.digit, regions.for, view.rival, regions.against)
  return messages.balance(view.digit, regions.for, regions.against)
}

function regionsForAndAgainst({ evidence, frame }: Prediction, view: EvidenceView): RegionsForAndAgainst {
  const scores = regionScores(classMap(evidence ?? new Float32Array(), view))
  const inked = inkedRegions(frame)
  const strongest = Math.max(...scores.map(Math.abs))
  const messages = evidenceMessages()
  const describe = (sign: 1 | -1): string => {
    const signed = scores.map((score) => sign * score)
    const max = Math.max(...signed)
    if (max < Math.max(MIN_EVIDENCE, strongest / 5)) return ''
    const [first, second] = signed
      .map((score, region) => ({ score, name: (inked[region] ? messages.ink : messages.empty)[region] ?? '' }))
      .filter(({ score }) => score >= MENTION_THRESHOLD * max)
      .sort((a, b) => b.score - a.score)
    return second ? messages.both(first?.name ?? '', second.name) : (first?.name ?? '')
  }
  return { for: describe(1), against: describe(-1) }
}
