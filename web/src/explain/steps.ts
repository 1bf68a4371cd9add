/** The way from frame to answer in chapters: what there is to see, and what is said of it. */
import type { Frame } from '../preprocessing/frame'
import { createNumberFormat } from '../i18n/format'
import type { Design, Layer } from '../network/model-file'
import { scoresFrom } from '../network/scores'
import { formatConfidence, formatShare } from '../app/answer-text'
import { type Maps, type Place, poolAt, type Step, stepsOf, sumAt, valueAt } from './activations'
import { explainMessages } from './messages'

interface Told {
  title: string
  text: string
}

/** Maps to look at, and where each of their numbers comes from. */
export interface MapChapter extends Told {
  maps: Maps
  /** Whether numbers below 0 are shown too. */
  signed: boolean
  nameOf: (map: number) => string
  /** Where a number comes from, in words. */
  originOf: (place: Place) => string
}

/** A number for each digit. */
export interface ListChapter extends Told {
  rows: { name: string; value: number; text: string }[]
}

export type Chapter = MapChapter | ListChapter

/** Inputs that are named one by one in a sum. */
const NAMED = 3

/** The chapters of a network at work on a frame. */
export function chaptersOf({ layers, noDigitAbove }: Design, frame: Frame): Chapter[] {
  const steps = stepsOf(layers, frame)
  const last = steps.at(-1)?.maps.values ?? new Float32Array()
  const { probabilities, noDigit } = scoresFrom(last)
  const places = last.length / probabilities.length
  const messages = explainMessages()
  const scores = Array.from(
    probabilities,
    (_, digit) => last.subarray(digit * places, (digit + 1) * places).reduce((sum, value) => sum + value, 0) / places,
  )
  return [
    ...steps.map((step, index) => mapChapter(step, steps[index - 1]?.maps, index === steps.length - 1)),
    {
      title: messages.scoresTitle,
      text: messages.scoresText,
      rows: scores.map((value, digit) => ({ name: String(digit), value, text: number(value) })),
    },
    {
      title: messages.probabilitiesTitle,
      text: messages.probabilitiesText(formatShare(noDigit), formatConfidence(noDigitAbove)),
      rows: Array.from(probabilities, (value, digit) => ({
        name: String(digit),
        value,
        text: formatConfidence(value),
      })),
    },
  ]
}

function mapChapter({ layer, maps }: Step, source: Maps | undefined, last: boolean): MapChapter {
  const messages = explainMessages()
  return {
    ...toldOf(layer, maps, source, last),
    maps,
    signed: layer?.kind === 'conv' && !layer.relu,
    nameOf: (map) => (last ? messages.digit(map) : layer ? messages.map(map + 1) : messages.frameTitle),
    originOf: (place) => originOf(layer, source, maps, place),
  }
}

function toldOf(layer: Layer | null, { side, count }: Maps, source: Maps | undefined, last: boolean): Told {
  const messages = explainMessages()
  if (!layer || !source) return { title: messages.frameTitle, text: messages.frameText }
  if (last) return { title: messages.evidenceTitle, text: messages.evidenceText }
  if (layer.kind === 'maxpool') return { title: messages.poolTitle, text: messages.poolText(side) }
  const [height, width] = layer.kernel
  return source.count === 1
    ? { title: messages.filtersTitle, text: messages.filtersText(count, height, width) }
    : { title: messages.combinedTitle, text: messages.combinedText(count, source.count, height, width) }
}

function originOf(layer: Layer | null, source: Maps | undefined, maps: Maps, place: Place): string {
  const messages = explainMessages()
  if (!layer || !source) return messages.inkShare(formatConfidence(valueAt(maps, place)))
  if (layer.kind === 'maxpool') return messages.maximum(poolAt(source, place).map(number).join(messages.listSeparator))
  const { bias, added, total } = sumAt(source, layer, place)
  const sum = messages.sum(number(bias), partsText(added), number(total))
  return layer.relu && total < 0 ? `${sum} ${messages.clampedToZero}` : sum
}

/** What the maps that were read add: the strongest by name, the others together. */
function partsText(added: number[]): string {
  const messages = explainMessages()
  if (added.length === 1) return messages.frameTerm(signed(added[0] ?? 0))
  const strongest = added.map((value, map) => ({ value, map })).sort((a, b) => Math.abs(b.value) - Math.abs(a.value))
  const named = strongest.slice(0, NAMED).map(({ value, map }) => messages.mapTerm(map + 1, signed(value)))
  const others = strongest.slice(NAMED)
  const rest = others.reduce((sum, { value }) => sum + value, 0)
  return [...named, messages.remainingTerms(others.length, signed(rest))].join(messages.listSeparator)
}

/** Two decimals, with a true minus; never a negative nothing. */
export const number = withTrueMinus('negative')

/** The same with a plus before what is added. */
const signed = withTrueMinus('exceptZero')

function withTrueMinus(signDisplay: 'negative' | 'exceptZero'): (value: number) => string {
  const write = createNumberFormat(2, { signDisplay })
  return (value) => write(value).replace('-', '−')
}
