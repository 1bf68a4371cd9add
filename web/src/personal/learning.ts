/**
 * Corrects the network's logits by examples of one person's writing.
 *
 * Each example pushes the logits of the ink near it in embedding space, as far as it takes to read the example itself as
 * its label, by a margin: a kernel perceptron with passive-aggressive updates (Crammer et al., "Online
 * passive-aggressive algorithms", 2006). An example whose label is far-fetched pushes nothing until it is confirmed.
 *
 * The port of `src/digitpad/personal/learning.py`.
 */

/** The class of ink that is no digit, after the ten digits. */
export const NO_DIGIT = 10

/** How fast the kernel falls with the cosine distance: exp(-REACH × distance). */
const REACH = 16

/** How far an example's logit shall be above those of the other digits. */
const MARGIN = 8

/**
 * How far an example's digit shall be from being rejected, and ink that is no digit from being accepted. Smaller than
 * `MARGIN`, or letters near a digit would be accepted.
 */
const NO_DIGIT_MARGIN = 5

/** The label of an example is far-fetched if the logit of another class is higher by more than this. */
const MAX_DOUBT = 5

/** How much an identical example adds to the logit of its label, when a label is judged. */
const VOTE = 4

/** How often all examples are gone through. */
const SWEEPS = 3

/** What the network says of an ink. */
export interface NetworkOutputs {
  embedding: ArrayLike<number>
  /** Ten. */
  logits: ArrayLike<number>
}

/** What the network says of an example, and what it is. */
export interface LabeledOutputs extends NetworkOutputs {
  /** 0..9, or null if it is no digit. */
  digit: number | null
  /** Whether the label was confirmed. */
  sure: boolean
}

/** What was learnt from examples. */
export interface Learned {
  /** Those of the examples, with the norm 1. */
  embeddings: Float64Array[]
  /** What each example adds to the ten logits of ink like itself. */
  pushes: Float64Array[]
  /** Whether each example's label was believed; if not, its push is 0. */
  believed: boolean[]
  /** Ink is no digit if the log-sum-exp of its logits is lower. */
  noDigitLogit: number
}

/** The logits of an ink after what was learnt. */
export interface Correction {
  logits: Float64Array
  /** The answer, or null if it is no digit. */
  digit: number | null
  /** The index of the example that changed the answer most; null if it is the network's own. */
  example: number | null
}

/**
 * Learns from examples in their order.
 *
 * @param rejectionThreshold ink is no digit if that is more probable than this.
 */
export function learn(examples: readonly LabeledOutputs[], rejectionThreshold: number): Learned {
  const noDigitLogit = toNoDigitLogit(rejectionThreshold)
  const embeddings = examples.map(({ embedding }) => normalize(embedding))
  const similarities = embeddings.map((embedding) => embeddings.map((other) => similarity(embedding, other)))
  const believed = examples.map(
    (example, index) => example.sure || doubt(examples, index, similarities[index] ?? [], noDigitLogit) <= MAX_DOUBT,
  )
  const pushes = examples.map(() => new Float64Array(NO_DIGIT))
  const logits = examples.map((example) => Float64Array.from(example.logits))
  for (let sweep = 0; sweep < SWEEPS; sweep++) {
    examples.forEach(({ digit }, index) => {
      const own = logits[index]
      if (!believed[index] || !own) return
      const push = findPush(own, digit ?? NO_DIGIT, noDigitLogit)
      if (!push.some(Boolean)) return
      addTo(pushes[index], push, 1)
      logits.forEach((others, other) => {
        addTo(others, push, similarities[index]?.[other] ?? 0)
      })
    })
  }
  return { embeddings, pushes, believed, noDigitLogit }
}

