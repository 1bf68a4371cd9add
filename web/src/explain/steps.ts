/** The way from frame to answer in steps: what each step shows, and its text. */
import { formatConfidence, formatShare } from '../app/answer-text'
import { createNumberFormat } from '../i18n/format'
import type { ModelSpec, Layer } from '../network/model-file'
import { toScores } from '../network/scores'
import type { Frame } from '../preprocessing/frame'
import {
  convolutionTerms,
  type FeatureMaps,
  type LayerOutput,
  type MapPosition,
  poolWindow,
  runLayers,
  valueAt,
} from './activations'
import { explainMessages } from './messages'

interface StepText {
  title: string
  text: string
}

/** A step that shows feature maps. */
export interface MapStep extends StepText {
  maps: FeatureMaps
  /** Whether values below 0 are shown too. */
  signed: boolean
  mapName: (map: number) => string
  /** How the value at a position was computed, in words. */
  explainValue: (position: MapPosition) => string
}

/** A step that shows a number for each digit. */
export interface ListStep extends StepText {
  rows: { name: string; value: number; text: string }[]
}

export type Step = MapStep | ListStep

/** The strongest terms of a sum are named one by one, the others together. */
const MAX_NAMED_TERMS = 3

/** The steps of a network at work on a frame. */
export function buildSteps({ layers, rejectionThreshold }: ModelSpec, frame: Frame): Step[] {
  const outputs = runLayers(layers, frame)
  const evidence = outputs.at(-1)?.maps.values ?? new Float32Array()
  const { probabilities, noDigit } = toScores(evidence)
  const cells = evidence.length / probabilities.length
  const messages = explainMessages()
  const scores = Array.from(
    probabilities,
    (_, digit) => evidence.subarray(digit * cells, (digit + 1) * cells).reduce((sum, value) => sum + value, 0) / cells,
  )
  return [
    ...outputs.map((output, index) => buildMapStep(output, outputs[index - 1]?.maps, index === outputs.length - 1)),
    {
      title: messages.scoresTitle,
      text: messages.scoresText,
      rows: scores.map((value, digit) => ({ name: String(digit), value, text: formatNumber(value) })),
    },
    {
      title: messages.probabilitiesTitle,
      text: messages.probabilitiesText(formatShare(noDigit), formatConfidence(rejectionThreshold)),
      rows: Array.from(probabilities, (value, digit) => ({
        name: String(digit),
        value,
        text: formatConfidence(value),
      })),
    },
  ]
}

function buildMapStep({ layer, maps }: LayerOutput, input: FeatureMaps | undefined, isLast: boolean): MapStep {
  const messages = explainMessages()
  return {
    ...describeStep(layer, maps, input, isLast),
    maps,
    signed: layer?.kind === 'conv' && !layer.relu,
    mapName: (map) => (isLast ? messages.digit(map) : layer ? messages.map(map + 1) : messages.frameTitle),
    explainValue: (position) => explainValue(layer, input, maps, position),
  }
}

function describeStep(
  layer: Layer | null,
  { side, count }: FeatureMaps,
  input: FeatureMaps | undefined,
  isLast: boolean,
): StepText {
  const messages = explainMessages()
  if (!layer || !input) return { title: messages.frameTitle, text: messages.frameText }
  if (isLast) return { title: messages.evidenceTitle, text: messages.evidenceText }
  if (layer.kind === 'maxpool') return { title: messages.poolTitle, text: messages.poolText(side) }
  const [height, width] = layer.kernel
  return input.count === 1
    ? { title: messages.filtersTitle, text: messages.filtersText(count, height, width) }
    : { title: messages.combinedTitle, text: messages.combinedText(count, input.count, height, width) }
}

function explainValue(
  layer: Layer | null,
  input: FeatureMaps | undefined,
  maps: FeatureMaps,
  position: MapPosition,
): string {
  const messages = explainMessages()
  if (!layer || !input) return messages.inkShare(formatConfidence(valueAt(maps, position)))
  if (layer.kind === 'maxpool')
    return messages.maximum(poolWindow(input, position).map(formatNumber).join(messages.listSeparator))
  const { bias, contributions, total } = convolutionTerms(input, layer, position)
  const sum = messages.sum(formatNumber(bias), describeContributions(contributions), formatNumber(total))
  return layer.relu && total < 0 ? `${sum} ${messages.clampedToZero}` : sum
}

function describeContributions(contributions: number[]): string {
  const messages = explainMessages()
  if (contributions.length === 1) return messages.frameTerm(formatSigned(contributions[0] ?? 0))
  const strongest = contributions
    .map((value, map) => ({ value, map }))
    .sort((a, b) => Math.abs(b.value) - Math.abs(a.value))
  const named = strongest
    .slice(0, MAX_NAMED_TERMS)
    .map(({ value, map }) => messages.mapTerm(map + 1, formatSigned(value)))
  const others = strongest.slice(MAX_NAMED_TERMS)
  const remaining = others.reduce((sum, { value }) => sum + value, 0)
  return [...named, messages.remainingTerms(others.length, formatSigned(remaining))].join(messages.listSeparator)
}

/** Two decimals with a true minus sign, and never a negative zero. */
export const formatNumber = createSignedFormat('negative')

/** The same with a plus sign before positive numbers. */
const formatSigned = createSignedFormat('exceptZero')

function createSignedFormat(signDisplay: 'negative' | 'exceptZero'): (value: number) => string {
  const format = createNumberFormat(2, { signDisplay })
  return (value) => format(value).replace('-', '−')
}
