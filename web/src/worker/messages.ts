/** What the page and the worker that runs the network say to each other. */
import type { Prediction } from '../prediction'
import type { Stroke } from '../strokes'

/** The network's file comes first, strokes after it; each gets one reply. */
export type Question = { file: ArrayBuffer } | { strokes: Stroke[] }

/** The answer to strokes, nothing for the file, or the sentence of a ModelError. */
export interface Reply {
  prediction?: Prediction
  problem?: string
}

export type Numbered<Message> = Message & { number: number }
