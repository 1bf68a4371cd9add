/** The digit that is explained where nothing is drawn. */
import { type Strokes, strokesToFrame } from '../preprocessing/strokes'

const FIVE: Strokes = [
  [
    [70, 10],
    [32, 10],
    [28, 48],
    [45, 42],
    [60, 45],
    [70, 56],
    [71, 70],
    [62, 84],
    [46, 90],
    [26, 84],
  ],
]

export const exampleFrame = () => strokesToFrame(FIVE)
