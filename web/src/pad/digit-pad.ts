/**
 * `<digit-pad>`: an element to draw a digit or a number on by mouse, finger, pen or keyboard, or to show a picture of one
 * on, that recognises it. `docs/element.md` documents its attributes, properties, methods, events, parts and CSS variables.
 */
import type { Handwriting, TeachResult } from '../handwriting/handwriting'
import { loadHandwriting, mayHaveExamples, onHandwritingChange } from '../handwriting/shared'
import type { NumberReading } from '../numbers/number-reading'
import type { Recognizer } from '../recognizer/recognizer'
import { oncePerFrame } from '../lib/scheduling'
import type { Prediction } from '../recognizer/prediction'
import { sharedRecognizer } from '../recognizer/shared-recognizer'
import { DigitpadError } from '../lib/errors'
import { validateStrokes, type Point, type Stroke, type Strokes } from '../preprocessing/strokes'
import { EN_PAD, type PadMessages } from '../i18n/en-pad'
import { createCorners } from './corners'
import {
  centeredCorners,
  type Drawing,
  type InkStroke,
  isBlank,
  letterbox,
  resizeDrawing,
  shorterSide,
  type Size,
  sizeOf,
} from './drawing'
import { startErasing } from './eraser'
import { type Gesture, type PenHandler, type PenSample, startStroke } from './gesture'
import { listenToKeys } from './keyboard-input'
import { mayBeNumber, settlePicture, toNumberDrawing } from './number-picture'
import { type PadPrediction, transformPrediction } from './pad-prediction'
import { listenToPointers } from './pointer-input'
import { PredictionRequests } from './prediction-requests'
import { removeDigit } from './remove-digit'
import { type Replay, startReplay } from './replay'
import { padStyleSheets } from './style'
import { toSvgDocument } from './svg-export'
import { createLayers } from './svg-layers'
import { UndoHistory } from './undo-history'

export type Tool = 'pen' | 'eraser'

/** What a pad recognises: one digit, or a number of any length. */
export type Reads = 'digit' | 'number'

/** What a `taught` event says: an ink that was taught. */
export interface TaughtDetail {
  /** As of `strokes`; without those of a picture. */
  strokes: Stroke[]
  hasPicture: boolean
  /** The digit that the person meant, or null for no digit. */
  label: number | null
  /** The answer before: a digit, or null for none. */
  answer: number | null
}

/** The answer to a drawing, in its coordinates. */
interface Answer {
  drawing: Drawing
  number: NumberReading | null
}

/** As a share of the pad's shorter side. */
const ERASER_RADIUS = 0.05

const eraserRadius = (size: Size): number => ERASER_RADIUS * shorterSide(size)

/** @throws InkError as setting `strokes` does. */
const toInkStrokes = (strokes: Strokes): InkStroke[] => validateStrokes(strokes).map((points) => ({ points }))

const toStrokes = ({ strokes }: Drawing): Stroke[] => strokes.map(({ points }) => points)

/** A server that renders pages imports elements too, and has no HTMLElement. */
const BaseElement = (globalThis as Partial<typeof globalThis>).HTMLElement ?? (Object as unknown as typeof HTMLElement)

/** Removes what a page has set before its element became a pad: these properties would hide those of the class. */
function takeOwnProperties(element: HTMLElement): [string, unknown][] {
  const properties = Object.entries(element)
  for (const [name] of properties) Reflect.deleteProperty(element, name)
  return properties
}

export class DigitPad extends BaseElement {
  readonly #earlyProperties = takeOwnProperties(this)

  /** Recognises the ink. By default all pads of a page share one, which downloads the model once. */
  recognizer: Recognizer = sharedRecognizer

  /** What mouse, finger and keyboard do; the eraser end of a pen always erases. */
  tool: Tool = 'pen'

  #messages: PadMessages = EN_PAD
  readonly #history = new UndoHistory<Drawing>({ size: { width: 0, height: 0 }, strokes: [] })
  /** A gesture or a replay in progress, never both: it is not in the history yet. */
  #gesture: Gesture | undefined
  #replay: Replay | undefined
  /** What the last gesture made, if anything. */
  #lastGesture: Drawing | undefined
  /** The last picture to show, while it is being read and nothing else replaced the ink. */
  #pendingPicture: ImageBitmapSource | undefined
  readonly #requests = new PredictionRequests()
  #numberReader: 'unloaded' | 'loading' | 'ready' | 'failed' = 'unloaded'
  #ignoreHandwriting: (() => void) | undefined
  /** The last answer that was fired. */
  #lastAnswer: Answer | undefined
  readonly #layers = createLayers()
  readonly #corners = createCorners()
  readonly #hint = document.createElement('p')
  /** Read out by screen readers. */
  readonly #liveRegion = document.createElement('p')

