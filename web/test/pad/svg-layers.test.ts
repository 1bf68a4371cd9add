import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { DigitPad } from '../../src/pad/define'
import { strokePath } from '../../src/pad/stroke-path'
import type { Point } from '../../src/preprocessing/strokes'
import { createPad, draw, firePointer, inkPaths, line, setLayout } from '../support/pad'

let pad: DigitPad

beforeEach(() => {
  pad = createPad()
})

describe('the points at which the browser predicts the pen', () => {
  const moveWithPrediction = (x: number, y: number, [predictedX, predictedY]: Point): void => {
    const event = new PointerEvent('pointermove', { pointerId: 1, buttons: 1, clientX: x, clientY: y })
    event.getPredictedEvents = () => [new PointerEvent('pointermove', { clientX: predictedX, clientY: predictedY })]
    pad.dispatchEvent(event)
  }

  beforeEach(() => {
    vi.useFakeTimers()
    firePointer(pad, 'pointerdown', [10, 10])
    moveWithPrediction(50, 60, [70, 80])
  })

  afterEach(() => {
    vi.useRealTimers()
  })

  it('are shown, and are not part of the stroke', () => {
    expect(inkPaths(pad)).toEqual([strokePath([...line.slice(0, 2), [70, 80]])])
    expect(pad.strokes).toEqual([
      [
        [10, 10],
        [50, 60],
      ],
    ])
  })

  it('are replaced by those of the next event', () => {
    moveWithPrediction(60, 60, [70, 60])
    expect(inkPaths(pad)).toEqual([strokePath([...line.slice(0, 2), [60, 60], [70, 60]])])
  })

  it.each<[string, () => void]>([
    ['rests', () => vi.advanceTimersByTime(100)],
    ['is lifted', () => firePointer(pad, 'pointerup', [50, 60])],
    ['is lifted without a pointerup', () => firePointer(pad, 'pointermove', [50, 60], { buttons: 0 })],
    ['loses its capture', () => firePointer(pad, 'lostpointercapture', [50, 60])],
  ])('disappear when the pen %s', (_cause, act) => {
    act()
    expect(inkPaths(pad)).toEqual(['M10.0 10.0L50.0 60.0'])
  })

  it.each<[string, () => void]>([
    ['it is cancelled', () => firePointer(pad, 'pointercancel', [0, 0])],
    [
      'the pad is cleared',
      () => {
        pad.clear()
      },
    ],
  ])('disappear with the stroke when %s', (_cause, act) => {
    act()
    vi.advanceTimersByTime(100)
    expect(inkPaths(pad)).toEqual([])
  })
})

it('makes the pen’s width a share of the shorter side of a wide pad', () => {
  setLayout(pad, 600, 200)
  draw(pad, line)
  const viewport = pad.shadowRoot?.querySelector('[part=ink] > svg')
  expect([viewport?.getAttribute('width'), viewport?.getAttribute('height')]).toEqual(['200', '200'])
})

describe('the guide', () => {
  const isDismissed = (): boolean =>
    pad.shadowRoot?.querySelector('[part=guide]')?.classList.contains('dismissed') ?? true

  it('disappears for good with the first pointerdown', () => {
    expect(isDismissed()).toBe(false)
    firePointer(pad, 'pointerdown', [10, 10])
    expect(isDismissed()).toBe(true)
    firePointer(pad, 'pointercancel', [10, 10])
    pad.clear()
    expect(isDismissed()).toBe(true)
  })

  it('disappears when strokes are set', () => {
    pad.strokes = [line]
    expect(isDismissed()).toBe(true)
  })
})
