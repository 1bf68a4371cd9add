/** The worker that renders strokes into frames and runs the network, so that the page's thread stays free to draw. */
import type { NetworkRequest, NetworkResponse, WithId } from './messages'
import { createRequestHandler } from './network-handler'

declare const self: DedicatedWorkerGlobalScope

const handleRequest = createRequestHandler()

async function respond(request: WithId<NetworkRequest>): Promise<void> {
  try {
    const response: WithId<NetworkResponse> = { id: request.id, ...(await handleRequest(request)) }
    self.postMessage(response)
  } catch (reason) {
    reportError(reason)
  }
}

self.addEventListener('message', ({ data }: MessageEvent<WithId<NetworkRequest>>) => {
  void respond(data)
})
