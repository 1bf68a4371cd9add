/** What a pad says of its ink: a digit and, on a pad that reads numbers, a number. */
import type { NumberReading } from '../numbers/number-reading'
import { transformBounds } from '../preprocessing/frame'
import type { Point } from '../preprocessing/strokes'
import type { Prediction } from '../recognizer/prediction'

export interface PadPrediction extends Prediction {
  /** The number that the ink forms; null on a pad that reads digits, and until what reads numbers is there. */
  number: NumberReading | null
}

/** The prediction with its bounds and boxes in other coordinates. */
export function transformPrediction(prediction: PadPrediction, transform: (point: Point) => Point): PadPrediction {
  const { bounds, number } = prediction
  return {
    ...prediction,
    bounds: transformBounds(bounds, transform),
    number: number && transformReading(number, transform),
  }
}

const transformReading = (reading: NumberReading, transform: (point: Point) => Point): NumberReading => ({
  ...reading,
  digits: reading.digits.map((digit) => {
    const [left, top] = transform([digit.box.left, digit.box.top])
    const [right, bottom] = transform([digit.box.right, digit.box.bottom])
    return { ...digit, box: { left, top, right, bottom }, bounds: transformBounds(digit.bounds, transform) }
  }),
})
