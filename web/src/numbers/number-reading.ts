/** The answer for the ink of a number. */
import type { FittedFrame } from '../preprocessing/frame'
import type { Box } from './pieces'
import type { StrokePart } from './stroke-pieces'

/** One digit of a number, with the frame that the network saw. */
export interface NumberDigit extends FittedFrame {
  digit: number
  /** The probability that this ink is this digit, 0..1. */
  confidence: number
  /** Ten probabilities in 0..1 that sum to 1, given that the ink is a digit. */
  probabilities: number[]
  /** In the coordinates of the ink, like the bounds of the frame. */
  box: Box
  /** The parts of strokes that it consists of; empty in a picture. */
  parts: StrokePart[]
  /** 10 × 7 × 7: for each digit, the evidence for it by position in the frame. */
  evidence: Float32Array
}

/** Why a number needs review. If there are several reasons, the first of these is given. */
export type ReviewReason =
  /** The ink is blank, or no number. */
  | 'noNumber'
  /** A stroke that belongs to no digit crosses one, or a long level line that belongs to a digit does. */
  | 'struckOut'
  /** Ink as high as a sign or a letter belongs to no digit, or a line of writing holds no number. */
  | 'skippedInk'
  /** A 1 is as high as a slash. */
  | 'possibleSign'
  /** What may be a point or comma is read as a digit, as part of one, or not at all. */
  | 'possibleSeparator'
  /** A 1 touches the picture's edge, as the edge of a shadow does. */
  | 'pictureEdge'
  /** A digit is improbable, or may be no digit. */
  | 'doubtfulDigit'
  /** The text is improbable, as the ink may be read as another. */
  | 'severalReadings'

/** The answer for the ink of a number. */
export interface NumberReading {
  /**
   * Digits and separators (`.,-:` and space); lines of writing are separated by a line feed. Empty if the ink is blank,
   * or no number.
   */
  text: string
  /** The probability of the text, 0..1; 0 if it is empty. */
  confidence: number
  /** The digits of the text. */
  digits: NumberDigit[]
  /** The most probable other texts. */
  alternatives: Alternative[]
  /** Why a person should look at it; null if nobody needs to. */
  reviewReason: ReviewReason | null
}

export interface Alternative {
  text: string
  probability: number
}

/** The reading of ink that is blank, or no number. */
export const NO_NUMBER: NumberReading = {
  text: '',
  confidence: 0,
  digits: [],
  alternatives: [],
  reviewReason: 'noNumber',
}
