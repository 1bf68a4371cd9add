/** Mouse, fingers and pens, by pointer events. */
import type { Corners } from './corners'
import { sizeOf } from './drawing'
import { distance, type PenHandler, type PenSample } from './gesture'

export interface PointerInput {
  /** Ends the gesture of the pointer that draws. */
  release(): void
}

const PRIMARY_BUTTON = 1
const ERASER = { button: 5, buttons: 32 }

const isEraserEnd = ({ button }: PointerEvent): boolean => button === ERASER.button

/** Whether a press draws or erases: other buttons do neither. */
export const isDrawingPress = (event: PointerEvent): boolean => event.button === 0 || isEraserEnd(event)

/** A press that moves less is a tap. */
const MAX_TAP_PX = 6

/** A press on a child of the pad: a tap on it until the pointer moves, which starts a stroke. */
interface Press {
  target: HTMLElement
  sample: PenSample
  isEraserEnd: boolean
}

/**
 * Passes the input of one pointer at a time on to the pen handler. A tap on a child of the pad is a click on it, and draws
 * no dot.
 */
export function listenToPointers(pad: HTMLElement, corners: Corners, pen: PenHandler): PointerInput {
  let active: { id: number; type: string } | undefined
  let press: Press | undefined

  /** Returns a function from events to samples. */
  const createSampler = (): ((event: PointerEvent) => PenSample) => {
    const fromClient = corners.fromClient(sizeOf(pad))
    return (event) => ({ point: fromClient([event.clientX, event.clientY]), width: widthFromPressure(event) })
  }

  const onPointerDown = (event: PointerEvent): void => {
    if (!isDrawingPress(event) || !isAllowed(event)) return
    if (active) pen.cancel()
    const sample = createSampler()(event)
    const { target } = event
    press = undefined
    if (target !== pad && target instanceof HTMLElement) press = { target, sample, isEraserEnd: isEraserEnd(event) }
    else pen.down(sample, isEraserEnd(event))
    active = { id: event.pointerId, type: event.pointerType }
    capturePointer(pad, event.pointerId)
  }

  /** A pen takes over from the palm that touched the screen before it. */
  const isAllowed = ({ pointerType }: PointerEvent): boolean =>
    !active || (active.type === 'touch' && pointerType === 'pen')

  const onPointerMove = (event: PointerEvent): void => {
    if (event.pointerId !== active?.id) return
    // A button released while another is held, or outside of the window, fires no pointerup.
    if (event.buttons & (PRIMARY_BUTTON | ERASER.buttons)) movePen(event)
    else pen.up()
  }

  const movePen = (event: PointerEvent): void => {
    const sample = createSampler()
    if (press) {
      if (distance(press.sample.point, sample(event).point) < MAX_TAP_PX) return
      startPressed(press)
    }
    pen.move(coalescedEvents(event).map(sample), predictedEvents(event).map(sample))
  }

  /** Starts the stroke where the pointer was pressed. */
  const startPressed = ({ sample, isEraserEnd }: Press): void => {
    const pointer = active
    pen.down(sample, isEraserEnd) // which releases the pointer
    active = pointer
  }

  const onPointerUp = (event: PointerEvent): void => {
    if (event.pointerId !== active?.id) return
    if (event.type === 'pointerup') movePen(event)
    const tapped = press?.target
    pen.up()
    if (event.type === 'pointerup') tapped?.click()
  }

  /** The browser took the gesture over. */
  const onPointerCancel = (event: PointerEvent): void => {
    if (event.pointerId !== active?.id) return
    pen.cancel()
    release()
  }

  const release = (): void => {
    active = undefined
    press = undefined
  }

  const preventMenu = (event: Event): void => {
    if (active) event.preventDefault()
  }

  /**
   * After a stroke that a browser takes for a fling, it would take the next tap for one that stops the fling. Handwriting
   * input, as on tablets, takes over a pen whose moves are not cancelled.
   */
  const preventDefault = (event: TouchEvent): void => {
    if (event.cancelable) event.preventDefault()
  }

  pad.addEventListener('pointerdown', onPointerDown)
  pad.addEventListener('pointermove', onPointerMove)
  pad.addEventListener('pointerup', onPointerUp)
  pad.addEventListener('lostpointercapture', onPointerUp)
  pad.addEventListener('pointercancel', onPointerCancel)
  pad.addEventListener('contextmenu', preventMenu)
  for (const type of ['touchstart', 'touchmove'] as const) pad.addEventListener(type, preventDefault, { passive: false })
  return { release }
}

function capturePointer(pad: HTMLElement, pointerId: number): void {
  try {
    pad.setPointerCapture(pointerId)
  } catch {
    // An event made by a script has no pointer to capture; it draws all the same.
  }
}

/** The stroke's width, 1 at half the pressure. Only pens measure it: mice report one half, fingers anything. */
function widthFromPressure({ pointerType, pressure }: PointerEvent): number | undefined {
  return pointerType === 'pen' && pressure > 0 ? 0.4 + 1.2 * pressure : undefined
}

/** The events that the browser merged into this one. */
function coalescedEvents(event: PointerEvent): PointerEvent[] {
  // Absent in insecure contexts, empty for events made by a script; browsers that hide them put them at the origin.
  const events = (event as Partial<PointerEvent>).getCoalescedEvents?.call(event).filter(isLocated) ?? []
  return events.length > 0 ? events : [event]
}

const isLocated = ({ clientX, clientY }: PointerEvent): boolean => clientX !== 0 || clientY !== 0

/** Where the browser predicts the pointer; few browsers do. */
function predictedEvents(event: PointerEvent): PointerEvent[] {
  if (event.type !== 'pointermove') return []
  return (event as Partial<PointerEvent>).getPredictedEvents?.call(event).filter(isLocated) ?? []
}
