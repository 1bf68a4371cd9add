/** The worker that turns strokes into frames and runs the network, so that nothing holds up the pen. */
import { answering } from './network-handler'
import type { Numbered, Question, Reply } from './messages'

declare const self: DedicatedWorkerGlobalScope

const answer = answering()

self.addEventListener('message', ({ data }: MessageEvent<Numbered<Question>>) => {
  const reply: Numbered<Reply> = { number: data.number, ...answer(data) }
  self.postMessage(reply)
})
