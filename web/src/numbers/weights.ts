/**
 * The weights of the score by which a number is read, and the thresholds below which a reading needs review.
 *
 * The port of `src/digitpad/numbers/weights.py`.
 */
import { ModelError } from '../lib/errors'

/** The fitted numbers of the number reader. */
export interface NumberWeights {
  /** A weight for each feature of an arc. */
  features: FeatureWeights
  /** A reading whose confidence is lower needs review. */
  minConfidence: number
  /** So does one with a digit whose confidence is lower. */
  minDigitConfidence: number
}

/** For model files without weights. To be deleted once the export writes them into every model file. */
const FALLBACK_FEATURES = {
  logit: 0.91,
  log_no_digit: 0.47,
  digit: -2.6,
  low: -1.6,
  tall: 1.5,
  wide: -3.6,
  fat: -1.1,
  off_line: -2.4,
  gap: 0.66,
  overlap: -2.5,
  deep_overlap: -8,
  cut: -0.9,
  cut_ink: -0.15,
  point: 1,
  comma: 1,
  dash: 0.4,
  colon: 2,
  separator_size: -1,
  separator_offset: -2.5,
  separator_no_digit: 0.1,
  skip: -4,
  skip_height: -4,
  skip_tall: 6,
  skip_edge: 1,
  skip_off_line: 1,
  skip_no_digit: 0.5,
}

export type Feature = keyof typeof FALLBACK_FEATURES
export type Features = Partial<Record<Feature, number>>
export type FeatureWeights = Readonly<Record<Feature, number>>

/** The names of an arc's features, as in the model file. */
export const FEATURES = Object.keys(FALLBACK_FEATURES) as Feature[]

const FALLBACK_WEIGHTS: NumberWeights = { features: FALLBACK_FEATURES, minConfidence: 0.9, minDigitConfidence: 0.9 }

/**
 * The weights in the metadata of a model file; the fallback if there are none.
 *
 * @throws ModelError when a weight is missing or not finite.
 */
export function parseNumberWeights(json: unknown): NumberWeights {
  if (json === undefined) return FALLBACK_WEIGHTS
  const { features, min_confidence: minConfidence, min_digit_confidence: minDigitConfidence } = toRecord(json)
  const weights = toRecord(features)
  if (!isNumber(minConfidence) || !isNumber(minDigitConfidence) || !FEATURES.every((name) => isNumber(weights[name])))
    throw new ModelError('modelInvalid', { cause: new Error('its weights for numbers are damaged') })
  return { features: weights as FeatureWeights, minConfidence, minDigitConfidence }
}

const toRecord = (value: unknown): Partial<Record<string, unknown>> => ({ ...(value as object) })

const isNumber = (value: unknown): value is number => Number.isFinite(value)
