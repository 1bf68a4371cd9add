/** Defines `<digit-pad>` for the page. */
import { DigitPad, defineDigitPad } from './pad/element'

export type { DigitPad }

defineDigitPad()
