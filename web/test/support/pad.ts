/** Pads to draw on, and recognisers that answer when told to. */
import type { Frame } from '../../src/preprocessing/frame'
import '../../src/pad/define'
import { DigitPad } from '../../src/pad/digit-pad'
import { blankPrediction, type Prediction } from '../../src/recognizer/prediction'
import type { ExtractedInk } from '../../src/preprocessing/picture'
import type { PlacedPicture, Recognizer } from '../../src/recognizer/recognizer'
import type { Point, Stroke } from '../../src/preprocessing/strokes'

/** Gives a pad a place and a size on the page, which a DOM without layout lacks. */
export function layOut(pad: HTMLElement, width = 200, height = width, left = 0, top = 0, zoom = 1): void {
  const sizes = { clientWidth: width, clientHeight: height, offsetWidth: width, offsetHeight: height }
  for (const [name, value] of Object.entries(sizes)) Object.defineProperty(pad, name, { value, configurable: true })
  pad.getBoundingClientRect = () => new DOMRect(left, top, width * zoom, height * zoom)
}

export function padOf(width = 200, height = width): DigitPad {
  const pad = new DigitPad()
  document.body.replaceChildren(pad)
  layOut(pad, width, height)
  return pad
}

export function pointer(pad: HTMLElement, type: string, [x, y]: Point, options: PointerEventInit = {}): PointerEvent {
  const held = type === 'pointerup' || type === 'pointercancel' ? 0 : 1
  const event = new PointerEvent(type, {
    pointerId: 1,
    pointerType: 'mouse',
    button: 0,
    buttons: held,
    clientX: x,
    clientY: y,
    bubbles: true,
    cancelable: true,
    ...options,
  })
  pad.dispatchEvent(event)
  return event
}

export function draw(pad: HTMLElement, [first = [0, 0], ...rest]: Stroke, options: PointerEventInit = {}): void {
  pointer(pad, 'pointerdown', first, options)
  for (const point of rest) pointer(pad, 'pointermove', point, options)
  pointer(pad, 'pointerup', rest.at(-1) ?? first, options)
}

export const answerFor = (strokes: number, digit: number | null = strokes % 10): Prediction => {
  const frame: Frame = new Float32Array(784)
  const probabilities = Array.from({ length: 10 }, (_, index) => (index === digit ? 0.982 : 0.002))
  return { ...blankPrediction(), digit, confidence: digit === null ? 0 : 0.982, probabilities, strokes, frame }
}

interface Question {
  strokes: number
  answer: (prediction?: Prediction) => void
  fail: (reason: unknown) => void
}

interface Reading {
  find: (found?: ExtractedInk) => void
  fail: (reason: unknown) => void
}

/** A recogniser whose answers the test gives, in any order; it names the number of strokes. */
export class SlowRecognizer implements Recognizer {
  readonly questions: Question[] = []
  /** Pictures that are being read. */
  readonly readings: Reading[] = []
  /** The picture of the last question. */
  picture: PlacedPicture | undefined
  load = (): Promise<void> => Promise.resolve()

  recognize(strokes: readonly unknown[], picture?: PlacedPicture): Promise<Prediction> {
    this.picture = picture
    const pieces = strokes.length + (picture ? 1 : 0)
    if (pieces === 0) return Promise.resolve(blankPrediction())
    return new Promise((resolve, reject) => {
      this.questions.push({
        strokes: pieces,
        answer: (prediction = answerFor(pieces)) => {
          resolve(prediction)
        },
        fail: reject,
      })
    })
  }

  read(): Promise<ExtractedInk> {
    return new Promise((resolve, reject) => {
      this.readings.push({
        find: (found = foundInk()) => {
          resolve(found)
        },
        fail: reject,
      })
    })
  }
}

/** The ink of a picture, of some size. */
export const foundInk = (width = 100, height = 50): ExtractedInk => ({
  coverage: { width, height, values: new Float64Array(width * height).fill(1) },
  outline: `M0 0H${String(width)}V${String(height)}Z`,
  frame: new Float32Array(784),
  bounds: { left: 0, top: -height / 2, side: width },
})
