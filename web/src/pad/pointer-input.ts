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

/** Fingers that touch down within this time make a gesture of several fingers, like a pinch. */
const SAME_TIME_MS = 300

/** How long a touch may be taken back, and after how long without an event a pointer may have been lost. */
const MOMENT_MS = 1000

interface ActivePointer {
  id: number
  type: string
  downTime: number
  /** When its last event came. */
  lastTime: number
  start: PenSample
  hasMoved: boolean
}

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
  let active: ActivePointer | undefined
  let press: Press | undefined
  /** The last gesture, if it was a finger's or a palm's. */
  let lastTouch: ActivePointer | undefined
  /** A finger that touched down with the one that draws. It rests, or draws instead; if both move, neither draws. */
  let companion: { id: number; start: PenSample; until: number } | undefined

  /** Returns a function from events to samples. */
  const createSampler = (): ((event: PointerEvent) => PenSample) => {
    const fromClient = corners.fromClient(sizeOf(pad))
    return (event) => ({ point: fromClient([event.clientX, event.clientY]), width: widthFromPressure(event) })
  }

  const onPointerDown = (event: PointerEvent): void => {
    if (!isDrawingPress(event) || !takesOver(event)) return
    const { target, pointerId: id, pointerType: type, timeStamp: downTime } = event
    const sample = createSampler()(event)
    lastTouch = press = undefined
    if (target !== pad && target instanceof HTMLElement) press = { target, sample, isEraserEnd: isEraserEnd(event) }
    else pen.down(sample, isEraserEnd(event))
    active = { id, type, downTime, lastTime: downTime, start: sample, hasMoved: false }
    capturePointer(pad, id)
  }

  /** Ends, or takes back, what the press of another pointer shows to be over, or a mistake; returns whether that may draw. */
  const takesOver = (event: PointerEvent): boolean => {
    const { pointerId, pointerType, isPrimary, timeStamp } = event
    companion = undefined
    const touch = active ?? lastTouch
    if (pointerType === 'pen' && touch?.type === 'touch') {
      if (active || timeStamp - touch.lastTime < MOMENT_MS) takeBackTouch() // that was a palm
    } else if (active) {
      const isSameType = pointerType === active.type
      // The end of a pointer never came if another is the first of its type to be down, or if it has long been silent.
      if ((isSameType && isPrimary) || timeStamp - active.lastTime > MOMENT_MS) pen.up()
      else {
        if (timeStamp - active.downTime < SAME_TIME_MS)
          companion = { id: pointerId, start: createSampler()(event), until: timeStamp + MOMENT_MS }
        return false
      }
    }
    return true
  }

  const takeBackTouch = (): void => {
    if (active) pen.cancel()
    else if (lastTouch) pen.takeBack()
    release()
    lastTouch = undefined
  }

  const onCompanionMove = (event: PointerEvent): void => {
    if (event.pointerId !== companion?.id || event.timeStamp > companion.until) return
    const { id, start, until } = companion
    if (distance(start.point, createSampler()(event).point) < MAX_TAP_PX) return
    companion = undefined
    if (!active || active.hasMoved) takeBackTouch()
    else {
      const resting = active
      pen.cancel()
      pen.down(start, false)
      active = { ...resting, id, start, hasMoved: true }
      companion = { id: resting.id, start: resting.start, until }
    }
  }

  const onPointerMove = (event: PointerEvent): void => {
    if (event.pointerId !== active?.id) return
    active.lastTime = event.timeStamp
    active.hasMoved ||= distance(active.start.point, createSampler()(event).point) >= MAX_TAP_PX
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
    const touch = active.type === 'touch' && !press ? { ...active, lastTime: event.timeStamp } : undefined
    pen.up()
    lastTouch = touch
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
  pad.addEventListener('pointermove', onCompanionMove)
  pad.addEventListener('pointermove', onPointerMove)
  pad.addEventListener('pointerup', onPointerUp)
  pad.addEventListener('lostpointercapture', onPointerUp)
  pad.addEventListener('pointercancel', onPointerCancel)
  pad.addEventListener('contextmenu', preventMenu)
  for (const type of ['touchstart', 'touchmove'] as const)
    pad.addEventListener(type, preventDefault, { passive: false })
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
