/** Defines `<digit-pad>` for the page. */
import { DigitPad, defineDigitPad } from './digit-pad'

export type { DigitPad }

defineDigitPad()
