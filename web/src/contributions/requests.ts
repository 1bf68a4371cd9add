/** Gives drawings to the site and takes them back: all that this folder sends. */

/** Relative to the page, as a site may live below a path. */
const PATH = 'api/v1/contributions'

const TIMEOUT_MS = 20_000

/** Why a request failed, a key of the messages. */
export type Failure = 'offline' | 'rateLimited' | 'duplicate' | 'refused' | 'unavailable' | 'closed' | 'outdated'

/** The site did not do what was asked. */
export class RequestError extends Error {
  override name = 'RequestError'
  readonly failure: Failure
  /** Seconds to wait before the next try, where the site says so. */
  readonly retryAfterS: number

  constructor(failure: Failure, retryAfterS = 0, options?: ErrorOptions) {
    super(failure, options)
    this.failure = failure
    this.retryAfterS = retryAfterS
  }
}

/**
 * Gives a drawing.
 *
 * @param body as `toBody` makes it.
 * @returns the token that takes it back.
 * @throws RequestError when it is not stored, or no answer arrives: then it may be.
 */
export async function giveDrawing(body: string): Promise<string> {
  const response = await send('POST', { 'Content-Type': 'application/json' }, body)
  const answer = await parse(response)
  if (response.status === 201 && typeof answer['token'] === 'string') return answer['token']
  throw toError(response, answer)
}

/**
 * Takes a drawing back.
 *
 * @returns whether the site had it.
 * @throws RequestError when the site may still have it.
 */
export async function takeBack(token: string): Promise<boolean> {
  const response = await send('DELETE', { Authorization: `Bearer ${token}` })
  if (response.status === 204) return true
  // A site that takes no drawings any more answers the same as to an unknown token.
  if (response.status === 404 && (await send('GET', {})).ok) return false
  throw toError(response, await parse(response))
}

async function send(method: string, headers: Record<string, string>, body: string | null = null): Promise<Response> {
  try {
    return await fetch(new URL(PATH, document.baseURI), {
      method,
      headers,
      body,
      cache: 'no-store',
      credentials: 'omit',
      signal: AbortSignal.timeout(TIMEOUT_MS),
    })
  } catch (cause) {
    throw new RequestError('offline', 0, { cause })
  }
}

/** The object in the body of a response; empty if there is none, as proxies answer with pages. */
async function parse(response: Response): Promise<Record<string, unknown>> {
  const text = await response.text().catch((cause: unknown) => {
    throw new RequestError('offline', 0, { cause })
  })
  try {
    return Object(JSON.parse(text)) as Record<string, unknown>
  } catch {
    return {}
  }
}

function toError({ status, headers }: Response, { field }: Record<string, unknown>): RequestError {
  if (status === 429) return new RequestError('rateLimited', Number(headers.get('Retry-After')) || 0)
  if (status === 404) return new RequestError('closed')
  if (status === 409) return new RequestError('duplicate')
  if (field === 'consent_version') return new RequestError('outdated')
  return new RequestError(status === 413 || status === 422 ? 'refused' : 'unavailable')
}
