import { ERROR_MESSAGES, type ErrorCode } from './error-messages'

/** The one family of errors that Digitpad throws on purpose; each message is a sentence that says what to do. */
export class DigitpadError extends Error {
  override name = 'DigitpadError'

  /** What is wrong: the message says it in English, a catalogue in other languages. */
  readonly code: ErrorCode

  constructor(trouble: ErrorCode, options?: ErrorOptions) {
    super(ERROR_MESSAGES[trouble], options)
    this.code = trouble
  }
}

/** The strokes, or the picture, cannot be read. */
export class InkError extends DigitpadError {
  override name = 'InkError'
}

/** The trained network is missing, damaged, or not one that this version can run. */
export class ModelError extends DigitpadError {
  override name = 'ModelError'
}
