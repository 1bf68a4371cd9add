/** Recognition in a worker. */
import { ModelError } from '../lib/errors'
import type { Recognize } from './recognizer'
import type { NetworkProtocol } from './worker/messages'
import { createWorkerClient, rejectOnWorkerError } from './worker/rpc'

/**
 * Makes a worker recognise digits with the network in a file, which is transferred to the worker.
 *
 * @throws ModelError when the file or the worker's script cannot be used; the worker is terminated then.
 */
export async function createWorkerRecognizer(worker: Worker, file: ArrayBuffer): Promise<Recognize> {
  const failure = rejectOnWorkerError(worker, new ModelError('modelStartFailed'))
  const request = createWorkerClient<NetworkProtocol>(worker, failure)
  try {
    const { errorCode } = await request({ file }, [file])
    if (errorCode !== undefined) throw new ModelError(errorCode)
  } catch (reason) {
    worker.terminate()
    throw reason
  }
  return async (strokes, picture) => {
    const { prediction } = await request({ strokes, picture })
    if (!prediction) throw new Error('The worker sent no prediction.')
    return prediction
  }
}
