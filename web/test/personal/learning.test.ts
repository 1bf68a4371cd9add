import { describe, expect, it } from 'vitest'
import { apply, isFarFetched, type LabeledOutputs, learn } from '../../src/personal/learning'

/** The same pseudo-random numbers in 0..1 for each seed. */
function randomNumbers(seed: number): () => number {
  let state = seed
  return () => (state = (state * 16807) % 2147483647) / 2147483647
}

function randomExamples(count: number, seed: number): LabeledOutputs[] {
  const random = randomNumbers(seed)
  return Array.from({ length: count }, () => {
    const label = Math.floor(11 * random())
    return {
      embedding: Float32Array.from({ length: 56 }, () => Math.max(0, 2 * random() - 1)),
      logits: Float32Array.from({ length: 10 }, () => 12 * random() - 6),
      digit: label === 10 ? null : label,
      sure: random() < 0.8,
    }
  })
}

/** The processor time of a call, in milliseconds. */
function measure(call: () => void, times: number): number {
  for (let time = 0; time < times; time++) call() // warm up
  const start = process.cpuUsage()
  for (let time = 0; time < times; time++) call()
  const { user, system } = process.cpuUsage(start)
  return (user + system) / 1000 / times
}

describe('learn', () => {
  it.each([1, 2, 3, 4, 5])('reads each sure example as its label if it is alone (seed %i)', (seed) => {
    for (const example of randomExamples(20, seed)) {
      const { digit } = apply(learn([{ ...example, sure: true }], 0.4), example)
      expect(digit).toBe(example.digit)
    }
  })

  it.each([1, 2, 3])('gives the same bits whenever it learns the same examples (seed %i)', (seed) => {
    const examples = randomExamples(50, seed)
    const removed = examples.filter((_, index) => index !== 7)
    expect(learn(structuredClone(removed), 0.4)).toStrictEqual(learn(removed, 0.4))
    expect(
      learn(removed, 0.4)
        .pushes.flatMap((push) => Array.from(push))
        .every(Number.isFinite),
    ).toBe(true)
  })

  it('neither fails nor spreads for an embedding of zeros', () => {
    const zero = { embedding: new Float32Array(5), logits: new Float32Array(10), digit: 3, sure: true }
    const { logits } = apply(learn([zero], 0.4), zero)
    expect(Math.max(...logits)).toBeLessThan(0.001)
  })

  it('takes milliseconds', () => {
    const examples = randomExamples(100, 1)
    const learned = learn(examples, 0.4)
    const [first] = examples
    if (!first) throw new Error('There are 100.')
    const learning = measure(() => learn(examples, 0.4), 50)
    const applying = measure(() => apply(learned, first), 1000)
    console.info(`100 examples: ${learning.toFixed(1)} ms to learn, ${applying.toFixed(3)} ms to apply.`)
    expect(learning).toBeLessThan(50)
    expect(applying).toBeLessThan(1)
  })
})

describe('isFarFetched', () => {
  it('lets a second example like it support a label', () => {
    const logits = Float32Array.from([0, 0, 0, 0, 0, 0, 0, 7, 0, 0])
    const one = { embedding: [1, 2, 3], logits, digit: 1, sure: false }
    expect(isFarFetched(one, [], 0.4)).toBe(true)
    expect(isFarFetched(one, [one], 0.4)).toBe(false)
  })
})
