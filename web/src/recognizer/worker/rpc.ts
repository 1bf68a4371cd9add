/** Questions to a worker. */
import type { Numbered } from './messages'

/** What is asked of a worker, and what it replies. */
interface Talk {
  question: object
  reply: object
}

interface Waiting<Reply> {
  resolve: (reply: Reply) => void
  reject: (reason: unknown) => void
}

/** Rejects with `error` when the worker's script cannot be had, or breaks down. */
export function breakdownOf(worker: Worker, error: Error): Promise<never> {
  return new Promise((_, reject) => {
    worker.addEventListener('error', () => {
      reject(error)
    })
  })
}

/**
 * Returns a function that puts a question to the worker and resolves with the reply to that question. Once `broken`
 * rejects it rejects too, now and ever after.
 */
export function questioning<Kind extends Talk>(worker: Worker, broken: Promise<never>) {
  const waiting = new Map<number, Waiting<Kind['reply']>>()
  let asked = 0
  let over = false
  worker.addEventListener('message', ({ data }: MessageEvent<Numbered<Kind['reply']>>) => {
    waiting.get(data.number)?.resolve(data)
    waiting.delete(data.number)
  })
  broken.catch((reason: unknown) => {
    over = true
    for (const { reject } of waiting.values()) reject(reason)
    waiting.clear()
  })
  return (question: Kind['question'], transfer: Transferable[] = []): Promise<Kind['reply']> =>
    new Promise((resolve, reject) => {
      if (over) {
        broken.catch(reject)
        return
      }
      waiting.set(++asked, { resolve, reject })
      const message: Numbered<Kind['question']> = { ...question, number: asked }
      worker.postMessage(message, transfer)
    })
}
