/** The messages between the page and its workers. Each request gets one response. */
import type { ErrorCode } from '../../lib/error-messages'
import type { NumberReading } from '../../numbers/number-reading'
import type { NumberRequest } from '../../numbers/number-reader'
import type { EditableInk, NumberEdits, PictureInk } from '../../numbers/picture-lines'
import type { FramedLine } from '../../numbers/reading'
import type { CompositeInput } from '../../preprocessing/composite'
import type { Picture } from '../../preprocessing/decode'
import type { FittedFrame, Frame } from '../../preprocessing/frame'
import type { Stroke } from '../../preprocessing/strokes'
import type { Prediction } from '../prediction'

/** To the network worker: first the model file and the URL of the line network's, then a digit (strokes, or the frame of a picture with them) or a number. */
export type NetworkRequest =
  | { file: ArrayBuffer; lineModelUrl: string }
  | { strokes: Stroke[]; picture?: Frame | undefined }
  | { number: NumberRequest }

/** The prediction for a digit, or the reading of a number; nothing for the file. */
export interface NetworkResponse {
  prediction?: Prediction
  reading?: NumberReading
  /** Why there is neither: the code of a DigitpadError. */
  errorCode?: ErrorCode
}

/** The ink of a number; of a digit, only the coverage is known. */
export type EditedInk = Pick<EditableInk, 'coverage'> & { [Key in 'core' | 'edges']: EditableInk[Key] | undefined }

/** A picture as it is stored, and its EXIF orientation, 1..8. */
export interface OrientedPicture {
  picture: Picture
  orientation: number
}

/** To the picture worker: a picture, or the ink of a digit or number with the erasers' paths and the strokes over it. */
export type PictureRequest = OrientedPicture | CompositeInput | ({ number: EditedInk } & NumberEdits)

export interface PictureResponse {
  ink?: PictureInk
  /** The frame of a digit. */
  fitted?: FittedFrame
  /** The lines of a number. */
  lines?: FramedLine[]
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
