/**
 * What a person taught: examples of their own hand, in order. A list never changes: functions return others.
 *
 * Everything is plain data that `structuredClone` and IndexedDB take.
 *
 * The port of `src/digitpad/personal/model.py`.
 */
import type { Frame } from '../preprocessing/frame'
import type { LabeledOutputs, Learned } from './learning'

export const MAX_EXAMPLES = 200

/** An ink whose label a person taught. */
export interface Example {
  /** Its 28 × 28 frame in bytes, ink 255 on paper 0. */
  frame: Uint8Array<ArrayBuffer>
  /** 0..9, or null if it is no digit. */
  digit: number | null
  /** Whether the person confirmed the label when asked. */
  sure: boolean
}

/** An example with what a network says of it. */
export interface ScoredExample extends Example, LabeledOutputs {
  /** The SHA-256 of the network: what another one says must be asked for anew. */
  network: string
  embedding: Float32Array
  logits: Float32Array
}

/** The bytes of a frame, as an example holds them. */
export const toBytes = (frame: Frame): Uint8Array<ArrayBuffer> => Uint8Array.from(frame, (ink) => Math.round(255 * ink))

/** The frame of an example, as the network reads it. */
export const toFrame = ({ frame }: Example): Frame => Float32Array.from(frame, (ink) => ink / 255)

/**
 * The examples with one more, which replaces one with the same frame. If there are too many, the first that adds nothing
 * is dropped, or else the oldest.
 *
 * @param learned what was learnt from the examples.
 */
export function addExample<E extends Example>(examples: readonly E[], example: E, learned: Learned): E[] {
  const kept = examples.filter(({ frame }) => !frame.every((ink, pixel) => ink === example.frame[pixel]))
  if (kept.length === MAX_EXAMPLES) {
    const unused = learned.pushes.findIndex((push) => !push.some(Boolean))
    kept.splice(Math.max(0, unused), 1)
  }
  return [...kept, example]
}

/** The examples without one of them, as if it had never been taught. */
export const removeExample = <E extends Example>(examples: readonly E[], index: number): E[] =>
  examples.filter((_, other) => other !== index)
