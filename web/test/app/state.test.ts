// @vitest-environment node
import { describe, expect, it } from 'vitest'
import {
  type AppEvent,
  initialState,
  numberOf,
  predictsLive,
  predictsOnLoad,
  reduce,
  shownDigit,
  shownPrediction,
  type State,
} from '../../src/app/state'
import { blankPrediction, type Prediction } from '../../src/recognizer/prediction'
import { readingOf } from '../support/numbers'

const size = { width: 200, height: 200 }
const seven = { prediction: { ...blankPrediction(), digit: 7, confidence: 0.98, strokes: 2, number: null }, size }
const after = (...events: AppEvent[]): State => events.reduce(reduce, initialState(true))

describe('the model', () => {
  it('is loading at first', () => {
    expect(after()).toMatchObject({ model: 'loading', modelError: null })
  })

  it('is ready once it has loaded', () => {
    expect(after({ type: 'model-ready' })).toMatchObject({ model: 'ready', modelError: null })
  })

  it('keeps the error of a failure until it is loaded again', () => {
    const failed: AppEvent = { type: 'model-failed', error: 'modelLoadFailed' }
    expect(after(failed)).toMatchObject({ model: 'failed', modelError: 'modelLoadFailed' })
    expect(after(failed, { type: 'model-loading' })).toMatchObject({ model: 'loading', modelError: null })
  })
})

describe('live prediction', () => {
  it('waits for the model', () => {
    expect(predictsLive(after())).toBe(false)
    expect(predictsLive(after({ type: 'model-ready' }))).toBe(true)
  })

  it('stops when the model fails or a person switches it off', () => {
    expect(predictsLive(after({ type: 'model-ready' }, { type: 'model-failed', error: 'unexpected' }))).toBe(false)
    expect(predictsLive(after({ type: 'model-ready' }, { type: 'live-changed', live: false }))).toBe(false)
  })

  it('predicts on load, and after a request even when it is off', () => {
    const off: AppEvent = { type: 'live-changed', live: false }
    expect(predictsOnLoad(after())).toBe(true)
    expect(predictsOnLoad(after(off))).toBe(false)
    expect(predictsOnLoad(after(off, { type: 'predict-requested' }))).toBe(true)
  })
})

describe('the prediction', () => {
  const predicted: AppEvent = { type: 'prediction', answer: seven }
  const inked: AppEvent = { type: 'ink-changed', blank: false }

  it('stays while ink is added, until the next one comes', () => {
    expect(after(predicted, inked)).toMatchObject({ blank: false, answer: seven })
  })

  it('becomes blank with the pad', () => {
    const state = after(predicted, { type: 'ink-changed', blank: true })
    expect(state).toMatchObject({ blank: true, answer: { prediction: { digit: null, strokes: 0 } } })
  })

  it('becomes blank with new ink when live prediction is off', () => {
    expect(after({ type: 'live-changed', live: false }, predicted, inked).answer.prediction.digit).toBeNull()
  })
})

