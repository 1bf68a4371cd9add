import { describe, expect, it, vi } from 'vitest'
import { ModelError } from '../../src/lib/errors'
import { recognizeIn } from '../../src/recognizer/worker-recognizer'
import type { Stroke } from '../../src/preprocessing/strokes'
import { answering } from '../../src/recognizer/worker/network-handler'
import type { Numbered, Question, Reply } from '../../src/recognizer/worker/messages'
import { shippedModel, strokeVectors } from '../support/vectors'

/** A worker in the same thread: messages are copied and delivered later, as between threads, in an order of one's own. */
class FakeWorker extends EventTarget implements Worker {
  onerror = null
  onmessage = null
  onmessageerror = null
  terminate = vi.fn()
  readonly replies: Numbered<Reply>[] = []
  readonly #answer = answering()

  postMessage(message: Numbered<Question>, transfer: unknown): void {
    const data = structuredClone(message, { transfer: transfer as Transferable[] })
    this.replies.push(structuredClone({ number: data.number, ...this.#answer(data) }))
  }

  deliver(replies = this.replies.splice(0)): void {
    for (const data of replies) this.dispatchEvent(new MessageEvent('message', { data }))
  }
}

const [three, seven] = ['3', '7'].map(
  (name) => strokeVectors().vectors.find((vector) => vector.name === name)?.strokes as Stroke[],
)

function started(worker: FakeWorker, file = shippedModel()) {
  const recognize = recognizeIn(worker, file)
  worker.deliver()
  return recognize
}

describe('recognizeIn', () => {
  it('gives each its own answer, in whatever order they come', async () => {
    const worker = new FakeWorker()
    const recognize = await started(worker)
    const answers = [recognize(three ?? []), recognize(seven ?? [])]
    worker.deliver(worker.replies.splice(0).reverse())
    expect((await Promise.all(answers)).map(({ digit }) => digit)).toEqual([3, 7])
    expect(worker.terminate).not.toHaveBeenCalled()
  })

  it('hands the file over instead of copying it', async () => {
    const file = shippedModel()
    await started(new FakeWorker(), file)
    expect(file.byteLength).toBe(0)
  })

  it('says what is wrong with the file, and ends the worker', async () => {
    const worker = new FakeWorker()
    await expect(started(worker, new ArrayBuffer(9))).rejects.toThrow(new ModelError('modelCorrupt'))
    expect(worker.terminate).toHaveBeenCalledOnce()
  })

  it('says what to do when the worker cannot be had', async () => {
    const worker = new FakeWorker()
    const recognize = recognizeIn(worker, shippedModel())
    worker.dispatchEvent(new Event('error'))
    await expect(recognize).rejects.toThrow(ModelError)
    await expect(recognize).rejects.toThrow('check your connection and try again')
    expect(worker.terminate).toHaveBeenCalledOnce()
  })

  it('leaves nobody waiting when the worker breaks down', async () => {
    const worker = new FakeWorker()
    const recognize = await started(worker)
    const answer = recognize(three ?? [])
    worker.dispatchEvent(new Event('error'))
    await expect(answer).rejects.toThrow(ModelError)
    await expect(recognize(seven ?? [])).rejects.toThrow(ModelError)
  })
})

describe('answering', () => {
  it('wants the network before strokes', () => {
    expect(() => answering()({ strokes: three ?? [] })).toThrow('before the network')
  })
})
