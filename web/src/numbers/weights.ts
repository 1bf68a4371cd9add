/**
 * The weights of the score by which a number is read, and the thresholds below which a reading needs review.
 *
 * The port of `src/digitpad/numbers/weights.py`.
 */
import { ModelError } from '../lib/errors'

/** The fitted numbers of the number reader. */
export interface NumberWeights {
  /** A weight for each of `FEATURES`. */
  features: FeatureWeights
  /** A reading whose confidence is lower needs review. */
  minConfidence: number
  /** So does one with a digit whose confidence is lower. */
  minDigitConfidence: number
}

/** The names of an arc's features. */
export const FEATURES = [
  'logit',
  'log_no_digit',
  'digit',
  'low',
  'tall',
  'wide',
  'fat',
  'off_line',
  'separator_beside',
  'gap',
  'overlap',
  'deep_overlap',
  'crossing',
  'crossing_again',
  'cut',
  'cut_ink',
  'point',
  'comma',
  'dash',
  'colon',
  'separator_size',
  'separator_offset',
  'separator_no_digit',
  'skip',
  'skip_height',
  'skip_tall',
  'skip_edge',
  'skip_off_line',
  'skip_no_digit',
  'log_ctc',
] as const

export type Feature = (typeof FEATURES)[number]
export type Features = Partial<Record<Feature, number>>
export type FeatureWeights = Readonly<Record<Feature, number>>

/**
 * The weights in the metadata of a model file.
 *
 * A file that was written before a feature was added has no weight for it, and 0 is taken.
 *
 * @throws ModelError when there are none, a weight is unknown or not finite, or a threshold is missing.
 */
export function parseNumberWeights(json: unknown): NumberWeights {
  if (json === undefined) throw invalidWeights('it has no weights for numbers')
  const { features, min_confidence: minConfidence, min_digit_confidence: minDigitConfidence, ...rest } = toRecord(json)
  const weights = { ...Object.fromEntries(FEATURES.map((name) => [name, 0])), ...toRecord(features) }
  const isComplete = FEATURES.every((name) => isNumber(weights[name]))
  const isKnown = Object.keys(weights).length === FEATURES.length && Object.keys(rest).length === 0
  if (!isComplete || !isKnown || !isNumber(minConfidence) || !isNumber(minDigitConfidence))
    throw invalidWeights('its weights for numbers are damaged')
  return { features: weights as FeatureWeights, minConfidence, minDigitConfidence }
}

const toRecord = (value: unknown): Partial<Record<string, unknown>> => ({ ...(value as object) })

const isNumber = (value: unknown): value is number => Number.isFinite(value)

const invalidWeights = (reason: string): ModelError => new ModelError('modelInvalid', { cause: new Error(reason) })
