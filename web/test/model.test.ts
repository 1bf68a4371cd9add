import { afterEach, describe, expect, it, vi } from 'vitest'
import { ModelError } from '../src/errors'
import { modelFetcher } from '../src/model'
import { strokesToFrame } from '../src/strokes'
import { shippedModel } from './vectors'

const serve = (...answers: (() => Response)[]) => {
  const fetched = vi.fn<typeof fetch>(async () => (await Promise.resolve(answers.shift()))?.() ?? Response.error())
  vi.stubGlobal('fetch', fetched)
  return fetched
}

afterEach(() => {
  vi.unstubAllGlobals()
})

describe('modelFetcher', () => {
  it('makes a network of the file', async () => {
    serve(() => new Response(shippedModel()))
    const { network, noDigitAbove } = await modelFetcher('/digits')()
    const { probabilities, evidence } = network.predict(
      strokesToFrame([
        [
          [0, 0],
          [0, 9],
        ],
      ]),
    )
    expect(probabilities.reduce((a, b) => a + b)).toBeCloseTo(1, 5)
    expect(evidence).toHaveLength(490)
    expect(noDigitAbove).toBeGreaterThan(0)
    expect(noDigitAbove).toBeLessThan(1)
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
    await expect(modelFetcher('/digits')()).rejects.toThrow(
      new ModelError('The network could not be fetched: check the connection and try again.'),
    )
  })

  it('passes by the caches once a copy was damaged', async () => {
    const fetched = serve(
      () => new Response('damaged'),
      () => new Response(shippedModel()),
    )
    const fetchModel = modelFetcher('/digits')
    await expect(fetchModel()).rejects.toThrow(ModelError)
    await fetchModel()
    expect(fetched.mock.calls.map(([, options]) => options?.cache)).toEqual(['default', 'reload'])
  })
})
