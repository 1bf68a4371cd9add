/** Registers `<digit-pad>` when imported. */
import { DigitPad, defineDigitPad } from './index'

export type { DigitPad }

defineDigitPad()
