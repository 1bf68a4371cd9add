/** Pictures of numbers: what is ink in them, and what they show, differs from that of a picture of one digit. */
import type { NumberReading } from '../numbers/number-reading'
import type { PictureInk } from '../numbers/picture-lines'
import type { PlacedNumber } from '../recognizer/recognizer'
import { centeredCorners, type Drawing } from './drawing'

/** A drawing that can be read as a number. */
export interface NumberDrawing extends Drawing {
  readonly picture?: PlacedNumber | undefined
}

/**
 * The drawing as that of a number: with the ink of a number in place of that of a digit, unless the picture was changed.
 * Null where the picture was found to hold one digit.
 */
export function toNumberDrawing(drawing: Drawing): NumberDrawing | null {
  const { size, picture, strokes } = drawing
  if (!picture || isNumber(picture) || picture.erased || strokes.length > 0) return drawing
  const { number } = picture.ink as PictureInk
  if (!number) return null
  return { ...drawing, picture: { ink: number, corners: centeredCorners(size, number.coverage) } }
}

/** The drawing once its picture was read: with the ink of a number if that has several digits, else with that of a digit. */
export function settlePicture(drawing: Drawing, numberDrawing: NumberDrawing, { digits }: NumberReading): Drawing {
  const { picture } = drawing
  if (!picture || numberDrawing === drawing) return drawing
  if (digits.length > 1) return numberDrawing
  return { ...drawing, picture: { ...picture, ink: { ...picture.ink, number: undefined } as PictureInk } }
}

/** A number of several digits is not ignored from this probability on. */
const MIN_NUMBER_PROBABILITY = 0.01

/** Whether strokes over a picture may form a number with it, although they were read as one digit or none. */
export const mayBeNumber = ({ picture, strokes }: Drawing, number: NumberReading | null): boolean =>
  picture !== undefined &&
  strokes.length > 0 &&
  number !== null &&
  number.digits.length < 2 &&
  (number.digits.length === 0 ||
    number.alternatives.some(
      ({ text, probability }) => probability >= MIN_NUMBER_PROBABILITY && text.replace(/\D/g, '').length > 1,
    ))

const isNumber = (picture: Drawing['picture']): picture is PlacedNumber =>
  picture !== undefined && 'lines' in picture.ink
