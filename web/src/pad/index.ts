/** `<digit-pad>` as a package of its own. Importing it registers nothing: `defineDigitPad` does. */
import { setAssetBase } from '../recognizer/package-asset-urls'
import type { TaughtDetail } from './digit-pad'
import { FormDigitPad as DigitPad } from './form-digit-pad'
import type { PadPrediction } from './pad-prediction'

export { DigitpadError, InkError, ModelError } from '../lib/errors'
export { FormDigitPad as DigitPad } from './form-digit-pad'
export type { Reads, TaughtDetail, Tool } from './digit-pad'
export type { PadPrediction } from './pad-prediction'
export type { Alternative, NumberDigit, NumberReading } from '../numbers/number-reading'
export type { Handwriting, TeachResult } from '../handwriting/handwriting'
export type { Example } from '../personal/examples'
export type { Prediction } from '../recognizer/prediction'
export type { Recognizer } from '../recognizer/recognizer'
export type { Point, Stroke, Strokes } from '../preprocessing/strokes'
export type { PadMessages } from '../i18n/en-pad'

declare global {
  interface HTMLElementTagNameMap {
    'digit-pad': DigitPad
  }
  interface HTMLElementEventMap {
    ink: Event
    prediction: CustomEvent<PadPrediction>
    predictionerror: CustomEvent<unknown>
    taught: CustomEvent<TaughtDetail>
  }
}

export interface Options {
  /** The address of a copy of the package's folder `assets`, where a bundler does not find it. */
  assetBase?: string
}

/** Registers `<digit-pad>` with the browser, unless it is registered already; on a server there is nothing to do. */
export function defineDigitPad({ assetBase }: Options = {}): void {
  if (assetBase !== undefined) setAssetBase(assetBase)
  if ('customElements' in globalThis && !customElements.get('digit-pad')) customElements.define('digit-pad', DigitPad)
}
