/**
 * `<digit-pad>`: an area to draw on with mouse, finger, pen or keyboard, or to show a picture on, that knows which digit is
 * there. `docs/element.md` tells its attributes, properties, methods, events, parts and variables.
 */
import { transformBounds } from '../preprocessing/frame'
import type { Prediction } from '../recognizer/prediction'
import type { Recognizer } from '../recognizer/recognizer'
import { inTwoFrames, oncePerFrame } from '../lib/scheduling'
import { sharedRecognizer } from '../recognizer/shared-recognizer'
import { validateStrokes, type Point, type Stroke, type Strokes } from '../preprocessing/strokes'
import { EN_PAD, type PadMessages } from '../i18n/en-pad'
import { erasing } from './eraser'
import { drawing, type Gesture, type Hand, type Touch } from './gesture'
import { History } from './undo-history'
import { followKeys } from './keyboard-input'
import { layersOfPad } from './svg-layers'
import { documentOf } from './svg-export'
import { replay, type Replay } from './replay'
import { followPointers } from './pointer-input'
import { cornersOn, isBlank, type Line, placement, resized, type Sheet, type Size } from './drawing'
import { styleOfPads } from './style'

export type Tool = 'pen' | 'eraser'

/** Of the pad's shorter side. */
const ERASER_RADIUS = 0.05

const eraserRadius = ({ width, height }: Size): number => ERASER_RADIUS * Math.min(width, height)

/** @throws InkError as setting `strokes` does. */
const linesOf = (strokes: Strokes): Line[] => validateStrokes(strokes).map((points) => ({ points }))

const NO_SIZE: Size = { width: 0, height: 0 }

/** Servers that render pages import elements too, and have none. */
const Element = (globalThis as Partial<typeof globalThis>).HTMLElement ?? (Object as unknown as typeof HTMLElement)

export class DigitPad extends Element {
  /** Names the digit; all pads of a page share one that fetches the network once. */
  recognizer: Recognizer = sharedRecognizer

  /** What mouse, finger and keyboard draw with; a pen's other end always erases. */
  tool: Tool = 'pen'

  #words: PadMessages = EN_PAD
  readonly #history = new History<Sheet>({ size: NO_SIZE, lines: [] })
  /** What is being done, and is no step of the history yet. */
  #gesture: Gesture | undefined
  /** What draws itself, and is no step of the history yet either. */
  #replay: (Replay & { sheet: Sheet }) | undefined
  /** Where the browser expects the pen to be by the time that the screen shows it: seen, but never part of a stroke. */
  #expected: Point[] = []
  /** The picture that was asked for last, while it is being read and nothing took its place. */
  #coming: unknown
  /** Counts the times that ink went away: answers to what was there before are outdated. */
  #era = 0
  #asked = 0
  #told = 0
  readonly #layers = layersOfPad()
  readonly #hint = document.createElement('p')
  /** Read out by screen readers. */
  readonly #said = document.createElement('p')

