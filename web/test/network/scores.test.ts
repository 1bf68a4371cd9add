import { describe, expect, it } from 'vitest'
import { toScores } from '../../src/network/scores'

describe('toScores', () => {
  it('treats ink that is no digit as an eleventh class, whose logit is 0', () => {
    const maps = new Float32Array(490).fill(1, 0, 49)
    const { noDigit, probabilities } = toScores(maps)
    expect(noDigit).toBeCloseTo(1 / (Math.E + 10), 7)
    expect(probabilities[0]).toBeCloseTo(Math.E / (Math.E + 9), 7)
    expect(toScores(maps.fill(-1e6)).noDigit).toBe(1)
  })

  it('returns finite probabilities that sum to 1 for large logits', () => {
    const maps = Float32Array.from({ length: 490 }, (_, index) => (index < 49 ? 1e6 : -1e6))
    const { probabilities, noDigit } = toScores(maps)
    expect([...probabilities]).toEqual([1, 0, 0, 0, 0, 0, 0, 0, 0, 0])
    expect(noDigit).toBe(0)
  })
})
