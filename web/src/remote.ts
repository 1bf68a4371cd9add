/** Recognition in a worker. */
import { ModelError } from './errors'
import type { Recognize } from './recognizer'
import type { Numbered, Question, Reply } from './worker/messages'

interface Waiting {
  resolve: (reply: Reply) => void
  reject: (reason: unknown) => void
}

/**
 * Has a worker recognise digits with the network in a file, which goes over to the worker.
 *
 * @throws ModelError when the file, or the worker's script, cannot be had or used. The worker is then at an end.
 */
export async function recognizeIn(worker: Worker, file: ArrayBuffer): Promise<Recognize> {
  const ask = questioning(worker)
  try {
    const { problem } = await ask({ file }, [file])
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

/**
 * Returns a function that puts a question to the worker and resolves with the reply to that question. It rejects with a
 * ModelError, now and ever after, when the worker's script cannot be had, or breaks down.
 */
function questioning(worker: Worker) {
  const waiting = new Map<number, Waiting>()
  let asked = 0
  let broken: ModelError | undefined
  worker.addEventListener('message', ({ data }: MessageEvent<Numbered<Reply>>) => {
    waiting.get(data.number)?.resolve(data)
    waiting.delete(data.number)
  })
  worker.addEventListener('error', () => {
    broken = new ModelError('The network could not be started: check the connection and try again.')
    for (const { reject } of waiting.values()) reject(broken)
    waiting.clear()
  })
  return (question: Question, transfer: Transferable[] = []): Promise<Reply> =>
    new Promise((resolve, reject) => {
      if (broken) {
        reject(broken)
        return
      }
      waiting.set(++asked, { resolve, reject })
      const message: Numbered<Question> = { ...question, number: asked }
      worker.postMessage(message, transfer)
    })
}
