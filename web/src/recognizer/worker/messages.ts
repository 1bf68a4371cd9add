/** What the page and its workers say to each other. Each question gets one reply. */
import type { FittedFrame, Frame } from '../../preprocessing/frame'
import type { ErrorCode } from '../../lib/error-messages'
import type { Picture } from '../../preprocessing/decode'
import type { CompositeInput } from '../../preprocessing/composite'
import type { ExtractedInk } from '../../preprocessing/picture'
import type { Prediction } from '../prediction'
import type { Stroke } from '../../preprocessing/strokes'

/** To the worker that runs the network: its file comes first, then strokes, or the frame of a picture with them. */
export type Question = { file: ArrayBuffer } | { strokes: Stroke[]; picture?: Frame | undefined }

/** The answer to ink, nothing for the file, or the trouble that a ModelError tells of. */
export interface Reply {
  prediction?: Prediction
  problem?: ErrorCode
}

/** To the worker that reads pictures: a picture, or the ink of one with what was rubbed out of it and drawn over it. */
export type PictureQuestion = { picture: Picture } | CompositeInput

export interface PictureReply {
  ink?: ExtractedInk
  fitted?: FittedFrame
  /** Why no ink was found: the browser could not decode the picture, or nothing stands out from its paper. */
  problem?: 'pictureCorrupt' | 'pictureBlank'
}

export type Numbered<Message> = Message & { number: number }
