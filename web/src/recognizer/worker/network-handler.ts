/** How the worker answers. */
import { ModelError } from '../../lib/errors'
import { type Model, modelFrom, predictionFor } from '../model'
import type { Question, Reply } from './messages'

/** Returns a function that answers questions one after another; faults that nobody foresaw are thrown. */
export function answering(): (question: Question) => Reply {
  let model: Model | undefined
  return (question) => {
    if ('file' in question) {
      try {
        model = modelFrom(question.file)
        return {}
      } catch (reason) {
        if (reason instanceof ModelError) return { problem: reason.code }
        throw reason
      }
    }
    if (!model) throw new Error('Strokes came before the network.')
    return { prediction: predictionFor(model, question.strokes, question.picture) }
  }
}
