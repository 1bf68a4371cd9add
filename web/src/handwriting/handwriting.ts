/** The examples of a person's hand, and the answers that they correct. A lazy chunk. */
import { toLogits } from '../network/scores'
import { type Example, MAX_EXAMPLES, type ScoredExample, toFrame } from '../personal/examples'
import { fromJson, toJson } from '../personal/file'
import { type Learned } from '../personal/learning'
import type { Prediction } from '../recognizer/prediction'
import type { Recognizer } from '../recognizer/recognizer'
import {
  addExample,
  correctPrediction,
  isFarFetched,
  learn,
  NETWORK_HASH,
  scoreExamples,
  toBytes,
} from '../recognizer/personal-recognizer'
import { openStorage } from './storage'

/** What came of teaching an ink. */
export interface TeachResult {
  /** False if the label is far-fetched, or there is no ink. */
  learnt: boolean
  /** The answer before. */
  answer: number | null
  /** What the ink is read as, if not as the label: with examples, or else without. */
  looksLike: number | null
}

export interface Handwriting {
  /** In the order in which they were taught. */
  readonly examples: readonly Example[]
  /** Whether the examples correct answers, or are set aside. */
  readonly isUsed: boolean
  /** Whether the browser keeps the examples when the page is closed. */
  readonly isKept: boolean
  /** The prediction as the examples correct it. */
  correct(prediction: Prediction): Prediction
  /**
   * Adds an example, unless its label is far-fetched and not `sure`.
   *
   * @param prediction the network's own, for the ink.
   * @param digit 0..9, or null for no digit.
   */
  teach(prediction: Prediction, digit: number | null, sure: boolean): Promise<TeachResult>
  /**
   * Removes examples, as if they had never been taught.
   *
   * @returns a function that brings them back to where they were; what was taught or removed meanwhile stays so.
   */
  remove(examples: readonly Example[]): Promise<() => Promise<void>>
  /** Sets the examples aside, or uses them again. */
  use(isUsed: boolean): Promise<void>
  /** The file of the examples. */
  toJson(): string
  /**
   * Adds the examples in a file, and returns how many of them are new.
   *
   * @throws PersonalFileError when the file cannot be imported; nothing is changed then.
   */
  addJson(content: string): Promise<number>
  /** Reads again what is stored, which another tab has changed. */
  reload(): Promise<void>
}

interface State {
  readonly examples: readonly ScoredExample[]
  /** That of the network. */
  readonly rejectionThreshold: number
  readonly isUsed: boolean
}

const NOTHING: State = { examples: [], rejectionThreshold: 0.5, isUsed: true }

const learnFrom = ({ examples, rejectionThreshold }: State): Learned => learn(examples, rejectionThreshold)

const hasFrame = (examples: readonly Example[], { frame }: Example): boolean =>
  examples.some((other) => frame.every((ink, pixel) => ink === other.frame[pixel]))

const isSame = (one: Example, other: Example): boolean =>
  one.digit === other.digit && one.sure === other.sure && hasFrame([one], other)

/** The state with further examples. */
const withExamples = (state: State, examples: readonly ScoredExample[]): State => ({
  ...state,
  examples: examples.reduce((all, example) => {
    const isFull = all.length >= MAX_EXAMPLES
    return addExample(all, example, learnFrom(isFull ? { ...state, examples: all } : NOTHING))
  }, state.examples),
})

/**
 * Opens what the browser keeps. Examples that were taught to another network are scored anew.
 *
 * @param onChange called after each change, and when nothing is kept any more, with whether there are examples that
 *   correct answers.
 */
export async function openHandwriting(
  recognizer: Pick<Recognizer, 'scoreFrames'>,
  onChange: (isEffective: boolean) => void,
): Promise<Handwriting> {
  const storage = await openStorage<State>(() => {
    notify()
  })
  let state = NOTHING
  let learned = learnFrom(state)

  const adopt = (next: State = NOTHING): void => {
    state = next
    learned = learnFrom(next)
  }
  const notify = (): void => {
    onChange(state.isUsed && state.examples.length > 0)
  }
  const update = async (change: (state: State) => State): Promise<void> => {
    adopt(await storage.update((stored = NOTHING) => change(stored)))
    notify()
  }
  const reload = async (): Promise<void> => {
    const stored = await storage.read()
    if (stored?.examples.some(({ network }) => network !== NETWORK_HASH)) {
      const scored = await scoreExamples(recognizer, stored.examples)
      adopt(await storage.update((latest) => ({ ...(latest ?? stored), ...scored })))
    } else adopt(stored)
  }
  const correct = (prediction: Prediction): Prediction => {
    if (!state.isUsed || state.examples.length === 0) return prediction
    const { example: index, ...corrected } = correctPrediction(prediction, learned)
    const example = index === null ? undefined : state.examples[index]
    return example ? { ...corrected, taughtBy: { frame: toFrame(example), digit: example.digit } } : corrected
  }

  await reload()
  return {
    get examples() {
      return state.examples
    },
    get isUsed() {
      return state.isUsed
    },
    get isKept() {
      return storage.isKept
    },
    correct,
    async teach(prediction, digit, sure) {
      const { frame, embedding, evidence } = prediction
      const answer = correct(prediction).digit
      const result = { answer, looksLike: prediction.digit === digit ? answer : prediction.digit }
      if (!embedding || !evidence) return { ...result, learnt: false }
      const { rejectionThreshold } = state.examples.length > 0 ? state : await recognizer.scoreFrames([])
      const logits = Float32Array.from(toLogits(evidence))
      const example = { frame: toBytes(frame), digit, sure, network: NETWORK_HASH, embedding, logits }
      const others = withExamples(state, [example]).examples.slice(0, -1)
      if (!sure && isFarFetched(example, others, rejectionThreshold)) return { ...result, learnt: false }
      await update((stored) => withExamples({ ...stored, rejectionThreshold, isUsed: true }, [example]))
      return { ...result, learnt: true }
    },
    async remove(removed) {
      let before = state.examples
      await update((stored) => {
        before = stored.examples
        return { ...stored, examples: before.filter((example) => !hasFrame(removed, example)) }
      })
      return () =>
        update((stored) => {
          const present = stored.examples
          const kept = before.filter((example) => hasFrame(removed, example) || hasFrame(present, example))
          const added = present.filter((example) => !before.some((old) => isSame(old, example)))
          const restored = kept.filter((example) => !hasFrame(added, example))
          return { ...stored, examples: [...restored, ...added].slice(-MAX_EXAMPLES) }
        })
    },
    use: (isUsed) => update((stored) => ({ ...stored, isUsed })),
    toJson: () => toJson(state.examples, NETWORK_HASH),
    async addJson(content) {
      const { examples, rejectionThreshold } = await scoreExamples(recognizer, fromJson(content))
      let added = examples
      await update((stored) => {
        added = examples.filter((example) => !stored.examples.some((old) => isSame(old, example)))
        return withExamples({ ...stored, rejectionThreshold, isUsed: true }, added)
      })
      return added.length
    },
    reload,
  }
}
