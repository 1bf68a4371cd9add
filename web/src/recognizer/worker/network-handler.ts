/** Handles the requests to the network worker. */
import { ModelError } from '../../lib/errors'
import { createModel, type Model, predict } from '../model'
import type { NetworkRequest, NetworkResponse } from './messages'

/** Returns a function that responds to requests in order. A ModelError becomes a response; other errors are thrown. */
export function createRequestHandler(): (request: NetworkRequest) => NetworkResponse {
  let model: Model | undefined
  return (request) => {
    if ('file' in request) {
      try {
        model = createModel(request.file)
        return {}
      } catch (reason) {
        if (reason instanceof ModelError) return { errorCode: reason.code }
        throw reason
      }
    }
    if (!model) throw new Error('Strokes came before the network.')
    return { prediction: predict(model, request.strokes, request.picture) }
  }
}
