/** Recognition in a worker. */
import { DigitpadError, ModelError } from '../lib/errors'
import type { Backend } from './recognizer'
import type { NetworkProtocol } from './worker/messages'
import { createWorkerClient, rejectOnWorkerError } from './worker/rpc'

/**
 * Makes a worker recognise digits and numbers with the network in a file, which is transferred to the worker.
 *
 * @param lineModelUrl that of the line network's file, which the worker downloads when it needs it.
 * @throws ModelError when the file or the worker's script cannot be used; the worker is terminated then.
 */
export async function createWorkerRecognizer(
  worker: Worker,
  file: ArrayBuffer,
  lineModelUrl: string,
): Promise<Backend> {
  const failure = rejectOnWorkerError(worker, () => new ModelError('modelStartFailed'))
  const request = createWorkerClient<NetworkProtocol>(worker, failure)
  try {
    const { errorCode } = await request({ file, lineModelUrl }, [file])
    if (errorCode !== undefined) throw new ModelError(errorCode)
  } catch (reason) {
    worker.terminate()
    throw reason
  }
  return {
    async recognize(strokes, picture) {
      const { prediction } = await request({ strokes, picture })
      if (!prediction) throw new Error('The worker sent no prediction.')
      return prediction
    },
    async scoreFrames(frames) {
      const { scores } = await request({ frames })
      if (!scores) throw new Error('The worker sent no scores.')
      return scores
    },
    async readNumber(number) {
      const { reading, errorCode } = await request({ number })
      if (errorCode !== undefined) throw new DigitpadError(errorCode)
      if (!reading) throw new Error('The worker sent no reading.')
      return reading
    },
  }
}
