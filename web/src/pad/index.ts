/** `<digit-pad>` as a package of its own. Importing it does nothing yet: `defineDigitPad` makes it known to the browser. */
export { DigitpadError, InkError, ModelError } from '../lib/errors'
export { defineDigitPad, DigitPad, type Tool } from './digit-pad'
export type { Prediction } from '../recognizer/prediction'
export type { Recognizer } from '../recognizer/recognizer'
export type { Point, Stroke, Strokes } from '../preprocessing/strokes'
export type { PadMessages } from '../i18n/en-pad'