  readonly #hand: Hand = {
    down: (touch, erases) => {
      this.#layers.dismissGuide()
      this.#finish()
      const sheet = resized(this.#history.present, this.#currentSize())
      const eraser = erases || this.tool === 'eraser'
      this.#gesture = eraser ? this.#erasing(sheet, touch) : drawing(sheet, touch)
      if (this.#gesture.sheet !== sheet) this.#wentOn()
    },
    move: (touches, expected) => {
      if (!this.#gesture?.move(this.#placed(touches))) return
      if (this.#gesture.adds) this.#expect(this.#placed(expected).map(({ point }) => point))
      this.#wentOn()
    },
    up: () => {
      this.#finish()
    },
    cancel: () => {
      this.#discard()
    },
  }
  readonly #pointers = followPointers(this, this.#hand)
  readonly #keys = followKeys(this, this.#hand, {
    size: () => this.#currentSize(),
    words: () => this.#words,
    showPen: (at, down) => {
      this.#showKeyPen(at, down)
    },
    say: (text) => {
      this.#said.textContent = text
    },
  })

  constructor() {
    super()
    const root = this.attachShadow({ mode: 'open' })
    root.adoptedStyleSheets = [styleOfPads()]
    this.#said.setAttribute('aria-live', 'polite')
    this.#hint.setAttribute('part', 'hint')
    this.#hint.setAttribute('aria-hidden', 'true') // the description tells more
    root.append(...this.#layers.elements, document.createElement('slot'), this.#hint, this.#said)
  }

  connectedCallback(): void {
    const { label, description } = this.#words
    this.#give('tabindex', '0')
    // With this role, screen readers leave the arrow keys and Space to the pad; with that of an image they would keep them
    // to move about the page. It is right for a thing like no other control, whose every key the description tells.
    this.#give('role', 'application')
    this.#give('aria-label', label)
    this.#give('aria-description', description)
  }

  /** What it says to those who draw by keyboard, or do not see it. */
  get words(): PadMessages {
    return this.#words
  }

  set words(words: PadMessages) {
    this.#words = words
    this.setAttribute('aria-label', words.label)
    this.setAttribute('aria-description', words.description)
  }

  disconnectedCallback(): void {
    this.#finish()
  }

  /**
   * The drawing: for each stroke its [x, y] points, in CSS pixels of the pad. What one gets is a copy.
   *
   * Setting takes a picture away, and throws an InkError when the value is not a list of lists of two numbers between
   * -1e9 and 1e9. Undo then takes one stroke away after another, as if they had been drawn, and brings back at last what
   * was there before.
   */
  get strokes(): Stroke[] {
    return resized(this.#sheet, this.#currentSize()).lines.map(({ points }) => points)
  }

  set strokes(strokes: Strokes) {
    const lines = linesOf(strokes)
    const size = this.#currentSize()
    const drawn = lines.length > 0 ? lines.map((_, index) => lines.slice(0, index + 1)) : [[]]
    this.#replace(...drawn.map((lines) => ({ size, lines })))
  }

  /** Whether the pad holds neither stroke nor picture. */
  get blank(): boolean {
    return isBlank(this.#sheet)
  }

  /** Whether the pad holds a picture, be it drawn over or not. */
  get hasPicture(): boolean {
    return this.#sheet.picture !== undefined
  }

  /** Whether there is something for `undo` to take back. */
  get canUndo(): boolean {
    return this.#underWay || this.#history.canUndo
  }

  /** Whether there is something for `redo` to do again. */
  get canRedo(): boolean {
    return !this.#underWay && this.#history.canRedo
  }

  /**
   * Shows the ink of a picture of one digit, dark on light or light on dark, in place of all that is on the pad. Strokes
   * drawn after that add to it.
   *
   * @param picture a file, or what else `createImageBitmap` takes. It stays in the browser.
   * @throws InkError when it cannot be read or holds no ink, the message saying why, and DigitpadError when the part that
   * reads pictures cannot be fetched; the pad is then as it was.
   */
  async show(picture: ImageBitmapSource): Promise<void> {
    this.#coming = picture
    const ink = await this.recognizer.read(picture)
    if (this.#coming !== picture) return
    const size = this.#currentSize()
    this.#replace({ size, lines: [], picture: { ink, corners: cornersOn(size, ink.coverage) } })
  }

  /** Takes all ink away. */
  clear(): void {
    this.#replace({ size: this.#currentSize(), lines: [] })
  }

  /** Takes the last step back: a stroke, be it finished or not, a picture, what was erased or cleared, a replay. */
  undo(): void {
    if (this.#replay) {
      this.#interrupt()
      return
    }
    if (!this.canUndo) return
    this.#step(() => {
      this.#history.undo()
    })
  }

  /** Takes the step again that was taken back last. */
  redo(): void {
    if (!this.canRedo) return
    this.#step(() => {
      this.#history.redo()
    })
  }

  /**
   * Draws strokes as a hand would, in place of all that is on the pad; at once where the person wants little motion.
   *
   * @param strokes as for `strokes`, which they are in the end.
   * @param options.speed how many times as fast as by itself, which is one and a half of the pad's sides a second: a number
   * above 0. With any other, or on a pad that has no size, they are there at once.
   * @returns whether it came to its end. A touch, a key of the pad or a method that changes ink stops it: what was there
   * before comes back then.
   * @throws InkError as setting `strokes` does.
   */
  async replay(strokes: Strokes, { speed = 1 }: { speed?: number } = {}): Promise<boolean> {
    const lines = linesOf(strokes)
    const size = this.#currentSize()
    this.#finish()
    this.#coming = undefined
    const side = Math.min(size.width, size.height)
    if (side * speed > 0 && !matchMedia('(prefers-reduced-motion: reduce)').matches) {
      const running = replay(lines, side, speed, (drawn) => {
        this.#replay = { ...running, sheet: { size, lines: drawn } }
        this.#changed()
      })
      this.#replay = { ...running, sheet: { size, lines: [] } }
      this.#era++
      this.#changed()
      if (!(await running.over)) return false
      this.#replay = undefined
    }
    this.#replace({ size, lines })
    return true
  }

  /**
   * The drawing as an SVG document that stands by itself, as large as the pad.
   *
   * @param color that of the ink; without one, that of what the document is put in.
   */
  toSVG(color = 'currentColor'): string {
    const sheet = this.#sheet
    return documentOf(sheet, this.#layers.penWidth(sheet.size), color)
  }

  /** Whether ink is named as it changes; also as an attribute. What is there already is named by `predict`. */
  get live(): boolean {
    return this.hasAttribute('live')
  }

  set live(live: boolean) {
    this.toggleAttribute('live', live)
  }

  /**
   * Names what is drawn now, and fires `prediction` unless the ink was taken away or a later answer came first.
   *
   * @throws ModelError when the network cannot be had, and DigitpadError when the part cannot be fetched that draws strokes
   * over pictures; the next call tries again.
   */
  async predict(): Promise<Prediction> {
    const era = this.#era
    const turn = ++this.#asked
    const { size, lines, picture } = this.#sheet
    const strokes = lines.map(({ points }) => points)
    const answer = await this.recognizer.recognize(strokes, picture)
    // A blank has no bounds, and needs no layout.
    const bounds = answer.bounds && transformBounds(answer.bounds, placement(size, this.#currentSize()))
    const prediction = { ...answer, bounds }
    if (era === this.#era && turn > this.#told) {
      this.#told = turn
      this.dispatchEvent(new CustomEvent('prediction', { detail: prediction, bubbles: true, composed: true }))
    }
    return prediction
  }

  /** Gives the pad an attribute that its page has not given it. */
  #give(name: string, value: string): void {
    if (!this.hasAttribute(name)) this.setAttribute(name, value)
  }

  #showKeyPen(at: Point | undefined, down: boolean): void {
    const size = this.#currentSize()
    const radius = this.tool === 'eraser' ? eraserRadius(size) : this.#layers.penWidth(size) / 2
    this.#layers.showPen(at && { at, radius, down, size })
    this.#hint.textContent = at && !down && this.blank ? this.#words.keyboardHint : ''
  }

  get #sheet(): Sheet {
    return this.#gesture?.sheet ?? this.#replay?.sheet ?? this.#history.present
  }

  get #underWay(): boolean {
    return this.#gesture !== undefined || this.#replay !== undefined
  }

