import { beforeEach, describe, expect, it } from 'vitest'
import type { DigitPad } from '../../src/pad/define'
import type { Point, Stroke } from '../../src/preprocessing/strokes'
import { createPad, draw, firePointer, inkPaths, line, other, setCorners, setLayout } from '../support/pad'

let pad: DigitPad

beforeEach(() => {
  pad = createPad()
})

describe('<digit-pad> with pointer input', () => {
  it.each(['mouse', 'touch', 'pen'])('draws a stroke with %s', (pointerType) => {
    draw(pad, line, { pointerType })
    draw(pad, other, { pointerType })
    expect(pad.strokes).toEqual([line, other])
    expect(inkPaths(pad)).toHaveLength(2)
  })

  it('shows the stroke while the pen is still down', () => {
    firePointer(pad, 'pointerdown', [10, 10])
    firePointer(pad, 'pointermove', [50, 60])
    expect(pad.strokes).toEqual([
      [
        [10, 10],
        [50, 60],
      ],
    ])
    expect(inkPaths(pad)).toHaveLength(1)
  })

  it('draws a dot for a tap with a trembling finger', () => {
    draw(pad, [
      [40, 40],
      [41, 41],
      [39, 40],
      [42, 41],
    ])
    expect(pad.strokes).toEqual([[[40, 40]]])
    expect(inkPaths(pad)).toEqual(['M40.0 40.0h0'])
  })

  it('adds up moves below the minimum distance', () => {
    draw(pad, [
      [40, 40],
      [42, 40],
      [44, 40],
      [46, 40],
    ])
    expect(pad.strokes).toEqual([
      [
        [40, 40],
        [44, 40],
      ],
    ])
  })

  it.each([1, 2, 3])('ignores mouse button %d', (button) => {
    draw(pad, line, { button, buttons: 2 })
    expect(pad.strokes).toEqual([])
  })

  it('drops only the stroke whose pointer the browser cancels', () => {
    draw(pad, line)
    firePointer(pad, 'pointerdown', [20, 100])
    firePointer(pad, 'pointermove', [80, 100])
    firePointer(pad, 'pointercancel', [0, 0])
    expect(pad.strokes).toEqual([line])
    expect(inkPaths(pad)).toHaveLength(1)
  })

  it('ends and keeps the stroke when the pointer capture or the button is lost', () => {
    firePointer(pad, 'pointerdown', [10, 10])
    firePointer(pad, 'pointermove', [50, 60])
    firePointer(pad, 'lostpointercapture', [0, 0])
    firePointer(pad, 'pointermove', [90, 20])
    firePointer(pad, 'pointerdown', [20, 100])
    firePointer(pad, 'pointermove', [80, 100], { buttons: 2 })
    firePointer(pad, 'pointermove', [80, 160])
    expect(pad.strokes).toEqual([
      [
        [10, 10],
        [50, 60],
      ],
      [[20, 100]],
    ])
  })

  it('adds the points of coalesced events', () => {
    firePointer(pad, 'pointerdown', [10, 10])
    const merged = [
      [20, 10],
      [30, 15],
      [40, 25],
    ].map(([clientX = 0, clientY = 0]) => new PointerEvent('pointermove', { clientX, clientY }))
    const event = new PointerEvent('pointermove', { pointerId: 1, buttons: 1, clientX: 40, clientY: 25 })
    event.getCoalescedEvents = () => merged
    pad.dispatchEvent(event)
    expect(pad.strokes).toEqual([
      [
        [10, 10],
        [20, 10],
        [30, 15],
        [40, 25],
      ],
    ])
  })

  it('ignores coalesced events at the origin, where browsers put those that they hide', () => {
    firePointer(pad, 'pointerdown', [10, 10])
    const event = new PointerEvent('pointermove', { pointerId: 1, buttons: 1, clientX: 40, clientY: 25 })
    event.getCoalescedEvents = () => [new PointerEvent('pointermove'), event]
    event.getPredictedEvents = () => [new PointerEvent('pointermove')]
    pad.dispatchEvent(event)
    expect(pad.strokes).toEqual([[[10, 10], [40, 25]]]) // prettier-ignore
    expect(inkPaths(pad)).toEqual(['M10.0 10.0L40.0 25.0'])
  })

  it.each(['touchstart', 'touchmove'])(
    'cancels %s, of which browsers make scrolling, flings and handwriting',
    (type) => {
      expect(pad.dispatchEvent(new Event(type, { cancelable: true }))).toBe(false)
    },
  )

  it('suppresses the context menu only while a pointer draws', () => {
    const menu = (): boolean => pad.dispatchEvent(new Event('contextmenu', { cancelable: true }))
    expect(menu()).toBe(true)
    firePointer(pad, 'pointerdown', [10, 10])
    expect(menu()).toBe(false)
  })

  it('converts client coordinates to CSS pixels of the pad at any offset and zoom', () => {
    setLayout(pad, 200, 200, 30, -500, 2)
    draw(pad, [
      [50, -480],
      [130, -400],
    ])
    expect(pad.strokes).toEqual([
      [
        [10, 10],
        [50, 50],
      ],
    ])
  })

  const corners: Point[] = [[0, 0], [200, 0], [200, 200], [0, 200]] // prettier-ignore
  it.each<{ name: string; corners: Point[]; client: Point; expected: Point }>([
    { name: 'a quarter turn', corners: [...corners.slice(1), ...corners], client: [190, 50], expected: [50, 10] },
    { name: 'a mirror', corners: corners.map(([x, y]) => [200 - x, y]), client: [150, 10], expected: [50, 10] },
    { name: 'a skew', corners: corners.map(([x, y]) => [x + y / 5, y]), client: [52, 10], expected: [50, 10] },
    // The diagonals cross at the middle.
    {
      name: 'a perspective',
      corners: [
        [50, 0],
        [150, 0],
        [200, 150],
        [0, 150],
      ],
      client: [100, 50],
      expected: [100, 100],
    },
  ])('converts client coordinates under $name', ({ corners, client, expected }) => {
    setCorners(pad, ...corners.slice(0, 4))
    draw(pad, [client])
    expect(pad.strokes).toEqual([[expected.map((value) => expect.closeTo(value) as number)]])
  })

  it('ends the stroke when the pad is removed, and draws again once it is inserted', () => {
    firePointer(pad, 'pointerdown', [10, 10])
    pad.remove()
    document.body.append(pad)
    draw(pad, other, { pointerId: 2 })
    expect(pad.strokes).toEqual([[[10, 10]], other])
  })
})

