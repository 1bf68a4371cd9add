import { beforeEach, expect, it, vi } from 'vitest'
import { ModelError } from '../../src/lib/errors'
import { openExplanation } from '../../src/explain/dialog'
import type { DigitPad } from '../../src/pad/define'
import { mountExplainButton } from '../../src/explain/mount'
import { answerFor, padOf, SlowRecognizer } from '../support/pad'
import { requireElement } from '../../src/lib/dom'

vi.mock('../../src/explain/dialog', () => ({ openExplanation: vi.fn(() => Promise.resolve()) }))

let pad: DigitPad
let recognizer: SlowRecognizer

beforeEach(() => {
  vi.mocked(openExplanation).mockClear()
  pad = padOf()
  pad.recognizer = recognizer = new SlowRecognizer()
  document.body.insertAdjacentHTML('beforeend', '<button id="explain"></button><p id="explain-error"></p>')
  mountExplainButton(document, pad)
})

const open = (): void => {
  requireElement(document, '#explain').click()
}

it('explains what is drawn, although nobody had it named', async () => {
  pad.strokes = [[[10, 10], [50, 60]]] // prettier-ignore
  open()
  await vi.waitUntil(() => recognizer.questions.length > 0)
  expect(openExplanation).not.toHaveBeenCalled()
  recognizer.questions[0]?.answer()
  await vi.waitFor(() => {
    expect(openExplanation).toHaveBeenCalledWith(document, answerFor(1))
  })
})

it('has an example for a blank', async () => {
  open()
  await vi.waitFor(() => {
    expect(openExplanation).toHaveBeenCalledWith(document, expect.objectContaining({ strokes: 0 }))
  })
})

it('tells why what is drawn cannot be named', async () => {
  pad.strokes = [[[10, 10], [50, 60]]] // prettier-ignore
  open()
  await vi.waitUntil(() => recognizer.questions.length > 0)
  recognizer.questions[0]?.fail(new ModelError('modelLoadFailed'))
  await vi.waitUntil(() => requireElement(document, '#explain-error').textContent !== '')
  expect(openExplanation).not.toHaveBeenCalled()
})
