/** Pads to draw on, and a recogniser whose answers a test controls. */
import { NO_NUMBER, type NumberReading } from '../../src/numbers/number-reading'
import type { FrameScores } from '../../src/recognizer/worker/messages'
import type { Frame } from '../../src/preprocessing/frame'
import '../../src/pad/define'
import { DigitPad } from '../../src/pad/index'
import { blankPrediction, type Prediction } from '../../src/recognizer/prediction'
import type { PictureInk } from '../../src/numbers/picture-lines'
import type { ExtractedInk } from '../../src/preprocessing/picture'
import type { PlacedNumber, PlacedPicture, Recognizer } from '../../src/recognizer/recognizer'
import type { Point, Stroke, Strokes } from '../../src/preprocessing/strokes'

/** Two strokes that do not touch. */
export const line: Stroke = [
  [10, 10],
  [50, 60],
  [90, 20],
]
export const other: Stroke = [
  [20, 100],
  [80, 100],
]

/** Sets the position and the size of a pad, which a DOM without layout lacks. */
export function setLayout(pad: HTMLElement, width = 200, height = width, left = 0, top = 0, zoom = 1): void {
  const sizes = { clientWidth: width, clientHeight: height }
  for (const [name, value] of Object.entries(sizes)) Object.defineProperty(pad, name, { value, configurable: true })
  const [right, bottom] = [left + width * zoom, top + height * zoom]
  setCorners(pad, [left, top], [right, top], [right, bottom], [left, bottom])
}

/** Sets where the corners of a pad are seen. */
export function setCorners(pad: HTMLElement, ...corners: Point[]): void {
  const elements = pad.shadowRoot?.querySelectorAll('i') ?? []
  for (const [index, [x, y]] of corners.entries())
    Object.assign(elements[index] ?? {}, { getBoundingClientRect: () => new DOMRect(x, y) })
}

/** A pad in an otherwise empty document. */
export function createPad(width = 200, height = width): DigitPad {
  const pad = new DigitPad()
  document.body.replaceChildren(pad)
  setLayout(pad, width, height)
  return pad
}

/** Dispatches a pointer event of the primary button at a point in client coordinates, and at a time if one is given. */
export function firePointer(
  pad: HTMLElement,
  type: string,
  [x, y]: Point,
  { timeStamp, ...options }: PointerEventInit & { timeStamp?: number } = {},
): PointerEvent {
  const buttons = type === 'pointerup' || type === 'pointercancel' ? 0 : 1
  const event = new PointerEvent(type, {
    pointerId: 1,
    pointerType: 'mouse',
    button: 0,
    buttons,
    clientX: x,
    clientY: y,
    bubbles: true,
    cancelable: true,
    ...options,
  })
  if (timeStamp !== undefined) Object.defineProperty(event, 'timeStamp', { value: timeStamp })
  pad.dispatchEvent(event)
  return event
}

/** Draws a stroke, given in client coordinates. */
export function draw(
  pad: HTMLElement,
  [first = [0, 0], ...rest]: Stroke,
  options: Parameters<typeof firePointer>[3] = {},
): void {
  firePointer(pad, 'pointerdown', first, options)
  for (const point of rest) firePointer(pad, 'pointermove', point, options)
  firePointer(pad, 'pointerup', rest.at(-1) ?? first, options)
}

/** The path data of the ink on the screen, that of strokes and that of a picture. */
export const inkPaths = (pad: HTMLElement): string[] =>
  Array.from(
    pad.shadowRoot?.querySelectorAll('[part=ink] path, [part=picture] path') ?? [],
    (path) => path.getAttribute('d') ?? '',
  )

/** A confident prediction for a number of strokes, by default of the digit equal to it. */
export const predictionFor = (strokes: number, digit: number | null = strokes % 10): Prediction => {
  const frame: Frame = new Float32Array(784).fill(strokes && 1, 392, 400)
  const probabilities = Array.from({ length: 10 }, (_, index) => (index === digit ? 0.982 : 0.002))
  return { ...blankPrediction(), digit, confidence: digit === null ? 0 : 0.982, probabilities, strokes, frame }
}

interface PendingPrediction {
  strokes: number
  resolve: (prediction?: Prediction) => void
  reject: (reason: unknown) => void
}

interface PendingReading {
  resolve: (ink?: PictureInk) => void
  reject: (reason: unknown) => void
}

/** A recogniser whose promises the test resolves, in any order; the digit is by default the number of strokes. */
export class ManualRecognizer implements Recognizer {
  readonly predictions: PendingPrediction[] = []
  readonly readings: PendingReading[] = []
  /** The picture of the last call of `recognize`. */
  picture: PlacedPicture | undefined
  load = (): Promise<void> => Promise.resolve()

  recognize(strokes: readonly unknown[], picture?: PlacedPicture): Promise<Prediction> {
    this.picture = picture
    const count = strokes.length + (picture ? 1 : 0)
    if (count === 0) return Promise.resolve(blankPrediction())
    return new Promise((resolve, reject) => {
      this.predictions.push({
        strokes: count,
        resolve: (prediction = predictionFor(count)) => {
          resolve(prediction)
        },
        reject,
      })
    })
  }

  loadNumbers = (): Promise<void> => Promise.resolve()
  readNumber: (strokes: Strokes, picture?: PlacedNumber) => Promise<NumberReading> = () => Promise.resolve(NO_NUMBER)
  scoreFrames = (): Promise<FrameScores> => Promise.resolve({ scores: [], rejectionThreshold: 0.5 })
  readLines = (): Promise<NumberReading> => Promise.resolve(NO_NUMBER)

  read(): Promise<PictureInk> {
    return new Promise((resolve, reject) => {
      this.readings.push({
        resolve: (ink = extractedInk()) => {
          resolve(ink)
        },
        reject,
      })
    })
  }
}

/** The ink of a picture: a full rectangle. */
export const extractedInk = (width = 100, height = 50): ExtractedInk => ({
  coverage: { width, height, values: new Float64Array(width * height).fill(1) },
  outline: `M0 0H${String(width)}V${String(height)}Z`,
  frame: new Float32Array(784),
  bounds: { left: 0, top: -height / 2, side: width },
})
