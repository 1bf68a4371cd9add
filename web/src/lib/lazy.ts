/** Lazy parts of the page, which are loaded when they are needed. */
import type { ErrorCode } from './error-messages'
import { DigitpadError } from './errors'

/**
 * Awaits a part, `loadChunk(import('./part'))`.
 *
 * @throws DigitpadError with the given code when the part cannot be downloaded.
 */
export async function loadChunk<Part>(part: Promise<Part>, code: ErrorCode = 'chunkLoadFailed'): Promise<Part> {
  try {
    return await part
  } catch (cause) {
    throw new DigitpadError(code, { cause })
  }
}
