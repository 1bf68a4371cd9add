/** The keyboard as a pen: the arrow keys move a visible cursor, and Space puts the pen down or lifts it. */
import { debounce } from '../lib/scheduling'
import type { Point } from '../preprocessing/strokes'
import type { PadMessages } from '../i18n/en-pad'
import { shorterSide, type Size } from './drawing'
import type { PenHandler } from './gesture'

export interface KeyboardInput {
  /** Lifts the pen. */
  release(): void
}

/** What the keyboard's pen needs of its pad. */
export interface KeyboardHost {
  size: () => Size
  messages: () => PadMessages
  /** Shows the cursor at a point, in CSS pixels of the pad; none while the keyboard is not in use. */
  showCursor: (point: Point | undefined, isDown: boolean) => void
  /** Has a screen reader read a text out. */
  announce: (text: string) => void
}

const DIRECTIONS: Record<string, Point> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
}

/** How far a key moves the pen, without and with Shift, as a share of the pad's shorter side. */
const [STEP, SMALL_STEP] = [0.05, 0.01]

/** The time without a key after which the pen's position is announced. */
const ANNOUNCE_DELAY_MS = 400

export function listenToKeys(pad: HTMLElement, pen: PenHandler, host: KeyboardHost): KeyboardInput {
  /** The pen's position, as shares of the pad's width and height. */
  let [x, y] = [0.5, 0.5]
  let isDown = false
  let isInUse = false
  /** Two arrow keys held at once move the pen diagonally. */
  const heldKeys = new Set<string>()

  const point = (): Point => [x * host.size().width, y * host.size().height]
  const updateCursor = (inUse = true): void => {
    isInUse = inUse
    host.showCursor(inUse ? point() : undefined, isDown)
  }
  const announcePosition = debounce(ANNOUNCE_DELAY_MS, () => {
    if (isInUse) host.announce(host.messages().position(x, y))
  })

  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.ctrlKey || event.metaKey || event.altKey) return
    if (event.key in DIRECTIONS) {
      heldKeys.add(event.key)
      move(event.shiftKey ? SMALL_STEP : STEP)
    } else if (event.key === ' ') {
      if (!event.repeat) togglePen()
    } else return
    event.preventDefault() // the page would scroll
  }

  const move = (step: number): void => {
    const size = host.size()
    const length = step * shorterSide(size)
    for (const key of heldKeys) {
      const [directionX, directionY] = DIRECTIONS[key] ?? [0, 0]
      x = clampToUnit(x + (directionX * length) / (size.width || 1))
      y = clampToUnit(y + (directionY * length) / (size.height || 1))
    }
    if (isDown) pen.move([{ point: point() }], [])
    updateCursor()
    announcePosition()
  }

  const togglePen = (): void => {
    if (isDown) pen.up()
    else putDown()
    updateCursor()
  }

  const putDown = (): void => {
    pen.down({ point: point() }, false)
    isDown = true
    host.announce(host.messages().penDown)
  }

  const onBlur = (): void => {
    heldKeys.clear()
    if (isDown) pen.up()
    updateCursor(false)
  }

  pad.addEventListener('keydown', onKeyDown)
  pad.addEventListener('keyup', ({ key }) => heldKeys.delete(key))
  pad.addEventListener('focus', () => {
    updateCursor(pad.matches(':focus-visible'))
  })
  pad.addEventListener('blur', onBlur)
  pad.addEventListener('pointerdown', () => {
    updateCursor(false)
  })
  return {
    release() {
      if (!isDown) return
      isDown = false
      if (!isInUse) return
      updateCursor()
      host.announce(host.messages().penUp)
    },
  }
}

const clampToUnit = (share: number): number => Math.min(Math.max(share, 0), 1)
