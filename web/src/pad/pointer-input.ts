/** Mouse, fingers and pens as hands. */
import type { Point } from '../preprocessing/strokes'
import type { Hand, Touch } from './gesture'

export interface Pointers {
  /** Whatever draws does so no more. */
  release(): void
}

const PRIMARY_BUTTON = 1
const ERASER = { button: 5, buttons: 32 }

const erases = ({ button }: PointerEvent): boolean => button === ERASER.button

/** Whether a press is one that draws or erases: other buttons do neither. */
export const draws = (event: PointerEvent): boolean => event.button === 0 || erases(event)

/** One pointer at a time moves the hand over the pad. */
export function followPointers(pad: HTMLElement, hand: Hand): Pointers {
  let held: { id: number; type: string } | undefined

  const down = (event: PointerEvent): void => {
    if (!draws(event) || !mayTouch(event)) return
    if (held) hand.cancel()
    hand.down(touchAt(pad)(event), erases(event))
    held = { id: event.pointerId, type: event.pointerType }
    capture(pad, event.pointerId)
  }

  /** A pen takes over from the palm that touched down before it. */
  const mayTouch = ({ pointerType }: PointerEvent): boolean => !held || (held.type === 'touch' && pointerType === 'pen')

  const move = (event: PointerEvent): void => {
    if (event.pointerId !== held?.id) return
    // A button that was let go while another is held, or outside of the window, gives no pointerup.
    if (event.buttons & (PRIMARY_BUTTON | ERASER.buttons)) follow(event)
    else hand.up()
  }

  const follow = (event: PointerEvent): void => {
    const touch = touchAt(pad)
    hand.move(partsOf(event).map(touch), expectedAfter(event).map(touch))
  }

  const up = (event: PointerEvent): void => {
    if (event.pointerId !== held?.id) return
    if (event.type === 'pointerup') follow(event)
    hand.up()
  }

  /** The browser took the gesture for itself. */
  const cancel = (event: PointerEvent): void => {
    if (event.pointerId === held?.id) hand.cancel()
  }

  const keepMenuAway = (event: Event): void => {
    if (held) event.preventDefault()
  }

  /** A stroke that the browser takes for a fling makes it take the next tap for what stops the fling. */
  const keepFlingAway = (event: TouchEvent): void => {
    if (event.cancelable) event.preventDefault()
  }

  pad.addEventListener('pointerdown', down)
  pad.addEventListener('pointermove', move)
  pad.addEventListener('pointerup', up)
  pad.addEventListener('lostpointercapture', up)
  pad.addEventListener('pointercancel', cancel)
  pad.addEventListener('contextmenu', keepMenuAway)
  pad.addEventListener('touchstart', keepFlingAway, { passive: false })
  return {
    release() {
      held = undefined
    },
  }
}

function capture(pad: HTMLElement, pointer: number): void {
  try {
    pad.setPointerCapture(pointer)
  } catch {
    // An event that a script made has no pointer to capture; it draws all the same.
  }
}

/** Tells where events lie on the pad, whatever the page's scroll, zoom or transform. */
function touchAt(pad: HTMLElement): (event: PointerEvent) => Touch {
  const { left, top, width, height } = pad.getBoundingClientRect()
  const { clientLeft, clientTop } = pad
  const scaleX = pad.offsetWidth / width || 1
  const scaleY = pad.offsetHeight / height || 1
  const place = ({ clientX, clientY }: PointerEvent): Point => [
    (clientX - left) * scaleX - clientLeft,
    (clientY - top) * scaleY - clientTop,
  ]
  return (event) => ({ point: place(event), weight: weightOf(event) })
}

/** Only pens tell how hard they are pressed: of mice it is always half, and of fingers whatever the device likes. */
function weightOf({ pointerType, pressure }: PointerEvent): number | undefined {
  return pointerType === 'pen' && pressure > 0 ? 0.4 + 1.2 * pressure : undefined // 1 at half the pressure
}

/** The events that the browser merged into this one. */
function partsOf(event: PointerEvent): PointerEvent[] {
  // Absent where the page is not served securely, empty for events that a script made.
  const parts = (event as Partial<PointerEvent>).getCoalescedEvents?.call(event) ?? []
  return parts.length > 0 ? parts : [event]
}

/** Where the browser expects the pointer soon; few browsers tell. */
function expectedAfter(event: PointerEvent): PointerEvent[] {
  return event.type === 'pointermove' ? ((event as Partial<PointerEvent>).getPredictedEvents?.call(event) ?? []) : []
}
