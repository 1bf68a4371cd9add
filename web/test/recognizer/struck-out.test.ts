// @vitest-environment node
import { describe, expect, it } from 'vitest'
import type { Stroke } from '../../src/preprocessing/strokes'
import { doubtStruckOut } from '../../src/recognizer/struck-out'
import { readingOf } from '../support/numbers'

/** Digits of `readingOf` lie from y = 20 to 60, their middles at x = 20, 50 and 80. */
const digits: Stroke[] = [0, 1, 2].map((index) => [[10 + 30 * index, 20], [30 + 30 * index, 60]]) // prettier-ignore

describe('a number', () => {
  it.each<[string, Stroke]>([
    [
      'through all digits',
      [
        [0, 40],
        [100, 45],
      ],
    ],
    [
      'from corner to corner',
      [
        [5, 62],
        [95, 18],
      ],
    ],
    [
      'of many points through two digits',
      [
        [15, 40],
        [25, 40],
        [40, 44],
        [60, 40],
      ],
    ],
  ] as [string, Stroke][])('with a stroke %s needs review', (_, stroke) => {
    expect(doubtStruckOut(readingOf('503'), [...digits, stroke]).needsReview).toBe(true)
  })

  it.each<[string, Stroke]>([
    [
      'below it',
      [
        [0, 66],
        [100, 66],
      ],
    ],
    [
      'through one digit',
      [
        [12, 40],
        [28, 40],
      ],
    ],
    [
      'between two digits',
      [
        [34, 40],
        [36, 40],
      ],
    ],
    [
      'upright',
      [
        [20, 0],
        [20, 90],
      ],
    ],
  ] as [string, Stroke][])('with a stroke %s does not', (_, stroke) => {
    expect(doubtStruckOut(readingOf('503'), [...digits, stroke]).needsReview).toBe(false)
  })
})
