/** Recognition in a worker. */
import { breakdownOf, questioning } from './worker/rpc'
import { ModelError } from '../lib/errors'
import type { Recognize } from './recognizer'
import type { Question, Reply } from './worker/messages'

/**
 * Has a worker recognise digits with the network in a file, which goes over to the worker.
 *
 * @throws ModelError when the file, or the worker's script, cannot be had or used. The worker is then at an end.
 */
export async function recognizeIn(worker: Worker, file: ArrayBuffer): Promise<Recognize> {
  const broken = breakdownOf(worker, new ModelError('modelStartFailed'))
  const ask = questioning<{ question: Question; reply: Reply }>(worker, broken)
  try {
    const { problem } = await ask({ file }, [file])
    if (problem !== undefined) throw new ModelError(problem)
  } catch (reason) {
    worker.terminate()
    throw reason
  }
  return async (strokes, picture) => {
    const { prediction } = await ask({ strokes, picture })
    if (!prediction) throw new Error('The worker gave no prediction.')
    return prediction
  }
}
