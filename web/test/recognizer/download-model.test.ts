import { afterEach, describe, expect, it, vi } from 'vitest'
import { createModelDownload } from '../../src/recognizer/download-model'
import { ModelError } from '../../src/lib/errors'

const stubFetch = (...responses: (() => Response)[]) => {
  const stub = vi.fn<typeof fetch>(async () => (await Promise.resolve(responses.shift()))?.() ?? Response.error())
  vi.stubGlobal('fetch', stub)
  return stub
}

/** Runs the script in the page's head. */
const prefetch = async (url: string): Promise<void> => {
  vi.spyOn(document, 'querySelector').mockReturnValue({ href: url } as HTMLLinkElement)
  vi.resetModules()
  await import('../../src/prefetch-model')
}

afterEach(() => {
  vi.restoreAllMocks()
  vi.unstubAllGlobals()
})

describe('createModelDownload', () => {
  it('downloads the file', async () => {
    stubFetch(() => new Response(new Uint8Array([1, 2, 3])))
    expect(new Uint8Array(await createModelDownload('/digits')())).toEqual(new Uint8Array([1, 2, 3]))
  })

  it.each<[string, () => Response]>([
    [
      'there is no connection',
      () => {
        throw new TypeError('Failed to fetch')
      },
    ],
    ['the file does not exist', () => new Response('<h1>Not found</h1>', { status: 404 })],
    ['the server is down', () => new Response('', { status: 503 })],
  ])('rejects with a sentence that says what to do when %s', async (_condition, respond) => {
    stubFetch(respond)
    await expect(createModelDownload('/digits')()).rejects.toThrow(new ModelError('modelLoadFailed'))
  })

  it('bypasses the HTTP cache from the second call on, since the cached copy may be damaged', async () => {
    const fetchStub = stubFetch(
      () => new Response('damaged'),
      () => new Response('intact'),
    )
    const download = createModelDownload('/digits')
    await download()
    await download()
    expect(fetchStub.mock.calls.map(([, options]) => options?.cache)).toEqual(['default', 'reload'])
  })

  it('uses the prefetched response once', async () => {
    const fetchStub = stubFetch(
      () => new Response('prefetched'),
      () => new Response('downloaded'),
    )
    await prefetch('/model')
    const download = createModelDownload('/model')
    expect(new TextDecoder().decode(await download())).toBe('prefetched')
    expect(new TextDecoder().decode(await download())).toBe('downloaded')
    expect(fetchStub).toHaveBeenCalledTimes(2)
  })

  it('rejects with a sentence that says what to do when the prefetched response is an error', async () => {
    stubFetch(() => new Response('', { status: 503 }))
    await prefetch('/missing')
    await expect(createModelDownload('/missing')()).rejects.toThrow(new ModelError('modelLoadFailed'))
  })
})
