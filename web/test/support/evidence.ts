/** Predictions with evidence at chosen cells. */
import { MAP_SIDE } from '../../src/evidence/class-maps'
import { blankPrediction, type Prediction } from '../../src/recognizer/prediction'

/** Maps that are zero except at some cells. */
export function evidenceWith(...cells: [digit: number, row: number, column: number, value: number][]): Float32Array {
  const evidence = new Float32Array(10 * MAP_SIDE ** 2)
  for (const [digit, row, column, value] of cells) evidence[(digit * MAP_SIDE + row) * MAP_SIDE + column] = value
  return evidence
}

/** A 7, with a 1 as runner-up, for ink at the top left. */
export function sevenWith(change: Partial<Prediction>): Prediction {
  const frame = new Float32Array(784)
  for (let pixel = 5; pixel < 10; pixel++) frame[28 * 6 + pixel] = 1
  const probabilities = [0, 0.1, 0, 0, 0, 0, 0, 0.9, 0, 0]
  const bounds = { left: 10, top: 20, side: 100 }
  return { ...blankPrediction(), digit: 7, confidence: 0.9, probabilities, strokes: 1, frame, bounds, ...change }
}
