import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { DigitpadError, InkError } from '../../src/lib/errors'
import { frameWith, read } from '../../src/recognizer/picture-reader'
import { foundInk } from '../support/pad'

class FakeWorker extends EventTarget {
  terminate = vi.fn()
  readonly questions: { number: number }[] = []

  postMessage(question: { number: number }): void {
    this.questions.push(question)
  }

  reply(reply: object): void {
    this.dispatchEvent(new MessageEvent('message', { data: { number: this.questions.at(-1)?.number, ...reply } }))
  }

  breakDown(): void {
    this.dispatchEvent(new Event('error'))
  }
}

class Bitmap {
  width = 10
  height = 10
}

const canvas = document.createElement('canvas')
let worker: FakeWorker
let started: ReturnType<typeof vi.fn<() => FakeWorker>>
let decode: ReturnType<typeof vi.fn<() => Promise<Bitmap>>>

beforeEach(() => {
  worker = new FakeWorker()
  started = vi.fn(function () {
    return worker
  })
  decode = vi.fn(() => Promise.resolve(new Bitmap()))
  vi.stubGlobal('Worker', started)
  vi.stubGlobal('ImageBitmap', Bitmap)
  vi.stubGlobal('OffscreenCanvas', vi.fn())
  vi.stubGlobal('createImageBitmap', decode)
})

afterEach(() => {
  worker.breakDown() // it is given up: the next test starts another
  vi.unstubAllGlobals()
})

const asked = (questions = 1) =>
  vi.waitFor(() => {
    expect(worker.questions).toHaveLength(questions)
  })

describe('a picture', () => {
  it('is read by a worker that is started once', async () => {
    for (const turn of [1, 2]) {
      const result = read(canvas)
      await asked(turn)
      worker.reply({ ink: foundInk() })
      expect(await result).toEqual(foundInk())
    }
    expect(started).toHaveBeenCalledOnce()
  })

  it('without ink is refused', async () => {
    const result = read(canvas)
    await asked()
    worker.reply({ problem: 'pictureBlank' })
    await expect(result).rejects.toThrow(new InkError('pictureBlank'))
  })

  it('that is too large is refused', async () => {
    decode.mockResolvedValue(Object.assign(new Bitmap(), { width: 8000, height: 8000 }))
    await expect(read(canvas)).rejects.toThrow(new InkError('pictureTooLarge'))
  })

  it('that the browser makes no bitmap of is refused', async () => {
    decode.mockRejectedValue(new DOMException('The canvas is empty.', 'InvalidStateError'))
    await expect(read(canvas)).rejects.toThrow(new InkError('pictureCorrupt'))
  })

  it('that the browser lets go to no worker is refused', async () => {
    worker.postMessage = () => {
      throw new DOMException('The bitmap is of another site.', 'DataCloneError')
    }
    await expect(read(canvas)).rejects.toThrow(new InkError('pictureCorrupt'))
  })
})

describe('the worker', () => {
  const notFetched = new DigitpadError('partLoadFailed')

  it('that cannot be had is told as a part of the page, and started anew', async () => {
    const result = read(canvas)
    await asked()
    worker.breakDown()
    await expect(result).rejects.toThrow(notFetched)
    await expect(result).rejects.toHaveProperty('name', 'DigitpadError')
    expect(worker.terminate).toHaveBeenCalledOnce()
    const again = read(canvas)
    await asked(2)
    worker.reply({ ink: foundInk() })
    expect(await again).toEqual(foundInk())
  })

  it.each([
    ['read', () => read(canvas)],
    ['drawn over', () => frameWith({ ink: foundInk(), corners: [[0, 0], [9, 9]] }, [])], // prettier-ignore
  ])('of another site is told as a part of the page when a picture is %s', async (_, ask) => {
    started.mockImplementationOnce(function () {
      throw new DOMException('The script is of another origin.', 'SecurityError')
    })
    const answer = ask()
    await expect(answer).rejects.toThrow(notFetched)
    await expect(answer).rejects.toHaveProperty('name', 'DigitpadError')
  })
})
