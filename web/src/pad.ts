/**
 * `<digit-pad>`: an area to draw on with mouse, finger or pen, or to show a picture on, that knows which digit is there.
 *
 * Fires `ink` when strokes or picture change, and `prediction` with a `Prediction` as `detail` when there is an answer to
 * what is drawn. Looks are set with `color` (the ink), `--digit-pad-pen` (the pen's width; per cent of the pad) and
 * `::part(ink)`, and `::part(picture)` for the ink of a picture.
 */
import type { Square } from './frame'
import { pathOf } from './ink'
import type { Prediction } from './prediction'
import type { PlacedPicture, Recognizer } from './recognizer'
import { sharedRecognizer } from './shared'
import { copyStrokes, type Point, type Stroke, type Strokes } from './strokes'

interface Size {
  width: number
  height: number
}

/** What is on a pad of some size. */
interface Sheet {
  size: Size
  strokes: Stroke[]
  picture: ShownPicture | undefined
}

/** A picture's ink, and what it took the place of. */
interface ShownPicture extends PlacedPicture {
  before: Sheet
}

interface Pen {
  id: number
  type: string
  stroke: Stroke
}

/** CSS pixels that a pointer must move to count: less is a finger's tremor, and a tap stays a dot. */
const MIN_MOVE = 2.5

const PRIMARY_BUTTON = 1

/** Share of the pad's shorter side that a picture's ink takes. */
const PICTURE_SIZE = 0.8

const SVG = 'http://www.w3.org/2000/svg'

const style = new CSSStyleSheet()
style.replaceSync(`
  :host {
    display: block;
    position: relative;
    aspect-ratio: 1;
    overflow: hidden;
    cursor: crosshair;
    touch-action: none;
    user-select: none;
    -webkit-user-select: none;
    -webkit-touch-callout: none;
    -webkit-tap-highlight-color: transparent;
  }
  :host([hidden]) {
    display: none;
  }
  ::slotted(*) {
    position: absolute;
    inset: 0;
    pointer-events: none;
  }
  svg {
    position: absolute;
    inset: 0;
    inline-size: 100%;
    block-size: 100%;
    overflow: visible;
    pointer-events: none;
    fill: none;
    stroke: currentColor;
    stroke-width: var(--digit-pad-pen, 6%);
    stroke-linecap: round;
    stroke-linejoin: round;
  }
  [part='picture'] {
    fill: currentColor;
    stroke: none;
  }
`)

export class DigitPad extends HTMLElement {
  /** Names the digit; all pads of a page share one that fetches the network once. */
  recognizer: Recognizer = sharedRecognizer

  #strokes: Stroke[] = []
  #picture: ShownPicture | undefined
  /** The picture that was asked for last, while it is being read and nothing took its place. */
  #coming: unknown
  /** The size of the pad that the strokes' coordinates are for. */
  #size: Size = { width: 0, height: 0 }
  #pen: Pen | undefined
  /** Where the browser expects the pen to be by the time that the screen shows it: seen, but never part of a stroke. */
  #expected: Point[] = []
  /** Counts the times that ink went away: answers to what was there before are outdated. */
  #era = 0
  #asked = 0
  #told = 0
  readonly #ink = layer('ink')
  readonly #pictureInk = layer('picture')