/** Corrects the logits of an ink. */
export function apply(
  { embeddings, pushes, noDigitLogit }: Learned,
  { embedding, logits }: NetworkOutputs,
): Correction {
  const normalized = normalize(embedding)
  const weights = embeddings.map((other) => similarity(normalized, other))
  const corrected = Float64Array.from(logits)
  pushes.forEach((push, index) => {
    addTo(corrected, push, weights[index] ?? 0)
  })
  const before = findLabel(Float64Array.from(logits), noDigitLogit)
  const label = findLabel(corrected, noDigitLogit)
  const changes = pushes.map((push, index) => (weights[index] ?? 0) * ((push[label] ?? 0) - (push[before] ?? 0)))
  return {
    logits: corrected,
    digit: label === NO_DIGIT ? null : label,
    example: label === before ? null : changes.indexOf(Math.max(...changes)),
  }
}

/**
 * Whether the label of an example is so far from what the network and the known examples say that one should ask.
 *
 * @param rejectionThreshold as for `learn`.
 */
export function isFarFetched(
  example: LabeledOutputs,
  known: readonly LabeledOutputs[],
  rejectionThreshold: number,
): boolean {
  const normalized = normalize(example.embedding)
  const similarities = known.map(({ embedding }) => similarity(normalized, normalize(embedding)))
  return doubt([...known, example], known.length, [...similarities, 1], toNoDigitLogit(rejectionThreshold)) > MAX_DOUBT
}

/** What must be added to the logits of an example, so that it has its label by a margin. */
function findPush(logits: Float64Array, label: number, noDigitLogit: number): Float64Array {
  const push = new Float64Array(NO_DIGIT)
  if (label === NO_DIGIT) return push.fill(-Math.max(0, logSumExp(logits) - noDigitLogit + NO_DIGIT_MARGIN))
  const others = logits.map((logit, digit) => (digit === label ? -Infinity : logit))
  const highest = Math.max(...others)
  const own = logits[label] ?? 0
  const digitLack = highest + MARGIN - own
  const noDigitLack = noDigitLogit + NO_DIGIT_MARGIN - own
  if (noDigitLack > Math.max(digitLack, 0)) {
    push[label] = noDigitLack
  } else if (digitLack > 0) {
    push[label] = digitLack / 2
    push[others.indexOf(highest)] = -digitLack / 2
  }
  return push
}

/** By how much another class than its label is better for an example: the network and the other examples vote. */
function doubt(
  examples: readonly LabeledOutputs[],
  index: number,
  similarities: readonly number[],
  noDigitLogit: number,
): number {
  const example = examples[index]
  if (!example) return 0
  const scores = [...Array.from(example.logits), noDigitLogit]
  examples.forEach(({ digit }, other) => {
    const label = digit ?? NO_DIGIT
    if (other !== index) scores[label] = (scores[label] ?? 0) + VOTE * (similarities[other] ?? 0)
  })
  return Math.max(...scores) - (scores[example.digit ?? NO_DIGIT] ?? 0)
}

const findLabel = (logits: Float64Array, noDigitLogit: number): number =>
  logSumExp(logits) < noDigitLogit ? NO_DIGIT : logits.indexOf(Math.max(...logits))

const toNoDigitLogit = (rejectionThreshold: number): number => Math.log((1 - rejectionThreshold) / rejectionThreshold)

function logSumExp(logits: Float64Array): number {
  const max = Math.max(...logits)
  return max + Math.log(logits.reduce((sum, logit) => sum + Math.exp(logit - max), 0))
}

function addTo(target: Float64Array | undefined, values: Float64Array, factor: number): void {
  if (!target) return
  for (let index = 0; index < target.length; index++) {
    target[index] = (target[index] ?? 0) + factor * (values[index] ?? 0)
  }
}

/** An embedding with the norm 1; one that is 0 stays so. */
function normalize(embedding: ArrayLike<number>): Float64Array {
  const values = Float64Array.from(embedding)
  const norm = Math.hypot(...values) || 1
  return values.map((value) => value / norm)
}

/** The kernel of two normalized embeddings: 1 for the same, near 0 for those that are far apart. */
function similarity(one: Float64Array, other: Float64Array): number {
  let cosine = 0
  for (let index = 0; index < one.length; index++) cosine += (one[index] ?? 0) * (other[index] ?? 0)
  return Math.exp(-REACH * Math.max(0, 1 - cosine))
}
