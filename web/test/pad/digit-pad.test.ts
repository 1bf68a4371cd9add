import { afterEach, beforeEach, describe, expect, it, test, vi } from 'vitest'
import { InkError } from '../../src/lib/errors'
import { strokePath } from '../../src/pad/stroke-path'
import type { DigitPad } from '../../src/pad/define'
import type { Point, Stroke } from '../../src/preprocessing/strokes'
import { draw, foundInk, layOut, padOf, pointer, SlowRecognizer } from '../support/pad'

const line: Stroke = [
  [10, 10],
  [50, 60],
  [90, 20],
]
const other: Stroke = [
  [20, 100],
  [80, 100],
]

let pad: DigitPad

beforeEach(() => {
  pad = padOf()
})

const paths = (): string[] =>
  Array.from(
    pad.shadowRoot?.querySelectorAll('[part=ink] path, [part=picture] path') ?? [],
    (path) => path.getAttribute('d') ?? '',
  )

test('the pad tells what it is and how one draws, unless the page says it otherwise', () => {
  expect(pad.tabIndex).toBe(0)
  expect(pad.getAttribute('role')).toBe('application')
  expect(pad.getAttribute('aria-label')).toBe('Drawing area')
  expect(pad.getAttribute('aria-description')).toMatch(/arrow keys.*Space/)
  document.body.innerHTML = '<digit-pad role="img" aria-label="Zeichenfläche"></digit-pad>'
  expect(document.querySelector('digit-pad')?.getAttribute('role')).toBe('img')
  expect(document.querySelector('digit-pad')?.getAttribute('aria-label')).toBe('Zeichenfläche')
})