describe('a pointer beside another', () => {
  const palm: Stroke = [[150, 180], [120, 180]] // prettier-ignore
  /** A finger, by its number, at a time. */
  const finger = (pointerId: number, timeStamp: number, isPrimary = false) => {
    return { pointerId, timeStamp, isPrimary, pointerType: 'touch' }
  }
  const pen = (timeStamp: number) => ({ pointerId: 9, timeStamp, isPrimary: true, pointerType: 'pen' })

  it('is ignored while a finger draws', () => {
    firePointer(pad, 'pointerdown', [10, 10], finger(1, 0, true))
    firePointer(pad, 'pointermove', [50, 60], finger(1, 400))
    draw(pad, other, finger(2, 500))
    firePointer(pad, 'pointermove', [90, 20], finger(1, 600))
    expect(pad.strokes).toEqual([line])
  })

  it('is ignored while it rests, as a palm that touches down with the finger', () => {
    firePointer(pad, 'pointerdown', [10, 10], finger(1, 0, true))
    firePointer(pad, 'pointerdown', [150, 180], finger(2, 10))
    firePointer(pad, 'pointermove', [50, 60], finger(1, 50))
    firePointer(pad, 'pointermove', [152, 180], finger(2, 60))
    firePointer(pad, 'pointermove', [90, 20], finger(1, 100))
    expect(pad.strokes).toEqual([line])
  })

  it('draws if it is a finger that moves beside a palm that rests', () => {
    firePointer(pad, 'pointerdown', [150, 180], finger(1, 0, true))
    draw(pad, line, finger(2, 10))
    firePointer(pad, 'pointerup', [150, 180], finger(1, 100))
    expect(pad.strokes).toEqual([line])
  })

  it('draws nothing if both fingers begin to move, in a pinch', () => {
    firePointer(pad, 'pointerdown', [10, 10], finger(1, 0, true))
    firePointer(pad, 'pointerdown', [190, 190], finger(2, 10))
    firePointer(pad, 'pointermove', [150, 150], finger(2, 50))
    firePointer(pad, 'pointermove', [50, 50], finger(1, 60))
    firePointer(pad, 'pointermove', [120, 120], finger(2, 70))
    for (const id of [1, 2]) firePointer(pad, 'pointerup', [100, 100], finger(id, 200))
    expect([pad.strokes, pad.canUndo]).toEqual([[], false])
  })

  it('draws if it is a pen, and drops the stroke of the palm', () => {
    firePointer(pad, 'pointerdown', [150, 180], finger(1, 0, true))
    draw(pad, line, pen(5000))
    firePointer(pad, 'pointermove', [100, 180], finger(1, 5000))
    expect(pad.strokes).toEqual([line])
  })

  it('takes back the stroke of a palm that was lifted before the pen came', () => {
    draw(pad, other, finger(1, 0, true))
    draw(pad, palm, finger(2, 5000, true))
    draw(pad, line, pen(5500))
    expect(pad.strokes).toEqual([other, line])
    pad.undo()
    expect(pad.strokes).toEqual([other])
  })

  it('leaves what a finger drew long before the pen, and what a pen drew', () => {
    draw(pad, other, finger(1, 0, true))
    draw(pad, line, pen(1500))
    firePointer(pad, 'pointerdown', [150, 180], finger(2, 1600, true))
    firePointer(pad, 'pointercancel', [150, 180], finger(2, 1650))
    draw(pad, line, pen(1700))
    expect(pad.strokes).toEqual([other, line, line])
  })

  it.each(['first', 'second'])('draws nothing in a pinch whose %s finger is lifted first', (first) => {
    firePointer(pad, 'pointerdown', [10, 10], finger(1, 0, true))
    firePointer(pad, 'pointermove', [20, 20], finger(1, 50))
    firePointer(pad, 'pointerdown', [190, 190], finger(2, 100))
    firePointer(pad, 'pointermove', [150, 150], finger(2, 150))
    const ids = first === 'first' ? [1, 2] : [2, 1]
    for (const id of ids) firePointer(pad, 'pointerup', [150, 150], finger(id, 200))
    expect(pad.strokes).toEqual([])
    expect(pad.canUndo).toBe(false)
    draw(pad, line, finger(3, 300, true))
    expect(pad.strokes).toEqual([line])
  })

  it.each([
    ['the only one on the screen', 100, true],
    ['another that touches down with it', 100, false],
    ['another that comes much later', 2000, false],
  ])('draws after a finger whose end never came: %s', (_, time, isPrimary) => {
    firePointer(pad, 'pointerdown', [150, 180], finger(1, 0, true))
    draw(pad, line, finger(2, time, isPrimary))
    expect(pad.strokes.at(-1)).toEqual(line)
    draw(pad, other, finger(3, time + 5000, true))
    expect(pad.strokes.at(-1)).toEqual(other)
  })

  it.each(['mouse', 'pen'])('draws after the end of the same %s never came', (pointerType) => {
    firePointer(pad, 'pointerdown', [10, 10], { pointerType, isPrimary: true })
    draw(pad, other, { pointerType, isPrimary: true })
    expect(pad.strokes).toEqual([[[10, 10]], other])
  })
})

