/** Parts of the page that come when they are needed. */
import { DigitpadError } from './errors'
import type { ErrorCode } from './error-messages'

/**
 * The part, when it has come.
 *
 * @throws DigitpadError when it cannot be had, which is the trouble named.
 */
export async function lately<Part>(part: Promise<Part>, trouble: ErrorCode = 'partLoadFailed'): Promise<Part> {
  try {
    return await part
  } catch (cause) {
    throw new DigitpadError(trouble, { cause })
  }
}