describe('drawing', () => {
  it.each(['mouse', 'touch', 'pen'])('makes a stroke with %s', (pointerType) => {
    draw(pad, line, { pointerType })
    draw(pad, other, { pointerType })
    expect(pad.strokes).toEqual([line, other])
    expect(paths()).toHaveLength(2)
  })

  it('shows ink while the pen is still down', () => {
    pointer(pad, 'pointerdown', [10, 10])
    pointer(pad, 'pointermove', [50, 60])
    expect(pad.strokes).toEqual([
      [
        [10, 10],
        [50, 60],
      ],
    ])
    expect(paths()).toHaveLength(1)
  })

  it('makes a tap a dot, although the finger trembles', () => {
    draw(pad, [
      [40, 40],
      [41, 41],
      [39, 40],
      [42, 41],
    ])
    expect(pad.strokes).toEqual([[[40, 40]]])
    expect(paths()).toEqual(['M40.0 40.0h0'])
  })

  it('takes slow moves together', () => {
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

  it.each([1, 2, 3])('leaves button %d alone', (button) => {
    draw(pad, line, { button, buttons: 2 })
    expect(pad.strokes).toEqual([])
  })

  it('follows one finger at a time', () => {
    pointer(pad, 'pointerdown', [10, 10], { pointerType: 'touch' })
    draw(pad, other, { pointerId: 2, pointerType: 'touch' })
    pointer(pad, 'pointermove', [90, 20], { pointerType: 'touch' })
    expect(pad.strokes).toEqual([
      [
        [10, 10],
        [90, 20],
      ],
    ])
  })

  it('gives way to a pen when a palm came first', () => {
    pointer(pad, 'pointerdown', [150, 180], { pointerType: 'touch' })
    draw(pad, line, { pointerId: 2, pointerType: 'pen' })
    pointer(pad, 'pointermove', [100, 180], { pointerType: 'touch' })
    expect(pad.strokes).toEqual([line])
  })

  it('drops the stroke that the browser cancels, and keeps the ones before', () => {
    draw(pad, line)
    pointer(pad, 'pointerdown', [20, 100])
    pointer(pad, 'pointermove', [80, 100])
    pointer(pad, 'pointercancel', [0, 0])
    expect(pad.strokes).toEqual([line])
    expect(paths()).toHaveLength(1)
  })

  it('ends the stroke, and keeps it, when the capture or the button is lost', () => {
    pointer(pad, 'pointerdown', [10, 10])
    pointer(pad, 'pointermove', [50, 60])
    pointer(pad, 'lostpointercapture', [0, 0])
    pointer(pad, 'pointermove', [90, 20])
    pointer(pad, 'pointerdown', [20, 100])
    pointer(pad, 'pointermove', [80, 100], { buttons: 2 })
    pointer(pad, 'pointermove', [80, 160])
    expect(pad.strokes).toEqual([
      [
        [10, 10],
        [50, 60],
      ],
      [[20, 100]],
    ])
  })

  it('takes in the moves that the browser merged', () => {
    pointer(pad, 'pointerdown', [10, 10])
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

  describe('where the browser expects the pen', () => {
    const moveExpecting = (x: number, y: number, [expectedX, expectedY]: Point): void => {
      const event = new PointerEvent('pointermove', { pointerId: 1, buttons: 1, clientX: x, clientY: y })
      event.getPredictedEvents = () => [new PointerEvent('pointermove', { clientX: expectedX, clientY: expectedY })]
      pad.dispatchEvent(event)
    }

    beforeEach(() => {
      vi.useFakeTimers()
      pointer(pad, 'pointerdown', [10, 10])
      moveExpecting(50, 60, [70, 80])
    })

    afterEach(() => {
      vi.useRealTimers()
    })

    it('is shown, and is no ink', () => {
      expect(paths()).toEqual([strokePath([...line.slice(0, 2), [70, 80]])])
      expect(pad.strokes).toEqual([
        [
          [10, 10],
          [50, 60],
        ],
      ])
    })

    it('gives way to where the pen went', () => {
      moveExpecting(60, 60, [70, 60])
      expect(paths()).toEqual([strokePath([...line.slice(0, 2), [60, 60], [70, 60]])])
    })

    it.each<[string, () => void]>([
      ['rests', () => vi.advanceTimersByTime(100)],
      ['is lifted', () => pointer(pad, 'pointerup', [50, 60])],
      ['is lifted unnoticed', () => pointer(pad, 'pointermove', [50, 60], { buttons: 0 })],
      ['loses its capture', () => pointer(pad, 'lostpointercapture', [50, 60])],
    ])('goes when the pen %s', (_what, happens) => {
      happens()
      expect(paths()).toEqual(['M10.0 10.0L50.0 60.0'])
    })

    it.each<[string, () => void]>([
      ['cancels the stroke', () => pointer(pad, 'pointercancel', [0, 0])],
      [
        'takes the ink away',
        () => {
          pad.clear()
        },
      ],
    ])('goes with the ink when one %s', (_what, happens) => {
      happens()
      vi.advanceTimersByTime(100)
      expect(paths()).toEqual([])
    })
  })

  it('keeps the menu of a long press away while drawing, and only then', () => {
    const menu = (): boolean => pad.dispatchEvent(new Event('contextmenu', { cancelable: true }))
    expect(menu()).toBe(true)
    pointer(pad, 'pointerdown', [10, 10])
    expect(menu()).toBe(false)
  })

  it('is relative to the pad, wherever it lies and however the page is zoomed', () => {
    layOut(pad, 200, 200, 30, -500, 2)
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

  it('goes on after the pad was taken out of the page', () => {
    pointer(pad, 'pointerdown', [10, 10])
    pad.remove()
    document.body.append(pad)
    draw(pad, other, { pointerId: 2 })
    expect(pad.strokes).toEqual([[[10, 10]], other])
  })
})

describe('strokes', () => {
  it('are copied in and out', () => {
    const given = structuredClone([line])
    pad.strokes = given
    given[0]?.push([1, 1])
    pad.strokes[0]?.push([2, 2])
    expect(pad.strokes).toEqual([line])
  })

  it('are refused when they are none, and what was drawn stays', () => {
    draw(pad, line)
    expect(() => {
      pad.strokes = [[[NaN, 0]]]
    }).toThrow(InkError)
    expect(pad.strokes).toEqual([line])
  })

  it('stay in place when the pad is resized, and come back to what they were', () => {
    draw(pad, line)
    layOut(pad, 100)
    expect(pad.strokes).toEqual([
      [
        [5, 5],
        [25, 30],
        [45, 10],
      ],
    ])
    layOut(pad, 200)
    expect(pad.strokes).toEqual([line])
  })

  it('keep their shape about the middle when the sides change differently', () => {
    pad.strokes = [
      [
        [100, 100],
        [200, 200],
      ],
    ]
    layOut(pad, 100, 400)
    expect(pad.strokes).toEqual([
      [
        [50, 200],
        [100, 250],
      ],
    ])
  })

  it('go on in the new size after a resize', () => {
    draw(pad, other)
    layOut(pad, 100)
    draw(pad, [
      [5, 5],
      [25, 30],
    ])
    expect(pad.strokes).toEqual([
      [
        [10, 50],
        [40, 50],
      ],
      [
        [5, 5],
        [25, 30],
      ],
    ])
    expect(pad.shadowRoot?.querySelector('[part=ink]')?.getAttribute('viewBox')).toBe('0 0 100 100')
  })

  it('stay as given while the pad has no size', () => {
    layOut(pad, 0)
    pad.strokes = [line]
    expect(pad.strokes).toEqual([line])
  })
})

describe('undo and clear', () => {
  it('take the last stroke, or all', () => {
    pad.strokes = [line, other]
    pad.undo()
    expect(pad.strokes).toEqual([line])
    pad.undo()
    pad.undo()
    expect(pad.strokes).toEqual([])
    pad.strokes = [line, other]
    pad.clear()
    expect(pad.strokes).toEqual([])
    expect(paths()).toEqual([])
  })

  it.each(['undo', 'clear'] as const)('%s ends the stroke that is being drawn', (name) => {
    pointer(pad, 'pointerdown', [10, 10])
    pad[name]()
    pointer(pad, 'pointermove', [90, 90])
    expect(pad.strokes).toEqual([])
  })
})

describe('history', () => {
  const can = (): boolean[] => [pad.canUndo, pad.canRedo]

  it('knows what can be undone and done again', () => {
    expect(can()).toEqual([false, false])
    draw(pad, line)
    expect(can()).toEqual([true, false])
    pad.undo()
    expect(can()).toEqual([false, true])
    pad.redo()
    expect(can()).toEqual([true, false])
    expect(pad.strokes).toEqual([line])
  })

  it('brings back what was cleared, and clears it again', () => {
    draw(pad, line)
    draw(pad, other)
    pad.clear()
    pad.undo()
    expect(pad.strokes).toEqual([line, other])
    pad.redo()
    expect(pad.blank).toBe(true)
  })

  it('brings back the drawing that strokes took the place of', () => {
    draw(pad, line)
    pad.strokes = [other, line]
    pad.undo()
    expect(pad.strokes).toEqual([other])
    pad.undo()
    expect(pad.strokes).toEqual([line])
    pad.redo()
    pad.redo()
    expect(pad.strokes).toEqual([other, line])
  })

  it('leaves all as it is where there is no step to take', async () => {
    const recognizer = new SlowRecognizer()
    pad.recognizer = recognizer
    const changed = vi.fn()
    pad.addEventListener('ink', changed)
    const shown = pad.showPicture(new Blob())
    pad.undo()
    pad.redo()
    expect(changed).not.toHaveBeenCalled()
    recognizer.readings[0]?.find()
    await shown
    expect(pad.blank).toBe(false)
  })

  it('has no step for clearing what is blank', () => {
    pad.clear()
    pad.strokes = []
    expect(can()).toEqual([false, false])
  })

  it('forgets what was undone when something is drawn', () => {
    draw(pad, line)
    pad.undo()
    draw(pad, other)
    pad.redo()
    expect(pad.strokes).toEqual([other])
  })

  it('keeps what was undone when a stroke is cancelled', () => {
    draw(pad, line)
    pad.undo()
    pointer(pad, 'pointerdown', [20, 100])
    expect(can()).toEqual([true, false])
    pointer(pad, 'pointercancel', [0, 0])
    pad.redo()
    expect(pad.strokes).toEqual([line])
  })

  it('takes back the stroke that is being drawn, and draws it again', () => {
    pointer(pad, 'pointerdown', [10, 10])
    pointer(pad, 'pointermove', [50, 60])
    pad.undo()
    expect(pad.blank).toBe(true)
    pad.redo()
    expect(pad.strokes).toEqual([line.slice(0, 2)])
  })

  it('keeps the place of strokes that were drawn on a pad of another size', () => {
    draw(pad, line)
    pad.clear()
    layOut(pad, 100)
    pad.undo()
    expect(pad.strokes).toEqual([
      [
        [5, 5],
        [25, 30],
        [45, 10],
      ],
    ])
  })
})

describe('the eraser', () => {
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
    ['chosen', {}],
    ['at the other end of a pen', { pointerType: 'pen', button: 5, buttons: 32 }],
  ])('parts a stroke that it crosses: %s', (name, options) => {
    if (name === 'chosen') pad.tool = 'eraser'
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
    expect(paths()).toHaveLength(2)
  })

  it('is one step of the history, however far it goes', () => {
    pad.tool = 'eraser'
    draw(pad, [...across, ...bar])
    expect(pad.blank).toBe(true)
    pad.undo()
    expect(pad.strokes).toEqual([bar])
    pad.redo()
    expect(pad.blank).toBe(true)
  })

  it('is no step, and no ink, where it touches nothing', () => {
    const changed = vi.fn()
    pad.addEventListener('ink', changed)
    pad.tool = 'eraser'
    draw(
      pad,
      other.map(([x]) => [x, 180]),
    )
    expect(changed).not.toHaveBeenCalled()
    pad.undo()
    expect(pad.blank).toBe(true)
  })

  it('gives back what it took when the browser cancels it', () => {
    pad.tool = 'eraser'
    pointer(pad, 'pointerdown', [100, 100])
    expect(pad.strokes).toHaveLength(2)
    pointer(pad, 'pointercancel', [0, 0])
    expect(pad.strokes).toEqual([bar])
  })
})

describe('the eraser on a picture', () => {
  const rubs = (): number => pad.shadowRoot?.querySelectorAll('[part=picture] mask path').length ?? 0
  const outlines = (): number => pad.shadowRoot?.querySelectorAll('[part=picture] > path').length ?? 0
  let recognizer: SlowRecognizer

  beforeEach(async () => {
    recognizer = new SlowRecognizer()
    pad.recognizer = recognizer
    const shown = pad.showPicture(new Blob())
    recognizer.readings[0]?.find(foundInk(100, 50)) // it takes 160 by 80 of the pad's pixels
    await shown
    pad.tool = 'eraser'
  })

  it('takes away what it covers, as a step of the history', () => {
    draw(pad, [
      [100, 50],
      [100, 150],
    ])
    expect([rubs(), outlines()]).toEqual([1, 1])
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
    expect(rubs()).toBe(0)
    void pad.predict()
    expect(recognizer.picture?.erased).toBeUndefined()
    pad.redo()
    expect(rubs()).toBe(1)
  })

  it('goes on where it was, and keeps what was taken in place when the pad changes its size', () => {
    draw(pad, [[40, 100]])
    draw(pad, [[160, 100]])
    expect(rubs()).toBe(2)
    const before = recognizer
    layOut(pad, 400)
    draw(pad, [[200, 200]])
    void pad.predict()
    expect(before.picture?.erased?.map(({ points: [start], radius }) => [start, radius])).toEqual([
      [[12.5, 25], 6.25],
      [[87.5, 25], 6.25],
      [[50, 25], 6.25],
    ])
  })

  it('changes nothing where there is no ink', () => {
    const changed = vi.fn()
    pad.addEventListener('ink', changed)
    draw(pad, [
      [20, 20],
      [180, 20],
    ])
    expect(changed).not.toHaveBeenCalled()
  })

  it('leaves a blank pad once it took all, and brings all back', () => {
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
    expect([pad.blank, rubs(), outlines()]).toEqual([false, 0, 1])
  })

  it('is in the drawing as a document', () => {
    draw(pad, [[100, 100]])
    const document = new DOMParser().parseFromString(pad.toSVG(), 'image/svg+xml')
    const mask = document.querySelector('mask')
    expect(mask?.querySelectorAll('path')).toHaveLength(1)
    expect(document.querySelector(`[mask="url(#${mask?.id ?? ''})"]`)).not.toBeNull()
  })

  it('leaves what it does not touch, also of a picture with more pixels than the pad', async () => {
    const shown = pad.showPicture(new Blob())
    recognizer.readings[1]?.find(foundInk(500, 400))
    await shown
    draw(pad, [[20, 100]])
    const mask = pad.shadowRoot?.querySelector('[part=picture] mask')
    expect(['x', 'y', 'width', 'height'].map((name) => mask?.getAttribute(name))).toEqual(['-1', '-1', '502', '402'])
  })
})

describe('drawing by keyboard', () => {
  const key = (key: string, options: KeyboardEventInit = {}): KeyboardEvent => {
    const event = new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true, ...options })
    pad.dispatchEvent(event)
    pad.dispatchEvent(new KeyboardEvent('keyup', { key, bubbles: true }))
    return event
  }
  const marks = (): number => pad.shadowRoot?.querySelectorAll('[part=cursor] circle').length ?? 0
  const said = (): string => pad.shadowRoot?.querySelector('[aria-live]')?.textContent ?? ''

  it('starts in the middle, and draws while the pen is down', () => {
    key('ArrowUp')
    key(' ')
    key('ArrowRight')
    key('ArrowDown', { shiftKey: true })
    key(' ')
    key('ArrowDown')
    const rounded = pad.strokes.map((stroke) => stroke.map((point) => point.map(Math.round)))
    expect(rounded).toEqual([
      [
        [100, 90],
        [110, 90],
      ],
    ])
  })

  it('takes small steps together until they make one', () => {
    key(' ')
    for (let step = 0; step < 4; step++) key('ArrowRight', { shiftKey: true })
    expect(pad.strokes).toEqual([
      [
        [100, 100],
        [104, 100],
        [108, 100],
      ],
    ])
  })

  it('goes aslant while two keys are held, and not over the edge', () => {
    pad.dispatchEvent(new KeyboardEvent('keydown', { key: 'ArrowRight' }))
    for (let step = 0; step < 30; step++) pad.dispatchEvent(new KeyboardEvent('keydown', { key: 'ArrowDown' }))
    key(' ')
    expect(pad.strokes).toEqual([[[200, 200]]])
  })

  it('keeps the page from scrolling, and leaves all other keys alone', () => {
    expect([key(' '), key('ArrowDown')].map(({ defaultPrevented }) => defaultPrevented)).toEqual([true, true])
    const others = [key('Tab'), key('Escape'), key('ArrowLeft', { altKey: true }), key(' ', { ctrlKey: true })]
    expect(others.map(({ defaultPrevented }) => defaultPrevented)).toEqual([false, false, false, false])
  })

  it('shows the pen while the keyboard is used, with a dot while it is down', () => {
    expect(marks()).toBe(0)
    key('ArrowLeft')
    expect(marks()).toBe(1)
    key(' ')
    expect(marks()).toBe(2)
    pad.dispatchEvent(new FocusEvent('blur'))
    expect(marks()).toBe(0)
  })

  it('says how, until there is ink', () => {
    const hint = (): string => pad.shadowRoot?.querySelector('[part=hint]')?.textContent ?? ''
    key('ArrowLeft')
    expect(hint()).toMatch(/Space/)
    key(' ')
    expect(hint()).toBe('')
  })

  it('says what the pen does and where it is, in the words of the page', () => {
    vi.useFakeTimers()
    pad.messages = { ...pad.messages, penUp: 'Stift oben' }
    key(' ')
    expect(said()).toBe('Pen down')
    key('ArrowLeft')
    vi.advanceTimersByTime(1000)
    expect(said()).toBe('45% across, 50% down')
    key(' ')
    expect(said()).toBe('Stift oben')
    vi.useRealTimers()
  })

  it('erases with the eraser', () => {
    draw(pad, [
      [20, 100],
      [180, 100],
    ])
    pad.tool = 'eraser'
    key(' ')
    key(' ')
    expect(pad.strokes).toHaveLength(2)
  })

  it.each<[string, () => void]>([
    ['the pad is left', () => pad.dispatchEvent(new FocusEvent('blur'))],
    [
      'a finger draws',
      () => {
        draw(pad, line)
      },
    ],
    [
      'a step is undone',
      () => {
        pad.undo()
      },
    ],
  ])('is lifted when %s', (_what, happens) => {
    // prettier-ignore
    key(' ')
    key('ArrowLeft')
    happens()
    const { strokes } = pad
    key('ArrowRight')
    expect(pad.strokes).toEqual(strokes)
    key(' ')
    expect(pad.strokes).toHaveLength(strokes.length + 1)
  })
})

describe('a pen that is pressed', () => {
  const press = (type: string, point: Point, pressure: number): void => {
    pointer(pad, type, point, { pointerType: 'pen', pressure })
  }
  const widths = (): string[] =>
    Array.from(
      pad.shadowRoot?.querySelectorAll<SVGPathElement>('[part=ink] path') ?? [],
      ({ style }) => style.strokeWidth,
    )

  it('draws wider, and the strokes that are recognised stay points', () => {
    press('pointerdown', [10, 10], 0.5)
    press('pointermove', [50, 60], 0.9)
    press('pointermove', [90, 20], 0.9)
    expect(pad.strokes).toEqual([line])
    expect(widths()).toEqual([1.12, 1.3].map((weight) => `calc(var(--digit-pad-pen-width, 6%) * ${String(weight)})`))
  })

  it('makes a dot as wide as it was pressed at most', () => {
    press('pointerdown', [10, 10], 0.1)
    press('pointermove', [11, 10], 1)
    press('pointermove', [10, 10], 0.1)
    expect(widths()).toEqual(['calc(var(--digit-pad-pen-width, 6%) * 1.6)'])
  })

  it('draws as others do when it does not tell, as do mouse and finger', () => {
    draw(pad, line, { pointerType: 'pen', pressure: 0 })
    draw(pad, line, { pointerType: 'mouse', pressure: 0.5 })
    draw(pad, line, { pointerType: 'touch', pressure: 1 })
    expect(widths()).toEqual(['', '', ''])
  })
})

describe('the drawing as a document', () => {
  const documentIn = (text: string): Document => new DOMParser().parseFromString(text, 'image/svg+xml')

  it('shows strokes in their place, in the colour of what it is put in', () => {
    draw(pad, line)
    const svg = documentIn(pad.toSVG()).documentElement
    expect([svg.namespaceURI, svg.getAttribute('viewBox')]).toEqual(['http://www.w3.org/2000/svg', '0 0 200 200'])
    expect(svg.querySelector('g')?.getAttribute('stroke')).toBe('currentColor')
    expect(svg.querySelector('g')?.getAttribute('stroke-width')).toBe('12')
    expect(Array.from(svg.querySelectorAll('path'), (path) => path.getAttribute('d'))).toEqual([strokePath(line)])
  })

  it('keeps how wide a pen drew', () => {
    pointer(pad, 'pointerdown', [10, 10], { pointerType: 'pen', pressure: 1 })
    expect(documentIn(pad.toSVG()).querySelector('path')?.getAttribute('stroke-width')).toBe('19.2')
  })

  it('shows a picture, in a colour that is given', async () => {
    const recognizer = new SlowRecognizer()
    pad.recognizer = recognizer
    const shown = pad.showPicture(new Blob())
    recognizer.readings[0]?.find(foundInk(100, 50))
    await shown
    const path = documentIn(pad.toSVG('navy')).querySelector('path')
    expect([path?.closest('[fill]')?.getAttribute('fill'), path?.getAttribute('transform')]).toEqual([
      'navy',
      'translate(20 60) scale(1.6)',
    ])
  })

  it('is not broken by what is no colour', () => {
    draw(pad, line)
    expect(pad.toSVG('"/><script>')).not.toMatch(/<script/)
  })
})

describe('replay', () => {
  let events: number
  const motion = (reduced: boolean): void => {
    vi.stubGlobal('matchMedia', () => ({ matches: reduced }))
  }

  beforeEach(() => {
    vi.useFakeTimers()
    motion(false)
    events = 0
    pad.addEventListener('ink', () => events++)
  })

  afterEach(() => {
    vi.useRealTimers()
    vi.unstubAllGlobals()
  })

  it('draws stroke by stroke, ends with what it was given, and is one step', async () => {
    draw(pad, other)
    const over = pad.replay([line, other])
    await vi.advanceTimersByTimeAsync(100)
    expect(pad.strokes).toHaveLength(1)
    expect(pad.strokes[0]).toHaveLength(2)
    await vi.advanceTimersByTimeAsync(2000)
    expect(await over).toBe(true)
    expect(pad.strokes).toEqual([line, other])
    expect(events).toBeGreaterThan(20)
    pad.undo()
    expect(pad.strokes).toEqual([other])
  })

  it('stays in place when the pad is resized meanwhile', async () => {
    const over = pad.replay([line])
    await vi.advanceTimersByTimeAsync(100)
    layOut(pad, 100)
    await vi.advanceTimersByTimeAsync(2000)
    expect(await over).toBe(true)
    expect(pad.strokes).toEqual([line.map(([x, y]) => [x / 2, y / 2])])
  })

  it('goes as fast as one likes', async () => {
    const over = pad.replay([line, other], { speed: 100 })
    await vi.advanceTimersByTimeAsync(60)
    expect(await over).toBe(true)
  })

  it.each<[string, () => void, Stroke[]]>([
    [
      'a touch',
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
      'strokes that are set',
      () => {
        pad.strokes = [other]
      },
      [other],
    ],
    [
      'the pad leaving the page',
      () => {
        pad.remove()
      },
      [line],
    ],
  ])('is interrupted by %s, for what was there before', async (_what, happens, left) => {
    // prettier-ignore
    draw(pad, line)
    const over = pad.replay([other, other])
    await vi.advanceTimersByTimeAsync(100)
    happens()
    await vi.advanceTimersByTimeAsync(100)
    expect(await over).toBe(false)
    expect(pad.strokes).toEqual(left)
  })

  it('gives way to another', async () => {
    const first = pad.replay([line])
    const second = pad.replay([other])
    await vi.advanceTimersByTimeAsync(2000)
    expect([await first, await second]).toEqual([false, true])
    expect(pad.strokes).toEqual([other])
  })

  it('is over at once where little motion is wanted', async () => {
    motion(true)
    expect(await pad.replay([line])).toBe(true)
    expect([pad.strokes, events]).toEqual([[line], 1])
  })

  it('is over at once on a pad without a size', async () => {
    layOut(pad, 0)
    expect(await pad.replay([line])).toBe(true)
    expect([pad.strokes, events]).toEqual([[line], 1])
  })

  it.each([0, -1, NaN])('is over at once at a speed that leads nowhere: %d', async (speed) => {
    expect(await pad.replay([line], { speed })).toBe(true)
    expect([pad.strokes, events]).toEqual([[line], 1])
  })

  it('refuses what are no strokes, and leaves the pad as it was', async () => {
    draw(pad, line)
    await expect(pad.replay([[[NaN, 0]]])).rejects.toThrow(InkError)
    expect(pad.strokes).toEqual([line])
  })
})

describe('the guide', () => {
  const gone = (): boolean => pad.shadowRoot?.querySelector('[part=guide]')?.classList.contains('dismissed') ?? true

  it('leaves at the first touch, and does not come back', () => {
    expect(gone()).toBe(false)
    pointer(pad, 'pointerdown', [10, 10])
    expect(gone()).toBe(true)
    pointer(pad, 'pointercancel', [10, 10])
    pad.clear()
    expect(gone()).toBe(true)
  })

  it('leaves when ink comes otherwise', () => {
    pad.strokes = [line]
    expect(gone()).toBe(true)
  })
})

describe('live', () => {
  let recognizer: SlowRecognizer

  beforeEach(() => {
    vi.useFakeTimers()
    pad.recognizer = recognizer = new SlowRecognizer()
  })

  afterEach(() => {
    vi.useRealTimers()
  })

  it('names ink as it changes, and only then', async () => {
    draw(pad, line)
    await vi.advanceTimersByTimeAsync(50)
    expect([pad.live, recognizer.questions.length]).toEqual([false, 0])
    pad.setAttribute('live', '')
    draw(pad, other)
    await vi.advanceTimersByTimeAsync(50)
    expect([pad.live, recognizer.questions.length]).toEqual([true, 1])
  })

  it('tells when it cannot, and tries again with the next ink', async () => {
    const told = vi.fn()
    pad.addEventListener('predictionerror', ({ detail }) => {
      told(detail)
    })
    pad.live = true
    draw(pad, line)
    await vi.advanceTimersByTimeAsync(50)
    const reason = new Error('no network')
    recognizer.questions[0]?.fail(reason)
    await vi.advanceTimersByTimeAsync(50)
    expect(told.mock.calls).toEqual([[reason]])
    draw(pad, other)
    await vi.advanceTimersByTimeAsync(50)
    expect(recognizer.questions).toHaveLength(2)
  })
})

test('whether there is ink is told without laying out the page', () => {
  draw(pad, line)
  Object.defineProperty(pad, 'clientWidth', { get: () => expect.fail('The page was laid out.') })
  expect(pad.blank).toBe(false)
})

test('ink is told of at every change, to the page around as well', () => {
  const changed = vi.fn()
  document.body.addEventListener('ink', changed)
  draw(pad, line)
  expect(changed).toHaveBeenCalledTimes(3)
  pad.undo()
  pad.strokes = [line]
  pad.clear()
  expect(changed).toHaveBeenCalledTimes(6)
  document.body.removeEventListener('ink', changed)
})

describe('predict', () => {
  let recognizer: SlowRecognizer
  let told: number[]

  beforeEach(() => {
    pad.recognizer = recognizer = new SlowRecognizer()
    told = []
    pad.addEventListener('prediction', ({ detail }) => told.push(detail.strokes))
  })

  it('resolves to the prediction, and tells the page', async () => {
    draw(pad, line)
    const prediction = pad.predict()
    recognizer.questions[0]?.answer()
    expect((await prediction).digit).toBe(1)
    expect(told).toEqual([1])
  })

  it('answers a blank', async () => {
    expect(await pad.predict()).toMatchObject({ digit: null, confidence: 0, strokes: 0 })
    expect(told).toEqual([0])
  })

  it('does not tell an answer after a later one', async () => {
    draw(pad, line)
    const first = pad.predict()
    draw(pad, other)
    const second = pad.predict()
    recognizer.questions[1]?.answer()
    await second
    recognizer.questions[0]?.answer()
    expect((await first).strokes).toBe(1)
    expect(told).toEqual([2])
  })

  it.each<[string, () => void]>([
    [
      'clear',
      () => {
        pad.clear()
      },
    ],
    [
      'undo',
      () => {
        pad.undo()
      },
    ],
    [
      'set',
      () => {
        pad.strokes = [other]
      },
    ],
  ])('does not tell an answer to ink that was taken away: %s', async (_name, change) => {
    draw(pad, line)
    const prediction = pad.predict()
    change()
    recognizer.questions[0]?.answer()
    await prediction
    expect(told).toEqual([])
  })

  it('tells an answer to ink that has grown since', async () => {
    draw(pad, line)
    const prediction = pad.predict()
    draw(pad, other)
    recognizer.questions[0]?.answer()
    await prediction
    expect(told).toEqual([1])
  })

  it('hands failures on', async () => {
    draw(pad, line)
    const prediction = pad.predict()
    recognizer.questions[0]?.fail(new Error('no network'))
    await expect(prediction).rejects.toThrow('no network')
    expect(told).toEqual([])
  })
})

describe('a picture', () => {
  let recognizer: SlowRecognizer
  const picture = new Blob(['a picture'])

  beforeEach(() => {
    pad.recognizer = recognizer = new SlowRecognizer()
  })

  const shown = (): SVGPathElement[] => Array.from(pad.shadowRoot?.querySelectorAll('[part=picture] path') ?? [])
  const strokePaths = (): number => pad.shadowRoot?.querySelectorAll('[part=ink] path').length ?? 0
  const show = async (ink = foundInk()): Promise<void> => {
    const done = pad.showPicture(picture)
    recognizer.readings.shift()?.find(ink)
    await done
  }

  it('takes the place of what is drawn, in the middle and with its aspect kept', async () => {
    draw(pad, line)
    await show(foundInk(100, 50))
    expect(pad.strokes).toEqual([])
    expect([pad.blank, pad.hasPicture]).toEqual([false, true])
    expect(shown().map((path) => path.getAttribute('transform'))).toEqual(['translate(20 60) scale(1.6)'])
    void pad.predict()
    expect(recognizer.picture?.corners).toEqual([
      [20, 60],
      [180, 140],
    ])
  })

  it('fires ink', async () => {
    const heard = vi.fn()
    pad.addEventListener('ink', heard)
    await show()
    expect(heard).toHaveBeenCalledOnce()
  })

  it('is drawn over, and undone after the strokes, for what was there before', async () => {
    draw(pad, line)
    await show()
    draw(pad, other)
    expect([pad.strokes, shown().length]).toEqual([[other], 1])
    pad.undo()
    expect([pad.strokes, shown().length]).toEqual([[], 1])
    pad.undo()
    expect([pad.strokes, shown().length, strokePaths()]).toEqual([[line], 0, 1])
    expect(pad.hasPicture).toBe(false)
    pad.undo()
    expect(pad.blank).toBe(true)
  })

  it('gives way to the next, which can be undone as well', async () => {
    await show(foundInk(10, 10))
    await show(foundInk(20, 10))
    pad.undo()
    expect(shown()[0]?.getAttribute('d')).toBe(foundInk(10, 10).outline)
  })

  it.each([
    [
      'clear',
      () => {
        pad.clear()
      },
    ],
    [
      'strokes that are set',
      () => {
        pad.strokes = [line]
      },
    ],
  ])('goes with %s', async (_, change) => {
    await show()
    change()
    expect(shown()).toHaveLength(0)
    void pad.predict()
    expect(recognizer.picture).toBeUndefined()
  })

  it('moves with the pad', async () => {
    await show(foundInk(100, 50))
    layOut(pad, 100)
    draw(pad, [
      [10, 10],
      [50, 60],
    ])
    expect(shown()[0]?.getAttribute('transform')).toBe('translate(10 30) scale(0.8)')
    void pad.predict()
    expect(recognizer.picture?.corners).toEqual([
      [10, 30],
      [90, 70],
    ])
  })

  it('that cannot be read leaves the pad as it was', async () => {
    draw(pad, line)
    const done = pad.showPicture(picture)
    recognizer.readings[0]?.fail(new InkError('pictureCorrupt'))
    await expect(done).rejects.toThrow(new InkError('pictureCorrupt'))
    expect([pad.strokes, shown().length]).toEqual([[line], 0])
  })

  it('that comes after another one, or after Clear, is not shown', async () => {
    const [first, second] = [pad.showPicture(new Blob()), pad.showPicture(picture)]
    recognizer.readings[1]?.find(foundInk(20, 10))
    await second
    recognizer.readings[0]?.find(foundInk(10, 10))
    await first
    expect(shown()[0]?.getAttribute('d')).toBe(foundInk(20, 10).outline)
    const third = pad.showPicture(picture)
    pad.clear()
    recognizer.readings[2]?.find()
    await third
    expect(pad.blank).toBe(true)
  })
})
