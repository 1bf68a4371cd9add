/** The worker that renders strokes into frames and runs the network, so that the page's thread stays free to draw. */
import type { NetworkRequest, NetworkResponse, WithId } from './messages'
import { createRequestHandler } from './network-handler'

declare const self: DedicatedWorkerGlobalScope

const handleRequest = createRequestHandler()

self.addEventListener('message', ({ data }: MessageEvent<WithId<NetworkRequest>>) => {
  const response: WithId<NetworkResponse> = { id: data.id, ...handleRequest(data) }
  self.postMessage(response)
})
