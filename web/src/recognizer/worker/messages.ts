/** The messages between the page and its workers. Each request gets one response. */
import type { ErrorCode } from '../../lib/error-messages'
import type { NumberReading } from '../../numbers/number-reading'
import type { NumberRequest } from '../../numbers/number-reader'
import type { EditableInk, NumberEdits, PictureInk } from '../../numbers/picture-lines'
import type { FramedLine } from '../../numbers/reading'
import type { CompositeInput } from '../../preprocessing/composite'
import type { Picture } from '../../preprocessing/decode'
import type { FittedFrame, Frame } from '../../preprocessing/frame'
import type { Grid } from '../../preprocessing/grid'
import type { Stroke } from '../../preprocessing/strokes'
import type { FramedSheet } from '../../sheets/framed-sheet'
import type { DigitScores } from '../../sheets/reading'
import type { SheetBoxes, UnmarkedSheet, UnmarkedTable } from '../../sheets/unmarked'
import type { Prediction } from '../prediction'

/**
 * To the network worker: first the model file and the URL of the line network's, then a digit (strokes, or the frame of a
 * picture with them), the frames of several digits, or a number.
 */
export type NetworkRequest =
  | { file: ArrayBuffer; lineModelUrl: string }
  | { strokes: Stroke[]; picture?: Frame | undefined }
  | { frames: Frame[] }
  | { number: NumberRequest }

/** The prediction for a digit, what the network says of frames, or the reading of a number; nothing for the file. */
export interface NetworkResponse {
  prediction?: Prediction
  scores?: FrameScores
  reading?: NumberReading
  /** Why there is none of them: the code of a DigitpadError. */
  errorCode?: ErrorCode
}

/** What the network says of frames. */
export interface FrameScores {
  scores: (DigitScores & { embedding: Float32Array; logits: Float32Array })[]
  /** What is no digit with a higher probability than this is not accepted. */
  rejectionThreshold: number
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
  /** Why there is no ink: the browser could not decode the picture, hides it, or nothing stands out from its background. */
  errorCode?: 'pictureCorrupt' | 'pixelsHidden' | 'pictureBlank'
}

/**
 * To the sheet worker: a picture; or the boxes in one, and by how many quarters it is to be turned counterclockwise; or the
 * ink of digits that are to be read as one number.
 */
export type SheetRequest = OrientedPicture | { boxes: SheetBoxes; turns: number } | { digits: Grid[] }

/**
 * The sheet in a picture, or the boxes in one without our marks, or their fields, or lines; nothing if there are none.
 */
export interface SheetResponse {
  /** "unreadable" if its code or its marks cannot be read. */
  sheet?: FramedSheet | 'unreadable'
  unmarked?: {
    boxes: SheetBoxes
    /** Of digits, for each number of quarter turns. */
    samples: Frame[][]
  }
  framed?: UnmarkedSheet
  /** If its boxes hold whole numbers, instead: for each side that may be up. */
  tables?: UnmarkedTable[]
  /** If it has columns of numbers without boxes, and no boxes were found: the same. */
  columns?: UnmarkedTable[]
  /** Of digits that are to be read as one number. */
  lines?: FramedLine[]
}

/** What is transferred with the boxes of a sheet rather than copied. */
export const buffersOf = ({ gray }: SheetBoxes): Transferable[] => [gray.values.buffer]

export interface NetworkProtocol {
  request: NetworkRequest
  response: NetworkResponse
}

export interface PictureProtocol {
  request: PictureRequest
  response: PictureResponse
}

export interface SheetProtocol {
  request: SheetRequest
  response: SheetResponse
}

export type WithId<Message> = Message & { id: number }
