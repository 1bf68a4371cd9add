import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { giveDrawing, RequestError, takeBack } from '../../src/contributions/requests'

const network = vi.fn<(url: URL, options: RequestInit) => Promise<Response>>()

const respond = (status: number, body: object | string | null = null, headers: Record<string, string> = {}): void => {
  const text = typeof body === 'object' && body !== null ? JSON.stringify(body) : body
  network.mockResolvedValueOnce(new Response(text, { status, headers }))
}

const failure = async (task: Promise<unknown>): Promise<RequestError> => {
  const reason: unknown = await task.then(
    () => null,
    (error: unknown) => error,
  )
  if (!(reason instanceof RequestError)) throw new Error('no RequestError', { cause: reason })
  return reason
}

beforeEach(() => {
  network.mockReset()
  vi.stubGlobal('fetch', network)
})

afterEach(() => {
  vi.unstubAllGlobals()
})

describe('giveDrawing', () => {
  it('sends the body as it is, without cookies, and returns the token', async () => {
    respond(201, { token: 'abc' })
    expect(await giveDrawing('{"label":7}')).toBe('abc')
    const [url, options] = network.mock.lastCall ?? []
    expect(url?.href).toBe(new URL('api/v1/contributions', document.baseURI).href)
    expect(options).toMatchObject({ method: 'POST', body: '{"label":7}', credentials: 'omit', cache: 'no-store' })
  })

  it.each<[string, number, object | string | null]>([
    ['duplicate', 409, { type: '/api/v1/docs#duplicate' }],
    ['refused', 422, { field: 'strokes' }],
    ['refused', 413, {}],
    ['outdated', 422, { field: 'consent_version' }],
    ['closed', 404, {}],
    ['unavailable', 503, {}],
    ['unavailable', 502, '<html>Bad gateway</html>'],
    ['unavailable', 200, '<html>Log in to the hotel’s network</html>'],
    ['unavailable', 201, '"no object"'],
    ['unavailable', 500, null],
  ])('tells %s by the status %i', async (expected, status, body) => {
    respond(status, body)
    expect((await failure(giveDrawing('{}'))).failure).toBe(expected)
  })

  it('tells how long to wait where there are too many requests', async () => {
    respond(429, {}, { 'Retry-After': '61' })
    expect(await failure(giveDrawing('{}'))).toMatchObject({ failure: 'rateLimited', retryAfterS: 61 })
    respond(429, 'slow down', { 'Retry-After': 'Fri, 27 Nov 2026 10:00:00 GMT' })
    expect(await failure(giveDrawing('{}'))).toMatchObject({ failure: 'rateLimited', retryAfterS: 0 })
  })

  it('tells when no answer arrives, or only its beginning', async () => {
    network.mockRejectedValueOnce(new TypeError('Failed to fetch'))
    expect((await failure(giveDrawing('{}'))).failure).toBe('offline')
    const cut = new Response(
      new ReadableStream({
        pull: (stream) => {
          stream.error(new TypeError('cut'))
        },
      }),
      { status: 201 },
    )
    network.mockResolvedValueOnce(cut)
    expect((await failure(giveDrawing('{}'))).failure).toBe('offline')
  })
})

describe('takeBack', () => {
  it('sends the token in a header, where no access log has it', async () => {
    respond(204)
    expect(await takeBack('abc')).toBe(true)
    const [url, options] = network.mock.lastCall ?? []
    expect(options).toMatchObject({ method: 'DELETE', headers: { Authorization: 'Bearer abc' }, body: null })
    expect(url?.href).not.toContain('abc')
  })

  it('tells a drawing that is gone from a site that takes none any more', async () => {
    respond(404)
    respond(200, { consent_version: 1 })
    expect(await takeBack('abc')).toBe(false)
    respond(404)
    respond(404)
    expect((await failure(takeBack('abc'))).failure).toBe('closed')
    respond(404)
    network.mockRejectedValueOnce(new TypeError('Failed to fetch'))
    expect((await failure(takeBack('abc'))).failure).toBe('offline')
  })
})