describe('a number', () => {
  const number = readingOf('503', [0.9, 0.6, 0.95])
  const read: AppEvent = { type: 'prediction', answer: { ...seven, prediction: { ...seven.prediction, number } } }
  const ready: AppEvent[] = [{ type: 'model-ready' }, { type: 'numbers-ready' }]
  const box = { left: 0, top: 0, right: 9, bottom: 9 }

  it('is the answer once what reads numbers is there', () => {
    expect(numberOf(after({ type: 'model-ready' }, read))).toBeNull()
    expect(numberOf(after(...ready, read))).toBe(number)
    expect(numberOf(after(...ready, read, { type: 'numbers-failed' }))).toBeNull()
  })

  it.each(['7', ''])('of one digit or none, %j, leaves the answer to the digit', (text) => {
    const prediction = { ...seven.prediction, number: readingOf(text) }
    const state = after(...ready, { type: 'prediction', answer: { ...seven, prediction } })
    expect([numberOf(state), shownDigit(state), shownPrediction(state)]).toEqual([null, null, prediction])
  })

  it('that is improbable is the answer only where the ink is too much for one digit', () => {
    const improbable = { ...number, confidence: 0.3, needsReview: true }
    const answerTo = (prediction: Partial<Prediction>) =>
      numberOf(
        after(...ready, {
          type: 'prediction',
          answer: { ...seven, prediction: { ...seven.prediction, ...prediction, number: improbable } },
        }),
      )
    expect(answerTo({})).toBeNull()
    expect(answerTo({ digit: null, frame: new Float32Array(784).fill(0.1) })).toBeNull()
    expect(answerTo({ digit: null, frame: new Float32Array(784).fill(1) })).toBe(improbable)
  })

  it('that needs a review is preferred to a digit if it is probable, and to no digit if the ink is too much for one', () => {
    const doubtful = { ...number, confidence: 0.6, needsReview: true }
    const answerTo = (prediction: Partial<Prediction>, reading = doubtful) =>
      numberOf(
        after(...ready, {
          type: 'prediction',
          answer: { ...seven, prediction: { ...seven.prediction, ...prediction, number: reading } },
        }),
      )
    const crowded = { digit: null, frame: new Float32Array(784).fill(1) }
    expect(answerTo({})).toBe(doubtful)
    expect(answerTo(crowded)).toBe(doubtful)
    expect(answerTo({ ...crowded, frame: new Float32Array(784).fill(0.1) })).toBeNull()
    expect(answerTo(crowded, { ...doubtful, confidence: 0.2 })).toBeNull()
  })

  it('shows its least sure digit in detail until another is chosen, or the ink changes', () => {
    const chosen = [...ready, read, { type: 'digit-chosen', index: 2 } as const]
    expect(shownDigit(after(...ready, read))).toBe(1)
    expect(shownDigit(after(...chosen))).toBe(2)
    expect(shownPrediction(after(...chosen))).toMatchObject({ digit: 3, confidence: 0.95, strokes: 2 })
    expect(shownDigit(after(...chosen, { type: 'ink-changed', blank: false }))).toBe(1)
  })

  it('is outdated from new ink on, until the next answer', () => {
    expect(after(...ready, read, { type: 'ink-changed', blank: false }).isOutdated).toBe(true)
    expect(after(...ready, { type: 'ink-changed', blank: false }, read).isOutdated).toBe(false)
  })

  it('has a digit to rewrite until the ink changes', () => {
    const rewrite: AppEvent = { type: 'rewrite-started', rewriting: { box, size } }
    expect(after(...ready, read, rewrite, read).rewriting).toEqual({ box, size })
    expect(after(...ready, read, rewrite, { type: 'ink-changed', blank: false }).rewriting).toBeNull()
  })
})

describe('the error of a picture, a link or an export', () => {
  const failed: AppEvent = { type: 'ink-task-failed', error: 'pictureEmpty' }

  it.each<AppEvent>([{ type: 'ink-task-started' }, { type: 'ink-changed', blank: false }])(
    'is cleared by $type',
    (event) => {
      expect(after(failed).inkError).toBe('pictureEmpty')
      expect(after(failed, event).inkError).toBeNull()
    },
  )

  it('stays when a prediction comes', () => {
    expect(after(failed, { type: 'prediction', answer: seven }).inkError).toBe('pictureEmpty')
  })
})

describe('reading a picture', () => {
  const [first, last] = [{}, {}]

  it('lasts until the picture is finished', () => {
    const reading: AppEvent = { type: 'picture-reading', picture: first }
    expect(after(reading).readingPicture).toBe(true)
    expect(after(reading, { type: 'picture-finished', picture: first }).readingPicture).toBe(false)
  })

  it('goes on when an earlier picture finishes', () => {
    const state = after(
      { type: 'picture-reading', picture: first },
      { type: 'picture-reading', picture: last },
      { type: 'picture-finished', picture: first },
    )
    expect(state).toMatchObject({ readingPicture: true, latestPicture: last })
  })
})

it('never changes a state in place', () => {
  const state = Object.freeze(after({ type: 'model-ready' }))
  reduce(state, { type: 'ink-changed', blank: false })
  expect(state.blank).toBe(true)
})
