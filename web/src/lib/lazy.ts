/** What is started or loaded when it is needed. */
import type { ErrorCode } from './error-messages'
import { DigitpadError } from './errors'

/** Returns a function that starts something when it is first called, and again only after that has failed. */
export function startOnce<Result>(start: () => Promise<Result>): () => Promise<Result> {
  let started: Promise<Result> | undefined
  return () =>
    (started ??= start().catch((reason: unknown) => {
      started = undefined
      throw reason
    }))
}

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