describe('the pressure of a pen', () => {
  const press = (type: string, point: Point, pressure: number): void => {
    firePointer(pad, type, point, { pointerType: 'pen', pressure })
  }
  const widths = (): string[] =>
    Array.from(
      pad.shadowRoot?.querySelectorAll<SVGPathElement>('[part=ink] path') ?? [],
      ({ style }) => style.strokeWidth,
    )

  it('widens the stroke on the screen, and leaves its points unchanged', () => {
    press('pointerdown', [10, 10], 0.5)
    press('pointermove', [50, 60], 0.9)
    press('pointermove', [90, 20], 0.9)
    expect(pad.strokes).toEqual([line])
    expect(widths()).toEqual([1.12, 1.3].map((weight) => `calc(var(--digit-pad-pen-width, 6%) * ${String(weight)})`))
  })

  it('makes a dot as wide as the strongest pressure', () => {
    press('pointerdown', [10, 10], 0.1)
    press('pointermove', [11, 10], 1)
    press('pointermove', [10, 10], 0.1)
    expect(widths()).toEqual(['calc(var(--digit-pad-pen-width, 6%) * 1.6)'])
  })

  it('has no effect when it is 0, or on the input of mouse and finger', () => {
    draw(pad, line, { pointerType: 'pen', pressure: 0 })
    draw(pad, line, { pointerType: 'mouse', pressure: 0.5 })
    draw(pad, line, { pointerType: 'touch', pressure: 1 })
    expect(widths()).toEqual(['', '', ''])
  })

  describe('on a child', () => {
    let child: HTMLElement
    let clicks: number

    beforeEach(() => {
      child = document.createElement('span')
      pad.append(child)
      clicks = 0
      child.addEventListener('click', () => clicks++)
    })

    const pressChild = (...points: Point[]): void => {
      const [first = [0, 0], ...rest] = points
      firePointer(child, 'pointerdown', first)
      for (const point of rest) firePointer(pad, 'pointermove', point)
      firePointer(pad, 'pointerup', rest.at(-1) ?? first)
    }

    it('clicks it with a tap, also of a trembling finger, and draws no dot', () => {
      pressChild([40, 40], [43, 42])
      expect([clicks, pad.strokes]).toEqual([1, []])
    })

    it('draws a stroke from where it was pressed once the pointer moves', () => {
      pressChild([40, 40], [60, 40], [80, 40])
      expect([clicks, pad.strokes]).toEqual([0, [[[40, 40], [60, 40], [80, 40]]]]) // prettier-ignore
    })

    it('does neither when the browser cancels the pointer', () => {
      firePointer(child, 'pointerdown', [40, 40])
      firePointer(pad, 'pointercancel', [40, 40])
      firePointer(pad, 'pointerup', [40, 40])
      expect([clicks, pad.strokes]).toEqual([0, []])
      draw(pad, line)
      expect(pad.strokes).toEqual([line])
    })
  })
})
