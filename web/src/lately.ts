/** Parts of the page that come when they are needed. */
import { DigitpadError } from './errors'
import { PICTURE_WORDS } from './words'

/**
 * The part, when it has come.
 *
 * @throws DigitpadError with that sentence when it cannot be had.
 */
export async function lately<Part>(part: Promise<Part>, sentence: string = PICTURE_WORDS.notFetched): Promise<Part> {
  try {
    return await part
  } catch (cause) {
    throw new DigitpadError(sentence, { cause })
  }
}
