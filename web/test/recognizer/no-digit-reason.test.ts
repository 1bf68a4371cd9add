import { describe, expect, it } from 'vitest'
import { boostFaintInk, cropToInk, fitInk } from '../../src/preprocessing/fit'
import { blankFrame } from '../../src/preprocessing/frame'
import { zeros } from '../../src/preprocessing/grid'
import { fitStrokes, type Stroke } from '../../src/preprocessing/strokes'
import { noDigitReason } from '../../src/recognizer/no-digit-reason'
import { pictureVectors, strokeVectors } from '../support/vectors'

const reasonFor = (strokes: Stroke[]): string => noDigitReason(fitStrokes(strokes))

const upright = (x: number, height = 20): Stroke => [[x, 0], [x, height]] // prettier-ignore
const loop = (x: number, width = 10, height = 20): Stroke => [
  [x, 0],
  [x + width, 0],
  [x + width, height],
  [x, height],
  [x, 0],
]

describe('the reason for no digit', () => {
  const vectors = [...strokeVectors().vectors, ...pictureVectors().vectors]

  it.each(vectors)('is the same as in Python: $name', ({ frame, no_digit_reason }) => {
    const reason = noDigitReason({ frame: Float32Array.from(frame) })
    expect(reason).toBe(no_digit_reason === 'not_digit' ? 'notDigit' : no_digit_reason)
  })

  it('has vectors for each kind', () => {
    expect(new Set(vectors.map(({ no_digit_reason }) => no_digit_reason)).size).toBe(5)
  })

  it('is the blank where there is no ink', () => {
    expect(reasonFor([])).toBe('blank')
  })

  it('is the faint ink of a picture whose lines had to be strengthened', () => {
    const frame = blankFrame()
    for (let row = 5; row < 24; row++) frame[28 * row + 14] = 0.2
    expect(noDigitReason({ frame: boostFaintInk(frame) })).toBe('faint')
  })

  it.each([4, 10])('is too much ink for a picture of %i digits, whose lines are thinner than a pixel', (count) => {
    const side = 24 * count
    const coverage = zeros(side, 30)
    for (let digit = 0; digit < count; digit++)
      for (let step = 0; step < 30; step++)
        for (const [x, y] of [
          [0, step],
          [15, step],
          [step / 2, 0],
          [step / 2, 29],
        ] as const)
          // prettier-ignore
          coverage.values[Math.floor(24 * digit + x) + side * y] = 1
    const { frame } = fitInk(cropToInk(coverage) ?? coverage)
    expect(noDigitReason({ frame: boostFaintInk(frame) })).toBe('crowded')
  })

  it.each<[string, Stroke[]]>([
    ['two loops', [loop(0), loop(15)]],
    ['a loop beside a line', [upright(0), loop(8, 14)]],
    ['two lines', [upright(0), upright(12)]],
    ['a 7 beside a 1', [[[20, 10], [60, 10], [35, 80]], [[92, 10], [88, 80]]]], // prettier-ignore
    ['two loops in one stroke', [[...loop(0), ...loop(15)]]],
    ['a row of five digits', Array.from({ length: 5 }, (_, index) => loop(15 * index))],
    ['a row of eight digits', Array.from({ length: 8 }, (_, index) => loop(15 * index))],
    ['a scribble over itself', [Array.from({ length: 40 }, (_, index) => [index % 2 ? 20 : 0, index / 2])]],
  ])('is too much ink for %s', (_, strokes) => {
    expect(reasonFor(strokes)).toBe('crowded')
  })

  it.each<[string, Stroke[]]>([
    ['a square', [loop(0, 20)]],
    ['a box wider than high', [loop(0, 28)]],
    [
      'a circle',
      [
        Array.from({ length: 41 }, (_, index): [number, number] => [
          Math.cos((index * Math.PI) / 20),
          Math.sin((index * Math.PI) / 20),
        ]),
      ],
    ],
  ])('is the empty frame of %s', (_, strokes) => {
    expect(reasonFor(strokes)).toBe('framed')
  })

  it.each<[string, Stroke[]]>([
    ['a U', [loop(0, 20).slice(2)]],
    ['a square with a cross', [loop(0, 20), [[5, 10], [15, 10]], [[10, 5], [10, 15]]]], // prettier-ignore
  ])('is not the empty frame of %s', (_, strokes) => {
    expect(reasonFor(strokes)).not.toBe('framed')
  })

  it.each<[string, Stroke[]]>([
    ['a dot', [[[5, 5]]]],
    ['a flat loop', [loop(0, 40)]],
    ['a line beside a dot', [upright(0), [[12, 9], [12, 11]]]], // prettier-ignore
    ['two dashes in a row', [[[0, 0], [12, 0]], [[20, 20], [32, 20]]]], // prettier-ignore
    ['a cross', [[[0, 10], [20, 10]], upright(10)]], // prettier-ignore
    ['a dash', [[[0, 0], [30, 1]]]], // prettier-ignore
    ['a ladder', [upright(0), upright(8), [[0, 7], [8, 7]], [[0, 14], [8, 14]]]], // prettier-ignore
  ])('is the shape of %s', (_, strokes) => {
    expect(reasonFor(strokes)).toBe('notDigit')
  })
})
