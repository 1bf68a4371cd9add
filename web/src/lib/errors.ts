import { ERROR_MESSAGES, type ErrorCode } from './error-messages'

/** The base class of all errors that Digitpad throws on purpose; each message is a sentence that says what to do. */
export class DigitpadError extends Error {
  override name = 'DigitpadError'

  /** Identifies the error; `message` is in English, the page looks the code up in its language. */
  readonly code: ErrorCode

  constructor(code: ErrorCode, options?: ErrorOptions) {
    super(ERROR_MESSAGES[code], options)
    this.code = code
  }
}

/** The strokes or the picture cannot be read. */
export class InkError extends DigitpadError {
  override name = 'InkError'
}

/** The model is missing, damaged or from another version. */
export class ModelError extends DigitpadError {
  override name = 'ModelError'
}