  readonly #penHandler: PenHandler = {
    down: (sample, isEraserEnd) => {
      this.#layers.dismissGuide()
      this.#endGesture()
      const drawing = resizeDrawing(this.#history.present, this.#size)
      this.#gesture =
        isEraserEnd || this.tool === 'eraser'
          ? startErasing(drawing, sample, eraserRadius(drawing.size), this.#layers.penWidth(drawing.size))
          : startStroke(drawing, sample)
      if (this.#gesture.drawing !== drawing) this.#gestureMoved()
    },
    move: (samples, predicted) => {
      if (!this.#gesture?.move(this.#toDrawing(samples))) return
      if (this.#gesture.isAdditive) this.#layers.showPredicted(this.#toDrawing(predicted).map(({ point }) => point))
      this.#gestureMoved()
    },
    up: () => {
      this.#endGesture()
    },
    cancel: () => {
      if (this.#gesture) this.#cancel()
    },
    takeBack: () => {
      if (this.#lastGesture !== this.#history.present) return
      this.#commit(() => {
        this.#history.discard()
      })
    },
  }
  readonly #pointerInput = listenToPointers(this, this.#corners, this.#penHandler)
  readonly #keyboardInput = listenToKeys(this, this.#penHandler, {
    size: () => this.#size,
    messages: () => this.#messages,
    showCursor: (point, isDown) => {
      this.#showCursor(point, isDown)
    },
    announce: (text) => {
      this.#liveRegion.textContent = text
    },
  })

  constructor() {
    super()
    const root = this.attachShadow({ mode: 'open' })
    root.adoptedStyleSheets = padStyleSheets(document)
    this.#liveRegion.setAttribute('aria-live', 'polite')
    this.#hint.setAttribute('part', 'hint')
    this.#hint.setAttribute('aria-hidden', 'true') // the description says more
    const slot = document.createElement('slot')
    root.append(...this.#layers.elements, slot, this.#hint, this.#liveRegion, ...this.#corners.elements)
    this.#setEarlyProperties()
  }

  /** The pad is moved into another document, as that of a frame. */
  adoptedCallback(): void {
    if (this.shadowRoot) this.shadowRoot.adoptedStyleSheets = padStyleSheets(this.ownerDocument)
  }

  connectedCallback(): void {
    // In an "application", screen readers leave the arrow keys and Space to the element; in an "img", they would use them
    // to move about the page. The role suits an element unlike any other control whose description names every key.
    const { label, description } = this.#messages
    const defaults = { tabindex: '0', role: 'application', 'aria-label': label, 'aria-description': description }
    for (const [name, value] of Object.entries(defaults)) if (!this.hasAttribute(name)) this.setAttribute(name, value)
    if (this.personal)
      this.#ignoreHandwriting ??= onHandwritingChange(() => {
        // An answer that is still to come may have been begun before the change.
        if (this.#requests.isPending || this.#lastAnswer?.drawing === this.#drawing) this.#predictLive()
      })
  }

  disconnectedCallback(): void {
    this.#ignoreHandwriting?.()
    this.#ignoreHandwriting = undefined
    this.#endGesture()
  }

  /** The texts for people who draw by keyboard or use a screen reader. */
  get messages(): PadMessages {
    return this.#messages
  }

  set messages(messages: PadMessages) {
    this.#messages = messages
    this.setAttribute('aria-label', messages.label)
    this.setAttribute('aria-description', messages.description)
  }

  /**
   * The drawing: the [x, y] points of each stroke, in CSS pixels of the pad. Reading returns a copy.
   *
   * Setting replaces a picture too. Undo then removes one stroke after another, and at last restores what was there before.
   *
   * @throws InkError when set to anything but a list of lists of two numbers between -1e9 and 1e9.
   */
  get strokes(): Stroke[] {
    return toStrokes(resizeDrawing(this.#drawing, this.#size))
  }

  set strokes(strokes: Strokes) {
    const all = toInkStrokes(strokes)
    const size = this.#size
    const steps = all.length > 0 ? all.map((_, index) => all.slice(0, index + 1)) : [[]]
    this.#replaceWith(...steps.map((strokes) => ({ size, strokes })))
  }

  /** Whether the pad holds neither strokes nor a picture. */
  get blank(): boolean {
    return isBlank(this.#drawing)
  }

  /** Whether a stroke is being drawn, or strokes are being replayed. */
  get isBusy(): boolean {
    return this.#gesture !== undefined || this.#replay !== undefined
  }

  /** Whether the pad holds a picture, with or without strokes over it. */
  get hasPicture(): boolean {
    return this.#drawing.picture !== undefined
  }

  get canUndo(): boolean {
    return this.isBusy || this.#history.canUndo
  }

  get canRedo(): boolean {
    return !this.isBusy && this.#history.canRedo
  }

  /**
   * Replaces the ink by that of a picture of one digit, dark on light or light on dark. Later strokes are added to it.
   *
   * @param picture a file, or anything else that `createImageBitmap` takes. It stays in the browser.
   * @param isElsewhere resolves with whether the picture is shown elsewhere, so that the ink stays as it is.
   * @returns whether the picture's file has further frames or pages, which were not read.
   * @throws InkError when the picture cannot be read or holds no ink, and DigitpadError when the code that reads pictures
   * cannot be downloaded; the pad is then unchanged.
   */
  async showPicture(picture: ImageBitmapSource, isElsewhere = Promise.resolve(false)): Promise<boolean> {
    this.#pendingPicture = picture
    const reading = this.recognizer.read(picture)
    reading.catch(() => undefined) // it is awaited below, if at all
    if (await isElsewhere) return false
    const ink = await reading
    if (this.#pendingPicture !== picture) return false
    const size = this.#size
    this.#replaceWith({ size, strokes: [], picture: { ink, corners: centeredCorners(size, ink.coverage) } })
    return ink.hasMoreFrames === true
  }

  /** Removes all ink. */
  clear(): void {
    this.#replaceWith({ size: this.#size, strokes: [] })
  }

  /** Undoes the last step: a stroke, finished or not, a picture, an erasing, a clearing, a replay. */
  undo(): void {
    if (this.#replay) this.#cancel()
    else if (this.canUndo)
      this.#commit(() => {
        this.#history.undo()
      })
  }

  /** Redoes the step that was undone last. */
  redo(): void {
    if (!this.canRedo) return
    this.#commit(() => {
      this.#history.redo()
    })
  }

  /**
   * Replaces the ink by strokes that are drawn over time, as by hand; at once where the user prefers reduced motion.
   *
   * @param strokes as for `strokes`, which they become.
   * @param options.speed a factor above 0; at 1 the pen moves one and a half times the pad's shorter side in a second. With
   * any other number, or on a pad without a size, the strokes appear at once.
   * @returns whether it was completed. A pen or key on the pad, or a method that changes ink, stops it and restores what
   * was there before.
   * @throws InkError as setting `strokes` does.
   */
  async replay(strokes: Strokes, { speed = 1 }: { speed?: number } = {}): Promise<boolean> {
    const drawing: Drawing = { strokes: toInkStrokes(strokes), size: this.#size }
    this.#endGesture()
    this.#pendingPicture = undefined
    if (shorterSide(drawing.size) * speed > 0 && !matchMedia('(prefers-reduced-motion: reduce)').matches) {
      const replay = startReplay(drawing, speed, () => {
        this.#inkChanged()
      })
      this.#replay = replay
      this.#requests.invalidate()
      this.#inkChanged()
      if (!(await replay.finished)) return false
      this.#replay = undefined
    }
    this.#replaceWith(drawing)
    return true
  }

  /** The drawing as a complete SVG document of the pad's size. By default its ink has the colour of its surroundings. */
  toSVG(color = 'currentColor'): string {
    const drawing = this.#drawing
    return toSvgDocument(drawing, this.#layers.penWidth(drawing.size), color)
  }

  /** Whether the pad is wide, for numbers of several digits; reflects the attribute. */
  get wide(): boolean {
    return this.hasAttribute('wide')
  }

  set wide(wide: boolean) {
    this.toggleAttribute('wide', wide)
  }

  /** Whether the ink is recognised as it changes; reflects the attribute. Ink already there waits for `predict`. */
  get live(): boolean {
    return this.hasAttribute('live')
  }

  set live(live: boolean) {
    this.toggleAttribute('live', live)
  }

  /** Whether answers are corrected by examples of the person's hand; reflects the attribute, set before it is inserted. */
  get personal(): boolean {
    return this.hasAttribute('personal')
  }

  set personal(personal: boolean) {
    this.toggleAttribute('personal', personal)
  }

  /**
   * The examples of the person's hand, which all personal pads of the site share.
   *
   * @throws DigitpadError when its code cannot be downloaded; the next call tries again.
   */
  handwriting(): Promise<Handwriting> {
    return loadHandwriting()
  }

  /**
   * Teaches what the ink is, and fires `taught`. A label that is far-fetched is not learnt unless it is `sure`: ask the
   * person first. Pads with `personal` then answer anew.
   *
   * @param digit 0..9, or null for no digit.
   * @throws ModelError when the model cannot be loaded, and DigitpadError when the code that learns cannot be downloaded.
   */
  async teach(digit: number | null, { sure = false }: { sure?: boolean } = {}): Promise<TeachResult> {
    const { strokes, hasPicture } = this
    const prediction = await this.#recognizeDigit(this.#drawing)
    const result = await (await loadHandwriting()).teach(prediction, digit, sure)
    if (result.learnt) {
      const detail: TaughtDetail = { strokes, hasPicture, label: digit, answer: result.answer }
      this.dispatchEvent(new CustomEvent('taught', { detail, bubbles: true, composed: true }))
    }
    return result
  }

  /** What the pad recognises, `'digit'` by default; reflects the attribute. */
  get reads(): Reads {
    return this.getAttribute('reads') === 'number' ? 'number' : 'digit'
  }

  set reads(reads: Reads) {
    this.setAttribute('reads', reads)
  }

  /**
   * Downloads what reads numbers, unless it is there. A pad that reads numbers does so with its first prediction; until it
   * is there, and after it has failed, predictions are of one digit.
   *
   * @throws ModelError when the model cannot be loaded, and DigitpadError when the code for numbers cannot be downloaded;
   * the next call tries again.
   */
  async loadNumbers(): Promise<void> {
    if (this.#numberReader !== 'ready') this.#numberReader = 'loading'
    try {
      await this.recognizer.loadNumbers()
      this.#numberReader = 'ready'
    } catch (reason) {
      this.#numberReader = 'failed'
      throw reason
    }
    if (this.live && !this.blank) this.#predictLive()
  }

  /**
   * Recognises the ink, and fires `prediction` unless ink was taken away meanwhile or a later answer came first.
   *
   * @throws ModelError when the model cannot be loaded, and DigitpadError when the code that draws strokes over pictures
   * cannot be downloaded; the next call tries again.
   */
  async predict(): Promise<PadPrediction> {
    const request = this.#requests.begin()
    const drawing = this.#drawing
    const [digit, answer] = await Promise.all([
      this.#recognizeDigit(drawing).then((prediction) => this.#correct(prediction)),
      this.#readNumber(drawing),
    ])
    const isDoubtful = !digit.taughtBy && mayBeNumber(answer.drawing, answer.number)
    const inDrawing = { ...digit, ...(isDoubtful && { digit: null, confidence: 0 }), number: answer.number }
    // A blank has no bounds, and causes no layout.
    const isPlaced = digit.bounds !== null || answer.number !== null
    const prediction = isPlaced ? transformPrediction(inDrawing, letterbox(drawing.size, this.#size)) : inDrawing
    if (this.#requests.accept(request)) {
      this.#lastAnswer = answer
      this.dispatchEvent(new CustomEvent('prediction', { detail: prediction, bubbles: true, composed: true }))
    }
    return prediction
  }

  /**
   * Removes the ink of one digit of the number that the last `prediction` event named, as one step of the history.
   *
   * @param index of the digit in the number's `digits`.
   * @returns false, and removes nothing, where the ink has changed since, or there is no such digit.
   */
  removeDigit(index: number): boolean {
    const answer = this.#lastAnswer
    const digit = answer?.number?.digits[index]
    if (!digit || answer.drawing !== this.#drawing) return false
    this.#replaceWith(removeDigit(answer.drawing, digit))
    return true
  }

  #setEarlyProperties(): void {
    for (const [name, value] of this.#earlyProperties)
      try {
        Object.assign(this, { [name]: value })
      } catch (reason) {
        reportError(reason) // thrown, it would leave an element that is no pad
      }
  }

  #recognizeDigit(drawing: Drawing): Promise<Prediction> {
    return this.recognizer.recognize(toStrokes(drawing), drawing.picture)
  }

  /** The prediction as the person's hand corrects it; without a connection, if that was never loaded, the network's own. */
  async #correct(prediction: Prediction): Promise<Prediction> {
    if (!this.personal || !mayHaveExamples()) return prediction
    const handwriting = await loadHandwriting().catch(() => null)
    return handwriting?.correct(prediction) ?? prediction
  }

  /** The number in a drawing, and the drawing itself: with other ink where its picture turns out to be that of a number. */
  async #readNumber(drawing: Drawing): Promise<Answer> {
    const unread = { drawing, number: null }
    if (this.reads === 'digit' || isBlank(drawing)) return unread
    if (this.#numberReader === 'unloaded') this.loadNumbers().catch(() => undefined) // the answer is a digit until then
    const numberDrawing = this.#numberReader === 'ready' ? toNumberDrawing(drawing) : null
    if (!numberDrawing) return unread
    try {
      const number = await this.recognizer.readNumber(toStrokes(numberDrawing), numberDrawing.picture)
      return { drawing: this.#settlePicture(drawing, settlePicture(drawing, numberDrawing, number)), number }
    } catch (reason) {
      this.#numberReader = 'failed'
      if (!(reason instanceof DigitpadError)) reportError(reason)
      return unread
    }
  }

  /** Shows what a picture turned out to be, unless it has changed since. */
  #settlePicture(before: Drawing, settled: Drawing): Drawing {
    if (before !== settled && this.#history.present === before) {
      this.#history.replacePresent(settled)
      this.#layers.render(this.#drawing)
    }
    return settled
  }

  readonly #predictLive = oncePerFrame(async () => {
    try {
      await this.predict()
    } catch (reason) {
      this.dispatchEvent(new CustomEvent('predictionerror', { detail: reason, bubbles: true, composed: true }))
    }
  })

  #showCursor(point: Point | undefined, isDown: boolean): void {
    const size = this.#size
    const radius = this.tool === 'eraser' ? eraserRadius(size) : this.#layers.penWidth(size) / 2
    this.#layers.showCursor(point && { point, radius, isDown, size })
    this.#hint.textContent = point && !isDown && this.blank ? this.#messages.keyboardHint : ''
  }

  get #drawing(): Drawing {
    return this.#gesture?.drawing ?? this.#replay?.drawing ?? this.#history.present
  }

  get #size(): Size {
    return sizeOf(this)
  }

  /** Samples in the drawing's coordinates: the pad may have changed its size since the gesture began. */
  #toDrawing(samples: PenSample[]): PenSample[] {
    const transform = letterbox(this.#size, this.#drawing.size)
    return samples.map((sample) => ({ ...sample, point: transform(sample.point) }))
  }

  #gestureMoved(): void {
    if (!this.#gesture?.isAdditive) this.#requests.invalidate()
    this.#inkChanged()
  }

  /** Makes the gesture in progress a step of the history, and cancels a replay. */
  #endGesture(): void {
    if (this.#replay) this.#cancel()
    if (this.#gesture) {
      const { before, drawing } = this.#gesture
      this.#lastGesture = drawing === before ? undefined : drawing
      if (this.#lastGesture) this.#history.push(this.#lastGesture)
    }
    this.#release()
    this.#layers.hidePredicted()
  }

  /** Drops the gesture or the replay in progress, which restores what was there before. */
  #cancel(): void {
    this.#replay?.stop()
    this.#release()
    this.#requests.invalidate()
    this.#inkChanged()
  }

  #release(): void {
    this.#gesture = undefined
    this.#replay = undefined
    this.#pointerInput.release()
    this.#keyboardInput.release()
  }

  /** Replaces all ink, in one or more steps of the history. */
  #replaceWith(...drawings: Drawing[]): void {
    this.#commit(() => {
      if (isBlank(this.#history.present) && drawings.every(isBlank)) return
      for (const drawing of drawings) this.#history.push(drawing)
    })
  }

  #commit(changeHistory: () => void): void {
    this.#endGesture()
    this.#pendingPicture = undefined
    changeHistory()
    this.#requests.invalidate()
    this.#inkChanged()
  }

  #inkChanged(): void {
    this.#layers.render(this.#drawing)
    if (!this.blank) this.#layers.dismissGuide()
    this.dispatchEvent(new Event('ink', { bubbles: true, composed: true }))
    if (this.live) this.#predictLive()
  }
}
