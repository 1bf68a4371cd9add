import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { InkError } from '../../src/lib/errors'
import type { DigitPad } from '../../src/pad/define'
import type { InkStroke } from '../../src/pad/drawing'
import { visibleAfter } from '../../src/pad/replay'
import type { Stroke } from '../../src/preprocessing/strokes'
import { createPad, draw, line, other, setLayout } from '../support/pad'

const strokes: InkStroke[] = [{ points: [[0, 0], [10, 0], [10, 10]] }, { points: [[50, 50]] }] // prettier-ignore

describe('visibleAfter', () => {
  it('shows a stroke as far as the pen has moved', () => {
    expect(visibleAfter(strokes, 0, 5)).toEqual([{ points: [[0, 0], [0, 0]] }]) // prettier-ignore
    expect(visibleAfter(strokes, 4, 5)).toEqual([{ points: [[0, 0], [4, 0]] }]) // prettier-ignore
    expect(visibleAfter(strokes, 16, 5)).toEqual([{ points: [[0, 0], [10, 0], [10, 6]] }]) // prettier-ignore
  })

  it('starts the next stroke only after the pen-up distance', () => {
    expect(visibleAfter(strokes, 22, 5)).toEqual(strokes.slice(0, 1))
    expect(visibleAfter(strokes, 26, 5)).toEqual(strokes)
  })

  it('returns the very same strokes in the end', () => {
    fc.assert(
      fc.property(fc.double({ min: 25.1, max: 1e6, noNaN: true }), (path) => {
        expect(visibleAfter(strokes, path, 5).every((stroke, index) => stroke === strokes[index])).toBe(true)
      }),
    )
  })
})

let pad: DigitPad

beforeEach(() => {
  pad = createPad()
})

describe('replay', () => {
  let events: number
  const setReducedMotion = (reduced: boolean): void => {
    vi.stubGlobal('matchMedia', () => ({ matches: reduced }))
  }

  beforeEach(() => {
    vi.useFakeTimers()
    setReducedMotion(false)
    events = 0
    pad.addEventListener('ink', () => events++)
  })

  afterEach(() => {
    vi.useRealTimers()
    vi.unstubAllGlobals()
  })

  it('draws stroke by stroke, ends with the given strokes, and is one step of the undo history', async () => {
    draw(pad, other)
    const finished = pad.replay([line, other])
    await vi.advanceTimersByTimeAsync(100)
    expect(pad.strokes).toHaveLength(1)
    expect(pad.strokes[0]).toHaveLength(2)
    await vi.advanceTimersByTimeAsync(2000)
    expect(await finished).toBe(true)
    expect(pad.strokes).toEqual([line, other])
    expect(events).toBeGreaterThan(20)
    pad.undo()
    expect(pad.strokes).toEqual([other])
  })

  it('scales with the pad when it is resized during the replay', async () => {
    const finished = pad.replay([line])
    await vi.advanceTimersByTimeAsync(100)
    setLayout(pad, 100)
    await vi.advanceTimersByTimeAsync(2000)
    expect(await finished).toBe(true)
    expect(pad.strokes).toEqual([line.map(([x, y]) => [x / 2, y / 2])])
  })

  it('multiplies the speed by the given factor', async () => {
    const finished = pad.replay([line, other], { speed: 100 })
    await vi.advanceTimersByTimeAsync(60)
    expect(await finished).toBe(true)
  })

  it.each<[string, () => void, Stroke[]]>([
    [
      'a stroke',
      () => {
        draw(pad, other)
      },
      [line, other],
    ],
    [
      'undo',
      () => {
        pad.undo()
      },
      [line],
    ],
    [
      'clear',
      () => {
        pad.clear()
      },
      [],
    ],
    [
      'setting strokes',
      () => {
        pad.strokes = [other]
      },
      [other],
    ],
    [
      'the removal of the pad',
      () => {
        pad.remove()
      },
      [line],
    ],
  ])('is stopped by %s, which restores the drawing before', async (_cause, act, left) => {
    // prettier-ignore
    draw(pad, line)
    const finished = pad.replay([other, other])
    await vi.advanceTimersByTimeAsync(100)
    act()
    await vi.advanceTimersByTimeAsync(100)
    expect(await finished).toBe(false)
    expect(pad.strokes).toEqual(left)
  })

  it('is stopped by another replay', async () => {
    const first = pad.replay([line])
    const second = pad.replay([other])
    await vi.advanceTimersByTimeAsync(2000)
    expect([await first, await second]).toEqual([false, true])
    expect(pad.strokes).toEqual([other])
  })

  it('shows the strokes at once with reduced motion', async () => {
    setReducedMotion(true)
    expect(await pad.replay([line])).toBe(true)
    expect([pad.strokes, events]).toEqual([[line], 1])
  })

  it('shows the strokes at once on a pad without a size', async () => {
    setLayout(pad, 0)
    expect(await pad.replay([line])).toBe(true)
    expect([pad.strokes, events]).toEqual([[line], 1])
  })

  it.each([0, -1, NaN])('shows the strokes at once at speed %d', async (speed) => {
    expect(await pad.replay([line], { speed })).toBe(true)
    expect([pad.strokes, events]).toEqual([[line], 1])
  })

  it('rejects invalid strokes, and leaves the pad unchanged', async () => {
    draw(pad, line)
    await expect(pad.replay([[[NaN, 0]]])).rejects.toThrow(InkError)
    expect(pad.strokes).toEqual([line])
  })
})
