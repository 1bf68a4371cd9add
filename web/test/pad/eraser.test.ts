import fc from 'fast-check'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import type { DigitPad } from '../../src/pad/define'
import type { InkStroke } from '../../src/pad/drawing'
import { eraseStrokes } from '../../src/pad/eraser'
import { squaredDistanceToSegment } from '../../src/preprocessing/geometry'
import type { Point, Stroke } from '../../src/preprocessing/strokes'
import {
  createPad,
  draw,
  extractedInk,
  firePointer,
  inkPaths,
  ManualRecognizer,
  other,
  setLayout,
} from '../support/pad'

const coordinate = fc.integer({ min: 0, max: 100 })
const point: fc.Arbitrary<Point> = fc.tuple(coordinate, coordinate)
const anyStrokes = fc.array(
  fc.array(point, { minLength: 1, maxLength: 8 }).map((points): InkStroke => ({ points })),
  { maxLength: 3 },
)
const anyReach = fc.integer({ min: 1, max: 30 })

const TOLERANCE = 1e-6

const distanceToSegment = (point: Point, from: Point, to: Point): number =>
  Math.sqrt(squaredDistanceToSegment(...point, ...from, ...to))

/** Points all along strokes, a twentieth of a segment apart. */
function pointsOn(strokes: readonly InkStroke[]): Point[] {
  return strokes.flatMap(({ points }) =>
    points.flatMap((end, index) => {
      const start = points[index - 1] ?? end
      return Array.from({ length: 21 }, (_, step): Point => [
        start[0] + (step / 20) * (end[0] - start[0]),
        start[1] + (step / 20) * (end[1] - start[1]),
      ])
    }),
  )
}

describe('eraseStrokes', () => {
  it('leaves no ink within reach', () => {
    fc.assert(
      fc.property(anyStrokes, point, point, anyReach, (strokes, from, to, reach) => {
        for (const point of pointsOn(eraseStrokes(strokes, from, to, reach)))
          expect(distanceToSegment(point, from, to)).toBeGreaterThanOrEqual(reach - TOLERANCE)
      }),
    )
  })

  it('keeps all ink out of reach', () => {
    fc.assert(
      fc.property(anyStrokes, point, point, anyReach, (strokes, from, to, reach) => {
        const rest = eraseStrokes(strokes, from, to, reach).flatMap(({ points }) =>
          points.map((end, index) => [points[index - 1] ?? end, end] as const),
        )
        for (const point of pointsOn(strokes))
          if (distanceToSegment(point, from, to) > reach + TOLERANCE)
            expect(Math.min(...rest.map(([start, end]) => distanceToSegment(point, start, end)))).toBeLessThan(
              TOLERANCE,
            )
      }),
    )
  })

  it('returns the same array when it touches no stroke', () => {
    const strokes: InkStroke[] = [{ points: [[0, 0], [10, 0]] }] // prettier-ignore
    expect(eraseStrokes(strokes, [0, 20], [10, 20], 5)).toBe(strokes)
  })

  it('erases a dot as a whole', () => {
    const dot: InkStroke[] = [{ points: [[5, 5]] }]
    expect(eraseStrokes(dot, [0, 0], [10, 10], 1)).toEqual([])
    expect(eraseStrokes(dot, [0, 0], [10, 0], 1)).toBe(dot)
  })

  it('interpolates the width where it cuts a stroke', () => {
    const strokes: InkStroke[] = [{ points: [[0, 0], [10, 0]], widths: [1, 2] }] // prettier-ignore
    expect(eraseStrokes(strokes, [10, 0], [10, 0], 5)).toEqual([{ points: [[0, 0], [5, 0]], widths: [1, 1.5] }]) // prettier-ignore
  })
})

let pad: DigitPad

beforeEach(() => {
  pad = createPad()
})

