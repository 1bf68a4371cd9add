import { describe, expect, it, vi } from 'vitest'
import { ModelError } from '../../src/lib/errors'
import { createWorkerRecognizer } from '../../src/recognizer/worker-recognizer'
import type { Point, Stroke } from '../../src/preprocessing/strokes'
import { createRequestHandler } from '../../src/recognizer/worker/network-handler'
import type { WithId, NetworkRequest, NetworkResponse } from '../../src/recognizer/worker/messages'
import { shippedModel, strokeVectors } from '../support/vectors'

/** A worker in the same thread: messages are copied, and responses are delivered in any order by `deliver`. */
class FakeWorker extends EventTarget implements Worker {
  onerror = null
  onmessage = null
  onmessageerror = null
  terminate = vi.fn()
  readonly responses: WithId<NetworkResponse>[] = []
  readonly #handleRequest = createRequestHandler()

  postMessage(message: WithId<NetworkRequest>, transfer: unknown): void {
    const data = structuredClone(message, { transfer: transfer as Transferable[] })
    const response = this.#handleRequest(data)
    const push = (response: NetworkResponse): void => {
      this.responses.push(structuredClone({ id: data.id, ...response }))
    }
    if (response instanceof Promise) void response.then(push)
    else push(response)
  }

  deliver(responses = this.responses.splice(0)): void {
    for (const data of responses) this.dispatchEvent(new MessageEvent('message', { data }))
  }
}

const [three, seven] = ['3', '7'].map(
  (name) => strokeVectors().vectors.find((vector) => vector.name === name)?.strokes as Stroke[],
)

function start(worker: FakeWorker, file = shippedModel()) {
  const recognize = createWorkerRecognizer(worker, file, 'lines.safetensors')
  worker.deliver()
  return recognize
}

describe('createWorkerRecognizer', () => {
  it('matches responses to calls in whatever order they arrive', async () => {
    const worker = new FakeWorker()
    const { recognize } = await start(worker)
    const predictions = [recognize(three ?? []), recognize(seven ?? [])]
    worker.deliver(worker.responses.splice(0).reverse())
    expect((await Promise.all(predictions)).map(({ digit }) => digit)).toEqual([3, 7])
    expect(worker.terminate).not.toHaveBeenCalled()
  })

  it('reads numbers in the worker', async () => {
    const worker = new FakeWorker()
    const { readNumber } = await start(worker)
    const shifted = (three ?? []).map((stroke) => stroke.map(([x, y]): Point => [x + 12, y]))
    const reading = readNumber({ strokes: [...(seven ?? []), ...shifted] })
    await vi.waitFor(() => {
      expect(worker.responses).toHaveLength(1)
    })
    worker.deliver()
    expect((await reading).text).toBe('73')
  })

  it('transfers the file instead of copying it', async () => {
    const file = shippedModel()
    await start(new FakeWorker(), file)
    expect(file.byteLength).toBe(0)
  })

  it('rejects a damaged file and terminates the worker', async () => {
    const worker = new FakeWorker()
    await expect(start(worker, new ArrayBuffer(9))).rejects.toThrow(new ModelError('modelCorrupt'))
    expect(worker.terminate).toHaveBeenCalledOnce()
  })

  it('rejects with a sentence that says what to do when the worker cannot be loaded', async () => {
    const worker = new FakeWorker()
    const recognize = createWorkerRecognizer(worker, shippedModel(), 'lines.safetensors')
    worker.dispatchEvent(new Event('error'))
    await expect(recognize).rejects.toThrow(ModelError)
    await expect(recognize).rejects.toThrow('check your connection and try again')
    expect(worker.terminate).toHaveBeenCalledOnce()
  })

  it('rejects pending and later calls when the worker fails', async () => {
    const worker = new FakeWorker()
    const { recognize } = await start(worker)
    const pending = recognize(three ?? [])
    worker.dispatchEvent(new Event('error'))
    await expect(pending).rejects.toThrow(ModelError)
    await expect(recognize(seven ?? [])).rejects.toThrow(ModelError)
  })
})

describe('createRequestHandler', () => {
  it('throws when strokes come before the network', () => {
    expect(() => createRequestHandler()({ strokes: three ?? [] })).toThrow('before the network')
  })
})
