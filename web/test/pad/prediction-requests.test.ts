import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { PredictionRequests } from '../../src/pad/prediction-requests'

describe('PredictionRequests', () => {
  it('accepts answers in the order of their requests', () => {
    const requests = new PredictionRequests()
    const [first, second] = [requests.begin(), requests.begin()]
    expect([requests.accept(first), requests.accept(second)]).toEqual([true, true])
  })

  it('rejects an answer after one to a later request', () => {
    const requests = new PredictionRequests()
    const [first, second] = [requests.begin(), requests.begin()]
    expect([requests.accept(second), requests.accept(first)]).toEqual([true, false])
  })

  it('accepts each answer once', () => {
    const requests = new PredictionRequests()
    const request = requests.begin()
    expect([requests.accept(request), requests.accept(request)]).toEqual([true, false])
  })

  it('is pending from a request until the answer to it or to a later one, or an invalidation', () => {
    const requests = new PredictionRequests()
    const states = [requests.isPending]
    requests.accept(requests.begin())
    states.push(requests.isPending)
    const [first, second] = [requests.begin(), requests.begin()]
    requests.accept(first)
    states.push(requests.isPending)
    requests.accept(second)
    states.push(requests.isPending)
    requests.begin()
    requests.invalidate()
    expect([...states, requests.isPending]).toEqual([false, false, true, false, false])
  })

  it('rejects the answers to all requests before an invalidation, and none after it', () => {
    const requests = new PredictionRequests()
    const outdated = [requests.begin(), requests.begin()]
    requests.invalidate()
    const current = requests.begin()
    expect([...outdated, current].map((request) => requests.accept(request))).toEqual([false, false, true])
  })

  it('accepts an answer exactly when no ink was taken away since its request and no later one was accepted', () => {
    const anyEvent = fc.oneof(fc.constant('begin' as const), fc.constant('invalidate' as const), fc.nat({ max: 9 }))
    fc.assert(
      fc.property(fc.array(anyEvent, { maxLength: 40 }), (events) => {
        const requests = new PredictionRequests()
        const pending: { request: number; version: number }[] = []
        let [version, lastAccepted] = [0, 0]
        for (const event of events) {
          if (event === 'begin') pending.push({ request: requests.begin(), version })
          else if (event === 'invalidate') {
            requests.invalidate()
            version++
          } else {
            const answered = pending[event]
            if (!answered) continue
            const isExpected = answered.version === version && answered.request > lastAccepted
            expect(requests.accept(answered.request)).toBe(isExpected)
            if (isExpected) lastAccepted = answered.request
          }
        }
      }),
    )
  })
})
