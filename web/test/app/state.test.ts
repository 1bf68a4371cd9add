// @vitest-environment node
import { describe, expect, it } from 'vitest'
import { type AppEvent, initialState, predictsLive, predictsOnLoad, reduce, type State } from '../../src/app/state'
import { blankPrediction } from '../../src/recognizer/prediction'

const seven = { ...blankPrediction(), digit: 7, confidence: 0.98, strokes: 2 }
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
  const predicted: AppEvent = { type: 'prediction', prediction: seven }
  const inked: AppEvent = { type: 'ink-changed', blank: false }

  it('stays while ink is added, until the next one comes', () => {
    expect(after(predicted, inked)).toMatchObject({ blank: false, prediction: seven })
  })

  it('becomes blank with the pad', () => {
    const state = after(predicted, { type: 'ink-changed', blank: true })
    expect(state).toMatchObject({ blank: true, prediction: { digit: null, strokes: 0 } })
  })

  it('becomes blank with new ink when live prediction is off', () => {
    expect(after({ type: 'live-changed', live: false }, predicted, inked).prediction.digit).toBeNull()
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
    expect(after(failed, { type: 'prediction', prediction: seven }).inkError).toBe('pictureEmpty')
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
