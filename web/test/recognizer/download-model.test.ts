import { afterEach, describe, expect, it, vi } from 'vitest'
import { downloader } from '../../src/recognizer/download-model'
import { ModelError } from '../../src/lib/errors'

const serve = (...answers: (() => Response)[]) => {
  const fetched = vi.fn<typeof fetch>(async () => (await Promise.resolve(answers.shift()))?.() ?? Response.error())
  vi.stubGlobal('fetch', fetched)
  return fetched
}

/** Runs the script of the page's head. */
const askAhead = async (url: string): Promise<void> => {
  vi.spyOn(document, 'querySelector').mockReturnValue({ href: url } as HTMLLinkElement)
  vi.resetModules()
  await import('../../src/prefetch-model')
}

afterEach(() => {
  vi.restoreAllMocks()
  vi.unstubAllGlobals()
})

describe('downloader', () => {
  it('fetches the file', async () => {
    serve(() => new Response(new Uint8Array([1, 2, 3])))
    expect(new Uint8Array(await downloader('/digits')())).toEqual(new Uint8Array([1, 2, 3]))
  })

  it.each<[string, () => Response]>([
    [
      'there is no connection',
      () => {
        throw new TypeError('Failed to fetch')
      },
    ],
    ['the file is not there', () => new Response('<h1>Not found</h1>', { status: 404 })],
    ['the server is down', () => new Response('', { status: 503 })],
  ])('says what to do when %s', async (_what, answer) => {
    serve(answer)
    await expect(downloader('/digits')()).rejects.toThrow(new ModelError('modelLoadFailed'))
  })

  it('passes by the caches from the second time on: the copy there may be damaged', async () => {
    const fetched = serve(
      () => new Response('damaged'),
      () => new Response('sound'),
    )
    const download = downloader('/digits')
    await download()
    await download()
    expect(fetched.mock.calls.map(([, options]) => options?.cache)).toEqual(['default', 'reload'])
  })

  it('takes what was asked for before, once', async () => {
    const fetched = serve(
      () => new Response('ahead'),
      () => new Response('again'),
    )
    await askAhead('/ahead')
    const download = downloader('/ahead')
    expect(new TextDecoder().decode(await download())).toBe('ahead')
    expect(new TextDecoder().decode(await download())).toBe('again')
    expect(fetched).toHaveBeenCalledTimes(2)
  })

  it('says what to do when what was asked for before could not be had', async () => {
    serve(() => new Response('', { status: 503 }))
    await askAhead('/lost')
    await expect(downloader('/lost')()).rejects.toThrow(new ModelError('modelLoadFailed'))
  })
})
