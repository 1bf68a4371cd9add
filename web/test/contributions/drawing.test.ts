import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { normalizeDrawing, toBody } from '../../src/contributions/drawing'
import type { Point } from '../../src/preprocessing/strokes'

const SEVEN: Point[] = [
  [20, 10],
  [60, 10],
  [35, 80],
]

const coordinate = fc.integer({ min: -500, max: 500 })
const strokes = fc.array(fc.array(fc.tuple(coordinate, coordinate), { maxLength: 20 }), { minLength: 1, maxLength: 5 })

describe('normalizeDrawing', () => {
  it('moves a drawing to the origin, scales its longer side to 1000, and drops repeated points and empty strokes', () => {
    expect(
      normalizeDrawing([
        SEVEN,
        [],
        [
          [20, 10],
          [20, 10.01],
          [20, 45],
        ],
      ]),
    ).toEqual([
      [
        [0, 0],
        [571, 0],
        [214, 1000],
      ],
      [
        [0, 0],
        [0, 500],
      ],
    ])
  })

  it('tells nothing of where and how large it was drawn', () => {
    fc.assert(
      fc.property(strokes, coordinate, coordinate, fc.constantFrom(0.25, 2, 8), (drawing, x, y, scale) => {
        const moved = drawing.map((stroke) => stroke.map(([a, b]): Point => [a * scale + x, b * scale + y]))
        expect(normalizeDrawing(moved)).toEqual(normalizeDrawing(drawing))
      }),
    )
  })

  it('changes nothing when it is repeated, as the server does', () => {
    fc.assert(
      fc.property(strokes, (drawing) => {
        const normalized = normalizeDrawing(drawing)
        fc.pre(normalized !== null)
        expect(normalizeDrawing(normalized)).toEqual(normalized)
        expect(Math.max(...normalized.flat(2))).toBe(1000)
        expect(Math.min(...normalized.flat(2))).toBe(0)
      }),
    )
  })

  it.each<[string, Point[][]]>([
    ['nothing', []],
    ['an empty stroke', [[]]],
    ['a dot', [[[5, 5]]]],
    [
      'dots on each other',
      [
        [
          [5, 5],
          [5, 5],
        ],
        [[5, 5]],
      ],
    ],
    ['more than 30 strokes', Array.from({ length: 31 }, () => SEVEN)],
    ['more than 4000 points', [Array.from({ length: 4001 }, (_, x): Point => [x, 0])]],
  ])('refuses what the server would refuse: %s', (_, drawing) => {
    expect(normalizeDrawing(drawing)).toBeNull()
  })
})

it('nothing is sent but the lines, the label and the version of the consent', () => {
  const line: Point[] = [
    [0, 0],
    [0, 1000],
  ]
  const given = { strokes: [line], label: 1, token: 'secret', day: '2026-11-27' }
  expect(toBody(given)).toBe('{"strokes":[[[0,0],[0,1000]]],"label":1,"consent_version":1}')
  expect(toBody({ strokes: [line], label: null })).toContain('"label":null')
})
