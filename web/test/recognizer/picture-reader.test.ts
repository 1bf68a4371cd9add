import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { DigitpadError, InkError } from '../../src/lib/errors'
import { frameWithStrokes, read } from '../../src/recognizer/picture-reader'
import { extractedInk } from '../support/pad'

class FakeWorker extends EventTarget {
  terminate = vi.fn()
  readonly requests: { id: number }[] = []

  postMessage(request: { id: number }): void {
    this.requests.push(request)
  }

  respond(response: object): void {
    this.dispatchEvent(new MessageEvent('message', { data: { id: this.requests.at(-1)?.id, ...response } }))
  }

  fail(): void {
    this.dispatchEvent(new Event('error'))
  }
}

class Bitmap {
  width = 10
  height = 10
}

const canvas = document.createElement('canvas')
let worker: FakeWorker
let createWorker: ReturnType<typeof vi.fn<() => FakeWorker>>
let decode: ReturnType<typeof vi.fn<() => Promise<Bitmap>>>

beforeEach(() => {
  worker = new FakeWorker()
  createWorker = vi.fn(function () {
    return worker
  })
  decode = vi.fn(() => Promise.resolve(new Bitmap()))
  vi.stubGlobal('Worker', createWorker)
  vi.stubGlobal('ImageBitmap', Bitmap)
  vi.stubGlobal('OffscreenCanvas', vi.fn())
  vi.stubGlobal('createImageBitmap', decode)
})

afterEach(() => {
  worker.fail() // the next test starts another
  vi.unstubAllGlobals()
})

const requested = (count = 1) =>
  vi.waitFor(() => {
    expect(worker.requests).toHaveLength(count)
  })

describe('read', () => {
  it('starts its worker once', async () => {
    for (const call of [1, 2]) {
      const ink = read(canvas)
      await requested(call)
      worker.respond({ ink: extractedInk() })
      expect(await ink).toEqual(extractedInk())
    }
    expect(createWorker).toHaveBeenCalledOnce()
  })

  it('rejects a picture without ink', async () => {
    const ink = read(canvas)
    await requested()
    worker.respond({ errorCode: 'pictureBlank' })
    await expect(ink).rejects.toThrow(new InkError('pictureBlank'))
  })

  it('rejects a picture that is too large', async () => {
    decode.mockResolvedValue(Object.assign(new Bitmap(), { width: 8000, height: 8000 }))
    await expect(read(canvas)).rejects.toThrow(new InkError('pictureTooLarge'))
  })

  it('rejects a picture that the browser turns into no bitmap', async () => {
    decode.mockRejectedValue(new DOMException('The canvas is empty.', 'InvalidStateError'))
    await expect(read(canvas)).rejects.toThrow(new InkError('pictureCorrupt'))
  })

  it('rejects a picture that the browser does not transfer to workers', async () => {
    worker.postMessage = () => {
      throw new DOMException('The bitmap is of another site.', 'DataCloneError')
    }
    await expect(read(canvas)).rejects.toThrow(new InkError('pictureOtherOrigin'))
  })
})

describe('the picture worker', () => {
  const notFetched = new DigitpadError('chunkLoadFailed')

  it('rejects with a DigitpadError when it fails, and is started again', async () => {
    const ink = read(canvas)
    await requested()
    worker.fail()
    await expect(ink).rejects.toThrow(notFetched)
    await expect(ink).rejects.toHaveProperty('name', 'DigitpadError')
    expect(worker.terminate).toHaveBeenCalledOnce()
    const again = read(canvas)
    await requested(2)
    worker.respond({ ink: extractedInk() })
    expect(await again).toEqual(extractedInk())
  })

  it('listens to the page no longer when it has failed', async () => {
    const listen = vi.spyOn(window, 'addEventListener')
    const signals = () => listen.mock.calls.map(([, , options]) => (options as AddEventListenerOptions).signal?.aborted)
    const ink = read(canvas)
    await requested()
    expect(signals()).toEqual([false])
    worker.fail()
    await expect(ink).rejects.toThrow(notFetched)
    expect(signals()).toEqual([true])
  })

  it.each([
    ['reading a picture', () => read(canvas)],
    ['drawing over a picture', () => frameWithStrokes({ ink: extractedInk(), corners: [[0, 0], [9, 9]] }, [])], // prettier-ignore
  ])('rejects with a DigitpadError when its script has another origin: %s', async (_, call) => {
    createWorker.mockImplementationOnce(function () {
      throw new DOMException('The script is of another origin.', 'SecurityError')
    })
    const result = call()
    await expect(result).rejects.toThrow(new DigitpadError('workerForbidden'))
    await expect(result).rejects.toHaveProperty('name', 'DigitpadError')
  })
})