  constructor() {
    super()
    const root = this.attachShadow({ mode: 'open' })
    root.adoptedStyleSheets = [style]
    root.append(this.#pictureInk, this.#ink, document.createElement('slot'))
    this.addEventListener('pointerdown', this.#down)
    this.addEventListener('pointermove', this.#move)
    this.addEventListener('pointerup', this.#up)
    this.addEventListener('lostpointercapture', this.#up)
    this.addEventListener('pointercancel', this.#cancel)
    this.addEventListener('contextmenu', this.#keepMenuAway)
  }

  connectedCallback(): void {
    if (!this.hasAttribute('role')) this.setAttribute('role', 'img')
    if (!this.hasAttribute('aria-label')) this.setAttribute('aria-label', 'Drawing area')
  }

  disconnectedCallback(): void {
    this.#pen = undefined
  }

  /**
   * The drawing: for each stroke its [x, y] points, in CSS pixels of the pad. What one gets is a copy.
   *
   * Setting takes a picture away, and throws an InkError when the value is not a list of lists of two numbers between
   * -1e9 and 1e9.
   */
  get strokes(): Stroke[] {
    const place = placement(this.#size, this.#currentSize())
    return this.#strokes.map((stroke) => stroke.map(place))
  }

  set strokes(strokes: Strokes) {
    const copy = copyStrokes(strokes)
    this.#size = this.#currentSize()
    this.#replace(copy)
  }

  /** Whether the pad holds neither stroke nor picture. */
  get blank(): boolean {
    return this.#strokes.length === 0 && !this.#picture
  }

  /**
   * Shows the ink of a picture of one digit, dark on light or light on dark, in place of all that is on the pad. Strokes
   * drawn after that add to it.
   *
   * @param picture a file, or what else `createImageBitmap` takes. It stays in the browser.
   * @throws InkError when it cannot be read or holds no ink, the message saying why; the pad is then as it was.
   */
  async show(picture: ImageBitmapSource): Promise<void> {
    this.#coming = picture
    const found = await this.recognizer.read(picture)
    if (this.#coming !== picture) return
    const before = { size: this.#size, strokes: this.#strokes, picture: this.#picture }
    this.#size = this.#currentSize()
    this.#replace([], { found, corners: cornersOn(this.#size, found.ink), before })
  }

  /** Takes all ink away. */
  clear(): void {
    this.#replace([])
  }

  /** Takes the last stroke away, be it finished or not; after the strokes, the picture, for what was there before it. */
  undo(): void {
    const picture = this.#picture
    if (this.#strokes.length > 0 || !picture) {
      this.#replace(this.#strokes.slice(0, -1), picture)
      return
    }
    this.#size = picture.before.size
    this.#replace(picture.before.strokes, picture.before.picture)
  }

  /**
   * Names what is drawn now, and fires `prediction` unless the ink was taken away or a later answer came first.
   *
   * @throws ModelError when the network cannot be had; the next call tries again.
   */
  async predict(): Promise<Prediction> {
    const era = this.#era
    const turn = ++this.#asked
    const size = this.#size
    const answer = await this.recognizer.recognize(this.#strokes, this.#picture)
    const prediction = { ...answer, square: placedSquare(answer.square, placement(size, this.#currentSize())) }
    if (era === this.#era && turn > this.#told) {
      this.#told = turn
      this.dispatchEvent(new CustomEvent('prediction', { detail: prediction, bubbles: true, composed: true }))
    }
    return prediction
  }

  readonly #down = (event: PointerEvent): void => {
    if (event.button !== 0 || !this.#mayDraw(event)) return
    this.#discard()
    this.#settle()
    this.#pen = { id: event.pointerId, type: event.pointerType, stroke: [this.#placing()(event)] }
    this.#strokes.push(this.#pen.stroke)
    this.#capture(event.pointerId)
    this.#changed()
  }

  readonly #move = (event: PointerEvent): void => {
    if (event.pointerId !== this.#pen?.id) return
    // A button that was let go while another is held, or outside of the window, gives no pointerup.
    if (!(event.buttons & PRIMARY_BUTTON)) this.#lift()
    else this.#extend(event)
  }

  readonly #up = (event: PointerEvent): void => {
    if (event.pointerId !== this.#pen?.id) return
    if (event.type === 'pointerup') this.#extend(event)
    this.#lift()
  }

  /** The browser took the gesture for itself: it was no stroke. */
  readonly #cancel = (event: PointerEvent): void => {
    if (event.pointerId === this.#pen?.id) this.#discard()
  }

  readonly #keepMenuAway = (event: Event): void => {
    if (this.#pen) event.preventDefault()
  }

  /** One pointer draws at a time, but a pen takes over from the palm that touched down before it. */
  #mayDraw({ pointerType }: PointerEvent): boolean {
    return !this.#pen || (this.#pen.type === 'touch' && pointerType === 'pen')
  }

  #discard(): void {
    if (this.#pen) this.undo()
  }

  #capture(pointer: number): void {
    try {
      this.setPointerCapture(pointer)
    } catch {
      // An event that a script made has no pointer to capture; it draws all the same.
    }
  }

  #extend(event: PointerEvent): void {
    const stroke = this.#pen?.stroke
    if (!stroke) return
    const place = this.#placing()
    const before = stroke.length
    for (const point of partsOf(event).map(place)) {
      if (distance(point, stroke.at(-1) ?? point) >= MIN_MOVE) stroke.push(point)
    }
    if (stroke.length === before) return
    this.#expect(expectedAfter(event).map(place))
    this.#changed()
  }

  /** Shows where the pen is about to be, unless it is not heard of for a whole frame: it rests then. */
  #expect(points: Point[]): void {
    this.#expected = points
    if (points.length === 0) return
    inTwoFrames(() => {
      if (this.#expected === points) this.#forget()
    })
  }

  #forget(): void {
    if (this.#expected.length === 0) return
    this.#expected = []
    this.#paint()
  }

  #lift(): void {
    this.#pen = undefined
    this.#forget()
  }

  #replace(strokes: Stroke[], picture?: ShownPicture): void {
    this.#lift()
    this.#coming = undefined
    this.#era++
    this.#strokes = strokes
    this.#picture = picture
    this.#paintPicture()
    this.#changed()
  }

  #changed(): void {
    this.#paint()
    this.dispatchEvent(new Event('ink', { bubbles: true, composed: true }))
  }

  /** Brings the drawing to the pad's present size, before more is drawn. */
  #settle(): void {
    this.#strokes = this.strokes
    this.#picture = this.#placedPicture
    this.#paintPicture()
    this.#size = this.#currentSize()
  }

  /** The picture, its corners in CSS pixels of the pad. */
  get #placedPicture(): ShownPicture | undefined {
    if (!this.#picture) return undefined
    const place = placement(this.#size, this.#currentSize())
    const [topLeft, bottomRight] = this.#picture.corners
    return { ...this.#picture, corners: [place(topLeft), place(bottomRight)] }
  }

  #currentSize(): Size {
    return { width: this.clientWidth, height: this.clientHeight }
  }

  /** Tells where events lie among the strokes, whatever the page's scroll, zoom or transform. */
  #placing(): (event: PointerEvent) => Point {
    const { left, top, width, height } = this.getBoundingClientRect()
    const { clientLeft, clientTop } = this
    const scaleX = this.offsetWidth / width || 1
    const scaleY = this.offsetHeight / height || 1
    const place = placement(this.#currentSize(), this.#size)
    return ({ clientX, clientY }) =>
      place([(clientX - left) * scaleX - clientLeft, (clientY - top) * scaleY - clientTop])
  }

  /** The view box keeps the drawing in place when the pad's size changes. */
  #paint(): void {
    const { width, height } = this.#size
    if (width && height)
      for (const svg of [this.#pictureInk, this.#ink])
        svg.setAttribute('viewBox', `0 0 ${String(width)} ${String(height)}`)
    while (this.#ink.children.length > this.#strokes.length) this.#ink.lastElementChild?.remove()
    this.#strokes.forEach((stroke, index) => {
      const path = this.#ink.children[index] ?? this.#ink.appendChild(document.createElementNS(SVG, 'path'))
      const data = pathOf(stroke === this.#pen?.stroke ? [...stroke, ...this.#expected] : stroke)
      if (path.getAttribute('d') !== data) path.setAttribute('d', data)
    })
  }

  #paintPicture(): void {
    if (!this.#picture) {
      this.#pictureInk.replaceChildren()
      return
    }
    const { found, corners } = this.#picture
    const [[left, top], [right]] = corners
    const path = document.createElementNS(SVG, 'path')
    path.setAttribute('d', found.outline)
    path.setAttribute(
      'transform',
      `translate(${String(left)} ${String(top)}) scale(${String((right - left) / found.ink.width)})`,
    )
    this.#pictureInk.replaceChildren(path)
  }
}

function layer(part: string): SVGSVGElement {
  const svg = document.createElementNS(SVG, 'svg')
  svg.setAttribute('part', part)
  svg.setAttribute('aria-hidden', 'true')
  return svg
}

/** The corners of ink in the middle of a pad, its aspect kept. */
function cornersOn({ width, height }: Size, ink: Size): [Point, Point] {
  const scale = (PICTURE_SIZE * Math.min(width, height)) / Math.max(ink.width, ink.height)
  const [halfX, halfY] = [(scale * ink.width) / 2, (scale * ink.height) / 2]
  return [
    [width / 2 - halfX, height / 2 - halfY],
    [width / 2 + halfX, height / 2 + halfY],
  ]
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

function inTwoFrames(task: () => void): void {
  requestAnimationFrame(() => requestAnimationFrame(task))
}

function distance([x1, y1]: Point, [x2, y2]: Point): number {
  return Math.hypot(x2 - x1, y2 - y1)
}

/** Moves a point from a pad of one size to one of another, as an SVG view box does: about the middle, aspect kept. */
function placement(from: Size, to: Size): (point: Point) => Point {
  const scale = Math.min(to.width / from.width, to.height / from.height)
  const same = from.width === to.width && from.height === to.height
  if (same || !Number.isFinite(scale) || scale === 0) return ([x, y]) => [x, y]
  return ([x, y]) => [(x - from.width / 2) * scale + to.width / 2, (y - from.height / 2) * scale + to.height / 2]
}

/** The square of a frame on a pad of another size. */
function placedSquare(square: Square | null, place: (point: Point) => Point): Square | null {
  if (!square) return null
  const [left, top] = place([square.left, square.top])
  const [right] = place([square.left + square.side, square.top])
  return { left, top, side: right - left }
}

declare global {
  interface HTMLElementTagNameMap {
    'digit-pad': DigitPad
  }
  interface HTMLElementEventMap {
    ink: Event
    prediction: CustomEvent<Prediction>
  }
}

if (!customElements.get('digit-pad')) customElements.define('digit-pad', DigitPad)
