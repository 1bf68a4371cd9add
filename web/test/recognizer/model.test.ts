import { afterEach, describe, expect, it, vi } from 'vitest'
import { ModelError } from '../../src/lib/errors'
import { createModel, createNumberLoader, predict } from '../../src/recognizer/model'
import { type Stroke, strokesToFrame } from '../../src/preprocessing/strokes'
import { safetensorsFile } from '../support/files'
import { numberVectors, shippedModel, strokeVectors } from '../support/vectors'

const ink: Stroke[] = [
  [
    [0, 0],
    [5, 9],
  ],
  [[2, 2]],
]
const probabilities = Float32Array.from([0, 0, 0, 0.75, 0, 0, 0.25, 0, 0, 0])
const modelWithNoDigitProbability = (noDigit: number) => ({
  network: {
    predict: () => ({ probabilities, noDigit, evidence: new Float32Array(490), embedding: new Float32Array(5) }),
  },
  rejectionThreshold: 0.5,
})

describe('createModel', () => {
  it('creates the network and reads the rejection threshold', () => {
    const { network, rejectionThreshold } = createModel(shippedModel())
    const scores = network.predict(strokesToFrame(ink))
    expect(scores.probabilities.reduce((a, b) => a + b)).toBeCloseTo(1, 5)
    expect(scores.evidence).toHaveLength(490)
    expect(rejectionThreshold).toBeGreaterThan(0)
    expect(rejectionThreshold).toBeLessThanOrEqual(1)
  })

  it('rejects a file that is not a model', () => {
    expect(() => createModel(new ArrayBuffer(100))).toThrow(ModelError)
  })
})

describe('predict', () => {
  it('returns the frame and the evidence', () => {
    const prediction = predict(modelWithNoDigitProbability(0.1), ink)
    expect(prediction.frame).toEqual(strokesToFrame(ink))
    expect(prediction.evidence).toHaveLength(490)
  })

  it.each([
    [0.1, 3, 0.75],
    [0.5, 3, 0.75],
    [0.51, null, 0],
  ])(
    'returns for a no-digit probability of %d the digit %s, and always the probabilities',
    (noDigit, digit, confidence) => {
      expect(predict(modelWithNoDigitProbability(noDigit), ink)).toMatchObject({
        digit,
        confidence,
        probabilities: Array.from(probabilities),
        strokes: 2,
      })
    },
  )
})

describe('createNumberLoader', () => {
  const { strokes } = numberVectors().strokes[0] ?? expect.fail('there are numbers')
  const three = strokeVectors().vectors.find(({ name }) => name === '3')
  const oneDigit = (three?.strokes ?? expect.fail('there is a 3')) as Stroke[]
  const model = createModel(shippedModel())
  const read = async (load: ReturnType<typeof createNumberLoader>) => (await load({ strokes }))({ strokes })

  /** A line network that knows nothing, and by whose weights every reading needs review. */
  function lineFile(): Uint8Array<ArrayBuffer> {
    const layers = [
      { kind: 'maxpool' },
      { kind: 'maxpool' },
      { kind: 'conv', weights: 'w', scale: 's', bias: 'b', relu: false },
    ]
    const { weights } = numberVectors()
    const network = { version: 2, layers, number_weights: { ...(weights as object), min_confidence: 2 } }
    const zeros = Array<number>(15).fill(0)
    const tensors = {
      w: { shape: [1, 1, 1, 15], values: new Int8Array(15) },
      s: { shape: [15], values: zeros },
      b: { shape: [15], values: zeros },
    }
    return new Uint8Array(safetensorsFile(tensors, { network: JSON.stringify(network) }))
  }

  afterEach(() => {
    vi.unstubAllGlobals()
  })

  it('downloads the line network with the first number, once, and reads with it', async () => {
    const fetch = vi.fn(() => Promise.resolve(new Response(lineFile())))
    vi.stubGlobal('fetch', fetch)
    const load = createNumberLoader(model, 'lines.safetensors')
    await load()
    await load({ strokes: oneDigit })
    expect(fetch).not.toHaveBeenCalled()
    expect((await read(load)).reviewReason).not.toBeNull()
    expect((await read(load)).reviewReason).not.toBeNull()
    expect(fetch).toHaveBeenCalledOnce()
  })

  it('reads without the line network while its download is slow, and with it afterwards', async () => {
    const respond = vi.fn<(response: Response) => void>()
    const promise = new Promise<Response>((resolve) => respond.mockImplementation(resolve))
    vi.stubGlobal('fetch', () => promise)
    vi.useFakeTimers()
    const load = createNumberLoader(model, 'lines.safetensors')
    await load()
    const reading = read(load)
    await vi.advanceTimersByTimeAsync(2000)
    expect((await reading).reviewReason).toBeNull()
    expect((await read(load)).reviewReason).toBeNull()
    respond(new Response(lineFile()))
    vi.useRealTimers()
    await vi.waitUntil(async () => (await read(load)).reviewReason !== null)
  })

  it('reads without the line network if it cannot be downloaded', async () => {
    vi.stubGlobal('fetch', () => Promise.reject(new TypeError('no connection')))
    const reading = await read(createNumberLoader(model, 'lines.safetensors'))
    expect(reading.reviewReason).toBeNull()
  })
})
