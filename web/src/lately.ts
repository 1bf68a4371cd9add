/** Parts of the page that come when they are needed. */
import { DigitpadError } from './errors'
import { PICTURE_WORDS } from './words'

/**
 * The part, when it has come.
 *
 * @throws DigitpadError when it cannot be had.
 */
export async function lately<Part>(part: Promise<Part>): Promise<Part> {
  try {
    return await part
  } catch (cause) {
    throw new DigitpadError(PICTURE_WORDS.notFetched, { cause })
  }
}
