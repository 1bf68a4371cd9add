/** The way from frame to answer in chapters: what there is to see, and what is said of it. */
import type { Frame } from '../frame'
import type { Design, Layer } from '../network/layers'
import { scoresFrom } from '../network/network'
import { percentage, shareOf } from '../words'
import { type Maps, type Place, poolAt, type Step, stepsOf, sumAt, valueAt } from './activations'
import { EXPLAIN_WORDS } from './words'

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
  const scores = Array.from(
    probabilities,
    (_, digit) => last.subarray(digit * places, (digit + 1) * places).reduce((sum, value) => sum + value, 0) / places,
  )
  return [
    ...steps.map((step, index) => mapChapter(step, steps[index - 1]?.maps, index === steps.length - 1)),
    {
      title: EXPLAIN_WORDS.scores,
      text: EXPLAIN_WORDS.scoresText,
      rows: scores.map((value, digit) => ({ name: String(digit), value, text: number(value) })),
    },
    {
      title: EXPLAIN_WORDS.shares,
      text: EXPLAIN_WORDS.sharesText(shareOf(noDigit), percentage(noDigitAbove)),
      rows: Array.from(probabilities, (value, digit) => ({ name: String(digit), value, text: percentage(value) })),
    },
  ]
}

function mapChapter({ layer, maps }: Step, source: Maps | undefined, last: boolean): MapChapter {
  return {
    ...toldOf(layer, maps, source, last),
    maps,
    signed: layer?.kind === 'conv' && !layer.relu,
    nameOf: (map) => (last ? EXPLAIN_WORDS.digit(map) : layer ? EXPLAIN_WORDS.map(map + 1) : EXPLAIN_WORDS.frame),
    originOf: (place) => originOf(layer, source, maps, place),
  }
}

function toldOf(layer: Layer | null, { side, count }: Maps, source: Maps | undefined, last: boolean): Told {
  if (!layer || !source) return { title: EXPLAIN_WORDS.frame, text: EXPLAIN_WORDS.frameText }
  if (last) return { title: EXPLAIN_WORDS.evidence, text: EXPLAIN_WORDS.evidenceText }
  if (layer.kind === 'maxpool') return { title: EXPLAIN_WORDS.halved, text: EXPLAIN_WORDS.halvedText(side) }
  const [height, width] = layer.kernel
  return source.count === 1
    ? { title: EXPLAIN_WORDS.filters, text: EXPLAIN_WORDS.filtersText(count, height, width) }
    : { title: EXPLAIN_WORDS.combined, text: EXPLAIN_WORDS.combinedText(count, source.count, height, width) }
}

function originOf(layer: Layer | null, source: Maps | undefined, maps: Maps, place: Place): string {
  if (!layer || !source) return EXPLAIN_WORDS.ink(percentage(valueAt(maps, place)))
  if (layer.kind === 'maxpool') return EXPLAIN_WORDS.greatest(poolAt(source, place).map(number).join(', '))
  const { bias, added, total } = sumAt(source, layer, place)
  const sum = EXPLAIN_WORDS.sum(number(bias), partsText(added), number(total))
  return layer.relu && total < 0 ? `${sum} ${EXPLAIN_WORDS.belowZero}` : sum
}

/** What the maps that were read add: the strongest by name, the others together. */
function partsText(added: number[]): string {
  if (added.length === 1) return EXPLAIN_WORDS.framePart(signed(added[0] ?? 0))
  const strongest = added.map((value, map) => ({ value, map })).sort((a, b) => Math.abs(b.value) - Math.abs(a.value))
  const named = strongest.slice(0, NAMED).map(({ value, map }) => EXPLAIN_WORDS.part(map + 1, signed(value)))
  const others = strongest.slice(NAMED)
  const rest = others.reduce((sum, { value }) => sum + value, 0)
  return [...named, EXPLAIN_WORDS.rest(others.length, signed(rest))].join(', ')
}

/** Two decimals, with a true minus; never a negative nothing. */
export const number = (value: number): string => {
  const digits = Math.abs(value).toFixed(2)
  return value < 0 && Number(digits) > 0 ? `−${digits}` : digits
}

const signed = (value: number): string => (number(value).startsWith('−') ? number(value) : `+${number(value)}`)