describe('erasing strokes', () => {
  const bar: Stroke = [
    [20, 100],
    [180, 100],
  ]
  const across: Stroke = [
    [100, 60],
    [100, 140],
  ]
  const reach = 0.05 * 200 + 0.06 * 100 // its own radius and half of the pen's width

  beforeEach(() => {
    draw(pad, bar)
  })

  it.each<[string, PointerEventInit]>([
    ['chosen as the tool', {}],
    ['at the end of a pen', { pointerType: 'pen', button: 5, buttons: 32 }],
  ])('splits a stroke that the eraser crosses: %s', (name, options) => {
    if (name === 'chosen as the tool') pad.tool = 'eraser'
    draw(pad, across, options)
    expect(pad.strokes).toEqual([
      [
        [20, 100],
        [100 - reach, 100],
      ],
      [
        [100 + reach, 100],
        [180, 100],
      ],
    ])
    expect(inkPaths(pad)).toHaveLength(2)
  })

  it('is a single step of the undo history', () => {
    pad.tool = 'eraser'
    draw(pad, [...across, ...bar])
    expect(pad.blank).toBe(true)
    pad.undo()
    expect(pad.strokes).toEqual([bar])
    pad.redo()
    expect(pad.blank).toBe(true)
  })

  it('records no step and fires no ink event when it touches no stroke', () => {
    const onInk = vi.fn()
    pad.addEventListener('ink', onInk)
    pad.tool = 'eraser'
    draw(
      pad,
      other.map(([x]) => [x, 180]),
    )
    expect(onInk).not.toHaveBeenCalled()
    pad.undo()
    expect(pad.blank).toBe(true)
  })

  it('is reverted when the browser cancels the pointer', () => {
    pad.tool = 'eraser'
    firePointer(pad, 'pointerdown', [100, 100])
    expect(pad.strokes).toHaveLength(2)
    firePointer(pad, 'pointercancel', [0, 0])
    expect(pad.strokes).toEqual([bar])
  })
})

describe('erasing a picture', () => {
  const erasures = (): number => pad.shadowRoot?.querySelectorAll('[part=picture] mask path').length ?? 0
  const outlines = (): number => pad.shadowRoot?.querySelectorAll('[part=picture] > path').length ?? 0
  let recognizer: ManualRecognizer

  beforeEach(async () => {
    recognizer = new ManualRecognizer()
    pad.recognizer = recognizer
    const shown = pad.showPicture(new Blob())
    recognizer.readings[0]?.resolve(extractedInk(100, 50)) // it takes 160 by 80 of the pad's pixels
    await shown
    pad.tool = 'eraser'
  })

  it('masks what the eraser covers, as a step of the undo history', () => {
    draw(pad, [
      [100, 50],
      [100, 150],
    ])
    expect([erasures(), outlines()]).toEqual([1, 1])
    void pad.predict()
    expect(recognizer.picture?.erased).toEqual([
      {
        points: [
          [50, -6.25],
          [50, 56.25],
        ],
        radius: 6.25,
      },
    ])
    pad.undo()
    expect(erasures()).toBe(0)
    void pad.predict()
    expect(recognizer.picture?.erased).toBeUndefined()
    pad.redo()
    expect(erasures()).toBe(1)
  })

  it("adds to the earlier erasures, whose place in the picture does not depend on the pad's size", () => {
    draw(pad, [[40, 100]])
    draw(pad, [[160, 100]])
    expect(erasures()).toBe(2)
    setLayout(pad, 400)
    draw(pad, [[200, 200]])
    void pad.predict()
    expect(recognizer.picture?.erased?.map(({ points: [start], radius }) => [start, radius])).toEqual([
      [[12.5, 25], 6.25],
      [[87.5, 25], 6.25],
      [[50, 25], 6.25],
    ])
  })

  it('fires no ink event when it touches no ink', () => {
    const onInk = vi.fn()
    pad.addEventListener('ink', onInk)
    draw(pad, [
      [20, 20],
      [180, 20],
    ])
    expect(onInk).not.toHaveBeenCalled()
  })

  it('leaves a blank pad once no ink is visible, and can be undone', () => {
    const rows = [60, 70, 80, 90, 100, 110, 120, 130, 140]
    draw(
      pad,
      rows.flatMap((y): Stroke => [
        [10, y],
        [190, y],
      ]),
    )
    expect(pad.blank).toBe(true)
    expect(outlines()).toBe(0)
    pad.undo()
    expect([pad.blank, erasures(), outlines()]).toEqual([false, 0, 1])
  })

  it('is part of the exported SVG document', () => {
    draw(pad, [[100, 100]])
    const document = new DOMParser().parseFromString(pad.toSVG(), 'image/svg+xml')
    const mask = document.querySelector('mask')
    expect(mask?.querySelectorAll('path')).toHaveLength(1)
    expect(document.querySelector(`[mask="url(#${mask?.id ?? ''})"]`)).not.toBeNull()
  })

  it("uses a mask of the picture's size, even when it has more pixels than the pad", async () => {
    const shown = pad.showPicture(new Blob())
    recognizer.readings[1]?.resolve(extractedInk(500, 400))
    await shown
    draw(pad, [[20, 100]])
    const mask = pad.shadowRoot?.querySelector('[part=picture] mask')
    expect(['x', 'y', 'width', 'height'].map((name) => mask?.getAttribute(name))).toEqual(['-1', '-1', '502', '402'])
  })
})
