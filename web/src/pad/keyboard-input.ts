/** The keyboard as a hand: arrow keys move a pen that one sees, and space puts it down and lifts it. */
import { afterPause } from '../lib/scheduling'
import type { Point } from '../preprocessing/strokes'
import type { PadMessages } from '../i18n/en-pad'
import type { Hand } from './gesture'
import type { Size } from './drawing'

export interface Keys {
  /** The pen is lifted. */
  release(): void
}

/** What the keyboard's pen needs of its pad. */
export interface Desk {
  size: () => Size
  words: () => PadMessages
  /** Shows the pen at a place, in CSS pixels of the pad; none where the keyboard is not in use. */
  showPen: (at: Point | undefined, down: boolean) => void
  /** Has a screen reader say it. */
  say: (text: string) => void
}

const WAYS: Record<string, Point> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
}

/** Shares of the pad's shorter side that a key moves the pen, by itself and with Shift. */
const [STEP, SMALL_STEP] = [0.05, 0.01]

/** Milliseconds without a key after which the place of the pen is said. */
const PAUSE = 400

export function followKeys(pad: HTMLElement, hand: Hand, desk: Desk): Keys {
  /** Where the pen is, as shares of the pad's width and height. */
  let [across, down] = [0.5, 0.5]
  let drawing = false
  let inUse = false
  /** Two arrow keys at once move it aslant. */
  const held = new Set<string>()

  const place = (): Point => [across * desk.size().width, down * desk.size().height]
  const show = (use = true): void => {
    inUse = use
    desk.showPen(use ? place() : undefined, drawing)
  }
  const sayPlace = afterPause(PAUSE, () => {
    if (inUse) desk.say(desk.words().position(across, down))
  })

  const press = (event: KeyboardEvent): void => {
    if (event.ctrlKey || event.metaKey || event.altKey) return
    if (event.key in WAYS) {
      held.add(event.key)
      move(event.shiftKey ? SMALL_STEP : STEP)
    } else if (event.key === ' ') {
      if (!event.repeat) turn()
    } else return
    event.preventDefault() // the page would scroll
  }

  const move = (step: number): void => {
    const { width, height } = desk.size()
    const length = step * Math.min(width, height)
    for (const key of held) {
      const [x, y] = WAYS[key] ?? [0, 0]
      across = within(across + (x * length) / (width || 1))
      down = within(down + (y * length) / (height || 1))
    }
    if (drawing) hand.move([{ point: place() }], [])
    show()
    sayPlace()
  }

  const turn = (): void => {
    if (drawing) hand.up()
    else putDown()
    show()
  }

  const putDown = (): void => {
    hand.down({ point: place() }, false)
    drawing = true
    desk.say(desk.words().penDown)
  }

  const leave = (): void => {
    held.clear()
    if (drawing) hand.up()
    show(false)
  }

  pad.addEventListener('keydown', press)
  pad.addEventListener('keyup', ({ key }) => held.delete(key))
  pad.addEventListener('focus', () => {
    show(pad.matches(':focus-visible'))
  })
  pad.addEventListener('blur', leave)
  pad.addEventListener('pointerdown', () => {
    show(false)
  })
  return {
    release() {
      if (!drawing) return
      drawing = false
      if (!inUse) return
      show()
      desk.say(desk.words().penUp)
    },
  }
}

const within = (share: number): number => Math.min(Math.max(share, 0), 1)
