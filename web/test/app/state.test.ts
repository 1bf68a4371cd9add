import { describe, expect, it } from 'vitest'
import {
  type AppEvent,
  initialState,
  numberOf,
  predictsLive,
  predictsOnLoad,
  reduce,
  shownDigit,
  shownNumber,
  shownPrediction,
  type State,
} from '../../src/app/state'
import { withPlaceholder } from '../../src/app/number-answer'
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

  it('is not the answer where the person taught that such ink is a digit, or none', () => {
    for (const digit of [8, null]) {
      const taughtBy = { frame: new Float32Array(784), digit }
      const prediction = { ...seven.prediction, digit, taughtBy, number }
      expect(numberOf(after(...ready, { type: 'prediction', answer: { ...seven, prediction } }))).toBeNull()
    }
  })

  it('that needs a review is the answer if it is not improbable, and the ink is a digit or too much for one', () => {
    const doubtful = { ...number, confidence: 0.4, reviewReason: 'severalReadings' as const }
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
    expect(answerTo({ ...crowded, frame: new Float32Array(784).fill(1, 0, 28) })).toBeNull()
    expect(answerTo({}, { ...doubtful, confidence: 0.2 })).toBeNull()
    expect(answerTo(crowded, { ...doubtful, confidence: 0.2 })).toBeNull()
  })

  it.each([
    ['503', 0.6, true],
    ['503', 0.4, false],
    ['12', 0.95, true],
    ['12', 0.8, false], // such as a letter
  ])(
    '%s of confidence %d is the answer to a line, which is no digit and not too much for one: %s',
    (text, confidence, isShown) => {
      const reading = { ...readingOf(text, [], 'doubtfulDigit'), confidence }
      const prediction = {
        ...seven.prediction,
        digit: null,
        frame: new Float32Array(784).fill(1, 0, 28),
        number: reading,
      }
      expect(numberOf(after(...ready, { type: 'prediction', answer: { ...seven, prediction } }))).toBe(
        isShown ? reading : null,
      )
    },
  )

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

  describe('with a digit to rewrite', () => {
    const before = withPlaceholder(number, 1)
    const rewriting = { number: before, size, index: 1 }
    const readAs = (text: string): AppEvent => ({
      type: 'prediction',
      answer: { ...seven, prediction: { ...seven.prediction, number: readingOf(text, [0.9, 0.9, 0.6]) } },
    })
    const extended: AppEvent = { type: 'ink-changed', blank: false, extended: true }
    const rested: AppEvent = { type: 'ink-rested' }
    const started = [...ready, read, { type: 'rewrite-started', rewriting } as const]

    it.each([
      [[]],
      [[readAs('53')]],
      [[readAs('53'), extended, rested]],
      [[{ type: 'live-changed', live: false }, extended]],
    ] as AppEvent[][][])('keeps its number, with a placeholder that is chosen, until that is read', (events) => {
      const state = after(...started, ...events)
      expect([shownNumber(state)?.text, shownDigit(state), state.rewriting]).toEqual(['5_3', 1, rewriting])
      expect(shownPrediction(state)).toMatchObject({ digit: null, confidence: 0 })
    })

    it('shows the number as soon as it has as many digits again, and ends once the ink has rested', () => {
      const state = after(...started, extended, readAs('583'))
      expect([shownNumber(state)?.text, shownDigit(state), state.rewriting]).toEqual(['583', 1, rewriting])
      const ended = reduce(state, rested)
      expect([shownNumber(ended)?.text, shownDigit(ended), ended.rewriting]).toEqual(['583', 1, null])
    })

    it.each<AppEvent>([
      { type: 'ink-changed', blank: false },
      { type: 'picture-reading', picture: {} },
    ])('ends when other ink changes: $type', (event) => {
      expect(after(...started, readAs('53'), event).rewriting).toBeNull()
    })

    it.each([
      [0, 0],
      [2, 1],
    ])('ends when digit %i is chosen, which is digit %i of what is left', (index, chosen) => {
      const state = after(...started, readAs('53'), { type: 'digit-chosen', index })
      expect([shownNumber(state)?.text, shownDigit(state), state.rewriting]).toEqual(['53', chosen, null])
    })

    it('goes on when its placeholder is chosen', () => {
      expect(after(...started, { type: 'digit-chosen', index: 1 }).rewriting).toBe(rewriting)
    })
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
    expect(after(reading, { type: 'picture-finished', picture: first, sheet: 'notFound' }).readingPicture).toBe(false)
  })

  it('tells what came of the search for a sheet, until the ink changes', () => {
    const reading: AppEvent = { type: 'picture-reading', picture: first }
    const finished: AppEvent = { type: 'picture-finished', picture: first, sheet: 'unreadable' }
    expect(after(reading, finished).sheet).toBe('unreadable')
    expect(after(reading, finished, { type: 'ink-changed', blank: false }).sheet).toBe('notSearched')
  })

  it('goes on when an earlier picture finishes', () => {
    const state = after(
      { type: 'picture-reading', picture: first },
      { type: 'picture-reading', picture: last },
      { type: 'picture-finished', picture: first, sheet: 'notFound' },
    )
    expect(state).toMatchObject({ readingPicture: true, latestPicture: last })
  })
})

it('never changes a state in place', () => {
  const state = Object.freeze(after({ type: 'model-ready' }))
  reduce(state, { type: 'ink-changed', blank: false })
  expect(state.blank).toBe(true)
})
