/** The messages between the page and its workers. Each request gets one response. */
import type { ErrorCode } from '../../lib/error-messages'
import type { CompositeInput } from '../../preprocessing/composite'
import type { Picture } from '../../preprocessing/decode'
import type { FittedFrame, Frame } from '../../preprocessing/frame'
import type { ExtractedInk } from '../../preprocessing/picture'
import type { Stroke } from '../../preprocessing/strokes'
import type { Prediction } from '../prediction'

/** To the network worker: first the model file, then strokes, or the frame of a picture with them. */
export type NetworkRequest = { file: ArrayBuffer } | { strokes: Stroke[]; picture?: Frame | undefined }

/** The prediction for ink; for the file nothing, or the code of a ModelError. */
export interface NetworkResponse {
  prediction?: Prediction
  errorCode?: ErrorCode
}

/** To the picture worker: a picture, or the ink of one with the erasers' paths and the strokes over it. */
export type PictureRequest = { picture: Picture } | CompositeInput

export interface PictureResponse {
  ink?: ExtractedInk
  fitted?: FittedFrame
  /** Why there is no ink: the browser could not decode the picture, or nothing stands out from its background. */
  errorCode?: 'pictureCorrupt' | 'pictureBlank'
}

export interface NetworkProtocol {
  request: NetworkRequest
  response: NetworkResponse
}

export interface PictureProtocol {
  request: PictureRequest
  response: PictureResponse
}

export type WithId<Message> = Message & { id: number }
