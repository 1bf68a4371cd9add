/** Handles the requests to the network worker. */
import { DigitpadError, ModelError } from '../../lib/errors'
import { createModel, createNumberLoader, type Model, predict, scoreFrames } from '../model'
import type { NetworkRequest, NetworkResponse } from './messages'

/**
 * Returns a function that responds to requests. A DigitpadError becomes a response; other errors are thrown.
 *
 * What reads numbers is loaded once the network is there, so that it has arrived when it is needed.
 */
export function createRequestHandler(): (request: NetworkRequest) => NetworkResponse | Promise<NetworkResponse> {
  let model: Model | undefined
  let loadNumbers: ReturnType<typeof createNumberLoader> | undefined
  return (request) => {
    if ('file' in request) {
      try {
        model = createModel(request.file)
        loadNumbers = createNumberLoader(model, request.lineModelUrl)
        loadNumbers().catch(() => undefined) // the first number tries again
        return {}
      } catch (reason) {
        if (reason instanceof ModelError) return { errorCode: reason.code }
        throw reason
      }
    }
    if (!model || !loadNumbers) throw new Error('Ink came before the network.')
    if ('frames' in request) return { scores: scoreFrames(model, request.frames) }
    if (!('number' in request)) return { prediction: predict(model, request.strokes, request.picture) }
    return loadNumbers(request.number).then(
      (readNumber) => ({ reading: readNumber(request.number) }),
      (reason: unknown) => {
        if (reason instanceof DigitpadError) return { errorCode: reason.code }
        throw reason
      },
    )
  }
}
