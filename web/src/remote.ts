/** Recognition in a worker. */
import { ModelError } from './errors'
import type { Recognize } from './recognizer'
import type { Numbered, Question, Reply } from './worker/messages'

interface Waiting {
  resolve: (reply: Reply) => void
  reject: (reason: unknown) => void
}

/**
 * Has a worker recognise digits with the network in a file, which may still be under way.
 *
 * @throws ModelError when the file, or the worker's script, cannot be had or used. The worker is then at an end.
 */
export async function recognizeIn(worker: Worker, file: Promise<ArrayBuffer>): Promise<Recognize> {
  const broken = breakdownOf(worker)
  const ask = questioning(worker, broken)
  try {
    const network = await Promise.race([file, broken])
    const { problem } = await ask({ file: network }, [network])
    if (problem !== undefined) throw new ModelError(problem)
  } catch (reason) {
    worker.terminate()
    throw reason
  }
  return async (strokes) => {
    const { prediction } = await ask({ strokes })
    if (!prediction) throw new Error('The worker gave no prediction.')
    return prediction
  }
}

/** Rejects when the worker's script cannot be had, or breaks down. */
function breakdownOf(worker: Worker): Promise<never> {
  return new Promise((_, reject) => {
    worker.addEventListener('error', () => {
      reject(new ModelError('The network could not be started: check the connection and try again.'))
    })
  })
}

/** Returns a function that puts a question to the worker and resolves with the reply to that question. */
function questioning(worker: Worker, broken: Promise<never>) {
  const waiting = new Map<number, Waiting>()
  let asked = 0
  worker.addEventListener('message', ({ data }: MessageEvent<Numbered<Reply>>) => {
    waiting.get(data.number)?.resolve(data)
    waiting.delete(data.number)
  })
  broken.catch((reason: unknown) => {
    for (const { reject } of waiting.values()) reject(reason)
    waiting.clear()
  })
  return (question: Question, transfer: Transferable[] = []): Promise<Reply> =>
    new Promise((resolve, reject) => {
      waiting.set(++asked, { resolve, reject })
      const message: Numbered<Question> = { ...question, number: asked }
      worker.postMessage(message, transfer)
    })
}
