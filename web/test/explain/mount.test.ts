import { beforeEach, expect, it, vi } from 'vitest'
import { ModelError } from '../../src/lib/errors'
import { openExplanation } from '../../src/explain/dialog'
import type { DigitPad } from '../../src/pad/define'
import { sizeOf } from '../../src/pad/drawing'
import { blankPrediction } from '../../src/recognizer/prediction'
import { mountExplainButton } from '../../src/explain/mount'
import { predictionFor, createPad, ManualRecognizer } from '../support/pad'
import { requireElement } from '../../src/lib/dom'

vi.mock('../../src/explain/dialog', () => ({ openExplanation: vi.fn(() => Promise.resolve()) }))

let pad: DigitPad
let recognizer: ManualRecognizer

beforeEach(() => {
  vi.mocked(openExplanation).mockClear()
  pad = createPad()
  pad.recognizer = recognizer = new ManualRecognizer()
  document.body.insertAdjacentHTML('beforeend', '<button id="explain"></button><p id="explain-error"></p>')
  const app = { answer: { prediction: blankPrediction(), size: sizeOf(pad) } }
  pad.addEventListener('prediction', ({ detail }) => {
    app.answer.prediction = detail
  })
  mountExplainButton(document, pad, app)
})

const open = (): void => {
  requireElement(document, '#explain').click()
}

it('explains the ink after recognizing it, even with live recognition off', async () => {
  pad.strokes = [[[10, 10], [50, 60]]] // prettier-ignore
  open()
  await vi.waitUntil(() => recognizer.predictions.length > 0)
  expect(openExplanation).not.toHaveBeenCalled()
  recognizer.predictions[0]?.resolve()
  await vi.waitFor(() => {
    expect(openExplanation).toHaveBeenCalledWith(document, expect.objectContaining(predictionFor(1)))
  })
})

it('opens with a blank prediction for an empty pad', async () => {
  open()
  await vi.waitFor(() => {
    expect(openExplanation).toHaveBeenCalledWith(document, expect.objectContaining({ strokes: 0 }))
  })
})

it('shows the error when the ink cannot be recognized', async () => {
  pad.strokes = [[[10, 10], [50, 60]]] // prettier-ignore
  open()
  await vi.waitUntil(() => recognizer.predictions.length > 0)
  recognizer.predictions[0]?.reject(new ModelError('modelLoadFailed'))
  await vi.waitUntil(() => requireElement(document, '#explain-error').textContent !== '')
  expect(openExplanation).not.toHaveBeenCalled()
})
