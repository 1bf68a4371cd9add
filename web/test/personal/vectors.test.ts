/** What Python learnt from the same examples, and which files it reads. */
import { describe, expect, it } from 'vitest'
import { toBytes } from '../../src/personal/examples'
import { fromJson, type PersonalFileError, toJson } from '../../src/personal/file'
import { apply, isFarFetched, type LabeledOutputs, learn } from '../../src/personal/learning'
import { strokesToFrame } from '../../src/preprocessing/strokes'
import { personalVectors, shippedModel, sha256, strokeVectors } from '../support/vectors'

const vectors = personalVectors()
const inks = vectors.inks.map(({ embedding, logits }) => ({ embedding, logits }))

describe('the shipped network', () => {
  it('is the one that the test vectors were made with', () => {
    expect(sha256(shippedModel())).toBe(vectors.model)
  })
})

describe.each(vectors.cases)('taught $name', (vector) => {
  const examples = vector.examples.map(([ink, digit, sure]): LabeledOutputs => {
    const outputs = inks[ink]
    if (!outputs) throw new Error('There is no such ink.')
    return { ...outputs, digit, sure }
  })
  const learned = learn(examples, vectors.rejection_threshold)

  it('believes the same labels as Python, and pushes as far', () => {
    expect(learned.believed).toEqual(vector.believed)
    learned.pushes.forEach((push, index) => {
      push.forEach((value, digit) => {
        expect(value).toBeCloseTo(vector.pushes[index]?.[digit] ?? NaN, 4)
      })
    })
    expect(learned.pushes).toHaveLength(vector.pushes.length)
  })

  it.each(vectors.inks.map(({ name }, index) => ({ name, index })))('answers as Python to $name', ({ index }) => {
    const expected = vector.answers[index]
    const { logits, ...answer } = apply(learned, inks[index] ?? { embedding: [], logits: [] })
    expect(answer).toEqual({ digit: expected?.digit, example: expected?.example })
    logits.forEach((logit, digit) => {
      expect(logit).toBeCloseTo(expected?.logits[digit] ?? NaN, 4)
    })
  })

  it('finds the last label as far-fetched as Python does', () => {
    const last = examples.at(-1)
    if (last) expect(isFarFetched(last, examples.slice(0, -1), vectors.rejection_threshold)).toBe(vector.is_far_fetched)
  })
})

describe('the file', () => {
  const [{ content, network, labels }] = vectors.file

  it('is read as Python reads it, and written as Python writes it', () => {
    const examples = fromJson(content)
    expect(examples.map(({ digit, sure }) => [digit, sure])).toEqual(labels)
    const one = strokeVectors().vectors.find(({ name }) => name === '1')
    expect(examples[0]?.frame).toEqual(toBytes(strokesToFrame(one?.strokes ?? [])))
    expect(toJson(examples, network)).toBe(content)
  })

  it.each(vectors.broken_files)('is refused as $fault where Python says “$message”', ({ content, fault, example }) => {
    let error: unknown
    try {
      fromJson(content)
    } catch (reason) {
      error = reason
    }
    expect(error).toMatchObject({ fault, example: example ?? undefined } satisfies Partial<PersonalFileError>)
  })
})