  #currentSize(): Size {
    return { width: this.clientWidth, height: this.clientHeight }
  }

  /** Touches among the strokes, whose coordinates may be for the size that the pad had when the gesture began. */
  #placed(touches: Touch[]): Touch[] {
    const place = placement(this.#currentSize(), this.#sheet.size)
    return touches.map((touch) => ({ ...touch, point: place(touch.point) }))
  }

  #erasing(sheet: Sheet, touch: Touch): Gesture {
    return erasing(sheet, touch, eraserRadius(sheet.size), this.#layers.penWidth(sheet.size))
  }

  /** The gesture went on. */
  #wentOn(): void {
    if (!this.#gesture?.adds) this.#era++
    this.#changed()
  }

  readonly #predictLive = oncePerFrame(async () => {
    try {
      await this.predict()
    } catch (reason) {
      this.dispatchEvent(new CustomEvent('predictionerror', { detail: reason, bubbles: true, composed: true }))
    }
  })

  /** Stops what draws itself, and brings back what was there before. */
  #interrupt(): void {
    if (!this.#replay) return
    this.#replay.stop()
    this.#replay = undefined
    this.#era++
    this.#changed()
  }

  /** Makes a step of what is being done. */
  #finish(): void {
    this.#interrupt()
    if (this.#gesture && this.#gesture.sheet !== this.#gesture.before) this.#history.add(this.#gesture.sheet)
    this.#stop()
    this.#forget()
  }

  #discard(): void {
    if (!this.#gesture) return
    this.#stop()
    this.#era++
    this.#changed()
  }

  #stop(): void {
    this.#gesture = undefined
    this.#pointers.release()
    this.#keys.release()
  }

  /** Puts sheets in the place of what is there, one step after another. */
  #replace(...sheets: Sheet[]): void {
    this.#step(() => {
      if (isBlank(this.#history.present) && sheets.every(isBlank)) return
      for (const sheet of sheets) this.#history.add(sheet)
    })
  }

  #step(step: () => void): void {
    this.#finish()
    this.#coming = undefined
    step()
    this.#era++
    this.#changed()
  }

  #changed(): void {
    this.#paint()
    if (!this.blank) this.#layers.dismissGuide()
    this.dispatchEvent(new Event('ink', { bubbles: true, composed: true }))
    if (this.live) this.#predictLive()
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

  #paint(): void {
    this.#layers.show(this.#sheet, this.#expected)
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'digit-pad': DigitPad
  }
  interface HTMLElementEventMap {
    ink: Event
    prediction: CustomEvent<Prediction>
    predictionerror: CustomEvent<unknown>
  }
}

/** Makes `<digit-pad>` known to the browser, unless it is. */
export function defineDigitPad(): void {
  if (!customElements.get('digit-pad')) customElements.define('digit-pad', DigitPad)
}
