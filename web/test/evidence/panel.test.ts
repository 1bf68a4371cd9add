import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { createBars } from '../../src/app/probability-bars'
import { mountEvidence } from '../../src/evidence/panel'
import {
  maxStrength,
  inkedRegions,
  classMap,
  regionScores,
  MAP_SIDE,
  upsampleSmooth,
} from '../../src/evidence/class-maps'
import { explainAnswer, explainView } from '../../src/evidence/explanation-text'
import { paintOverlay } from '../../src/evidence/overlay'
import de from '../../src/i18n/de'
import en from '../../src/i18n/en'
import { setMessages } from '../../src/i18n/messages'
import { createModel, predict } from '../../src/recognizer/model'
import type { DigitPad } from '../../src/pad/define'
import { bestExcept, blankPrediction, type Prediction } from '../../src/recognizer/prediction'
import { draw, setLayout, firePointer } from '../support/pad'
import { shippedModel, strokeVectors } from '../support/vectors'
import { requireElement } from '../../src/lib/dom'

vi.mock('../../src/evidence/overlay', { spy: true })

const number = fc.double({ min: -80, max: 80, noNaN: true })
const anyMap = fc
  .array(number, { minLength: MAP_SIDE ** 2, maxLength: MAP_SIDE ** 2 })
  .map((values) => new Float32Array(values))
const mean = (values: ArrayLike<number>): number =>
  Array.from(values).reduce((sum, value) => sum + value, 0) / values.length

/** Maps that are zero but at some places: [digit, row, column, value]. */
function evidenceOf(...places: [digit: number, row: number, column: number, value: number][]): Float32Array {
  const evidence = new Float32Array(10 * MAP_SIDE ** 2)
  for (const [digit, row, column, value] of places) evidence[(digit * MAP_SIDE + row) * MAP_SIDE + column] = value
  return evidence
}

/** An answer for ink at the top left. */
function answerWith(change: Partial<Prediction>): Prediction {
  const frame = new Float32Array(784)
  for (let pixel = 5; pixel < 10; pixel++) frame[28 * 6 + pixel] = 1
  const probabilities = [0, 0.1, 0, 0, 0, 0, 0, 0.9, 0, 0]
  const bounds = { left: 10, top: 20, side: 100 }
  return { ...blankPrediction(), digit: 7, confidence: 0.9, probabilities, strokes: 1, frame, bounds, ...change }
}

describe('maps', () => {
  it('have the logits for means, and their differences the margins', () => {
    const model = createModel(shippedModel())
    const seven = strokeVectors().vectors.find(({ name }) => name === '7') ?? expect.fail('there is a seven')
    const { evidence, probabilities } = predict(model, seven.strokes)
    const maps = evidence ?? expect.fail('there is evidence')
    const margin = mean(classMap(maps, { digit: 7, rival: 1 }))
    expect(margin).toBeCloseTo(mean(classMap(maps, { digit: 7 })) - mean(classMap(maps, { digit: 1 })), 4)
    expect(Math.exp(margin) / ((probabilities[7] ?? 0) / (probabilities[1] ?? 1))).toBeCloseTo(1, 3)
  })

  it('are the sum of their nine parts', () => {
    fc.assert(
      fc.property(anyMap, (map) => {
        expect(regionScores(map).reduce((sum, part) => sum + part, 0)).toBeCloseTo(mean(map), 3)
      }),
    )
  })

  it.each([
    [0, 0, 0],
    [0, 3, 1],
    [6, 6, 8],
    [3, 3, 4],
    [5, 1, 6],
  ])('have the place in row %d, column %d in part %d', (row, column, part) => {
    const parts = regionScores(classMap(evidenceOf([2, row, column, 49]), { digit: 2 }))
    expect(parts.indexOf(Math.max(...parts))).toBe(part)
    expect(parts[part]).toBeCloseTo(1)
  })

  it('are smoothed without going beyond what they hold', () => {
    fc.assert(
      fc.property(anyMap, fc.integer({ min: 1, max: 40 }), (map, side) => {
        const wide = upsampleSmooth(map, side)
        expect(wide).toHaveLength(side ** 2)
        expect(Math.max(...wide)).toBeLessThanOrEqual(Math.max(0, ...map) + 1e-4)
        expect(Math.min(...wide)).toBeGreaterThanOrEqual(Math.min(0, ...map) - 1e-4)
      }),
    )
  })

  it('keep their numbers at the middle of each place', () => {
    const map = Float32Array.from({ length: MAP_SIDE ** 2 }, (_, place) => place)
    const wide = upsampleSmooth(map, 3 * MAP_SIDE)
    map.forEach((value, place) => {
      expect(wide[(3 * Math.floor(place / MAP_SIDE) + 1) * 3 * MAP_SIDE + 3 * (place % MAP_SIDE) + 1]).toBeCloseTo(
        value,
        4,
      )
    })
  })

  it('have one full strength for all', () => {
    expect(maxStrength(evidenceOf([1, 2, 3, 4], [5, 5, 5, -9]))).toBe(9)
  })
})

it('the ink is found in the part of the grid where it is', () => {
  expect(inkedRegions(answerWith({}).frame)).toEqual([true, ...Array<boolean>(8).fill(false)])
})

it('the best but one is found', () => {
  expect(bestExcept(7, [0, 0.1, 0, 0, 0, 0, 0, 0.9])).toBe(1)
  expect(bestExcept(null, [0, 0.1, 0, 0, 0, 0, 0, 0.9])).toBe(7)
  expect(bestExcept(0, [1, 0, 0])).toBe(1)
})

describe('reasons', () => {
  const evidence = evidenceOf([7, 1, 1, 60], [7, 6, 6, 50], [1, 3, 3, 40])

  it('tell the second guess, and what spoke for the first instead', () => {
    expect(explainAnswer(answerWith({ evidence }))).toBe(
      'Second guess: 1 (10.0%). What tipped it to 7: the ink at the top left and the gap at the bottom right.',
    )
  })

  it('name no share that rounds to nothing', () => {
    const probabilities = [0, 0.0001, 0, 0, 0, 0, 0, 0.9999, 0, 0]
    expect(explainAnswer(answerWith({ evidence, probabilities }))).toContain('Second guess: 1 (under 0.1%).')
  })

  it('tell both sides where the answer is not sure', () => {
    const unsure = answerWith({ evidence, confidence: 0.5, probabilities: [0, 0.4, 0, 0, 0, 0, 0, 0.5, 0.1, 0] })
    expect(explainAnswer(unsure)).toBe(
      'For 7: the ink at the top left and the gap at the bottom right. For 1: the gap in the middle.',
    )
  })

  it('say kindly what the ink comes nearest to where it is no digit', () => {
    const none = answerWith({ digit: null, confidence: 0, evidence: evidenceOf([7, 0, 0, -50]) })
    expect(explainAnswer(none)).toBe(
      'Looks most like a 7. What doesn’t fit: the ink at the top left. Keep drawing, or clear and try again.',
    )
  })

  it('weigh a digit that one turns to', () => {
    expect(explainView(answerWith({ evidence: evidenceOf([4, 0, 0, -50]) }), { digit: 4 })).toBe(
      'For 4: not much. Against 4: the ink at the top left.',
    )
  })

  it('are not given for a blank', () => {
    expect(explainAnswer(blankPrediction())).toBe('')
  })
})

describe('on the page', () => {
  const page = readFileSync(resolve(import.meta.dirname, '../../index.html'), 'utf8')
  const evidence = evidenceOf([7, 1, 1, 60], [1, 3, 3, 40], [4, 0, 0, -50])
  const answer = answerWith({ evidence })
  let pad: DigitPad

  beforeEach(() => {
    vi.useFakeTimers()
    localStorage.clear()
    document.body.innerHTML = /<body>([^]*)<\/body>/.exec(page)?.[1] ?? ''
    pad = requireElement(document, 'digit-pad')
    setLayout(pad)
    createBars(requireElement(document, '#bars'))
    pad.strokes = [[[1, 1], [2, 9]]] // prettier-ignore
    mountEvidence(document, pad, answer)
  })

  afterEach(() => {
    setMessages(en)
    vi.useRealTimers()
  })

  const reason = (): string => requireElement(document, '#reason').textContent
  const painted = (): boolean => requireElement(document, '#evidence-overlay').hasAttribute('data-shown')
  const told = (): boolean => requireElement(document, '#evidence').hasAttribute('data-shown')
  const legend = (): string[] =>
    ['#legend-for', '#legend-against'].map((name) => requireElement(document, name).textContent)
  const bar = (digit: number): HTMLElement => requireElement(document, `#bars [data-digit="${String(digit)}"] button`)
  const pressed = (): (string | undefined)[] =>
    Array.from(document.querySelectorAll<HTMLElement>('#bars [data-digit]'))
      .filter((item) => item.querySelector('button')?.ariaPressed === 'true')
      .map((item) => item.dataset['digit'])
  const hover = (element: Element, pointerType = 'mouse'): void => {
    element.dispatchEvent(new PointerEvent('pointerover', { pointerType, bubbles: true }))
  }
  const answered = (detail: Prediction): void => {
    pad.dispatchEvent(new CustomEvent('prediction', { detail }))
  }

  it('shows the digit named, with a legend', () => {
    expect([painted(), told()]).toEqual([true, true])
    expect(legend()).toEqual(['for 7', 'against 7'])
    expect(reason()).toMatch(/^Second guess: 1/)
  })

  it('says all again when the language changes', () => {
    setMessages(de)
    expect(legend()).toEqual(['für die 7', 'gegen die 7'])
    expect(reason()).toBe('Zweite Vermutung: 1 (10,0\u00a0%). Den Ausschlag für die 7 gab: der Strich oben links.')
    expect(requireElement(document, '#compare').textContent).toBe('Warum keine 1?')
    setMessages(en)
    expect(legend()).toEqual(['for 7', 'against 7'])
  })

  it('shows a bar while the pointer is over it, and not for a finger that passes', () => {
    hover(bar(4))
    expect(legend()).toEqual(['for 4', 'against 4'])
    expect(reason()).toMatch(/^For 4: .* Against 4: the ink at the top left\.$/)
    requireElement(document, '#bars').dispatchEvent(new PointerEvent('pointerleave'))
    expect(legend()).toEqual(['for 7', 'against 7'])
    hover(bar(4), 'touch')
    expect(legend()).toEqual(['for 7', 'against 7'])
  })

  it('keeps a bar that was pressed, until it is pressed again', () => {
    bar(4).click()
    expect([pressed(), legend()]).toEqual([['4'], ['for 4', 'against 4']])
    bar(1).click()
    expect([pressed(), legend()]).toEqual([['1'], ['for 1', 'against 1']])
    bar(1).click()
    expect([pressed(), legend()]).toEqual([[], ['for 7', 'against 7']])
  })

  it('compares the digit named with the second, or with the one pressed', () => {
    const compare = requireElement(document, '#compare')
    expect(compare.textContent).toBe('Why not 1?')
    bar(4).click()
    expect(compare.textContent).toBe('Why not 4?')
    compare.click()
    expect([compare.ariaPressed, pressed(), legend()]).toEqual(['true', [], ['for 7', 'for 4']])
    compare.click()
    expect([compare.ariaPressed, legend()]).toEqual(['false', ['for 7', 'against 7']])
  })

  it('leaves at the first touch of the pen, and comes back once it rests and is lifted', () => {
    firePointer(pad, 'pointerdown', [10, 10])
    expect([painted(), told()]).toEqual([false, false])
    answered(answer)
    vi.advanceTimersByTime(5000)
    expect(painted()).toBe(false)
    firePointer(pad, 'pointerup', [90, 90])
    vi.advanceTimersByTime(300)
    expect(painted()).toBe(false)
    answered(answer)
    vi.advanceTimersByTime(200)
    expect([painted(), told()]).toEqual([true, true])
  })

  it('comes after a press that does not draw, wherever that ends', () => {
    firePointer(pad, 'pointerdown', [10, 10], { button: 2, buttons: 2 })
    pad.strokes = [[[1, 1], [9, 9]]] // prettier-ignore
    answered(answer)
    vi.advanceTimersByTime(1000)
    expect(painted()).toBe(true)
  })

  it('stays with the ink when the pad is resized', () => {
    setLayout(pad, 100)
    bar(4).click()
    expect(paintOverlay).toHaveBeenLastCalledWith(
      requireElement(document, '#evidence-overlay'),
      expect.objectContaining({ bounds: { left: 5, top: 10, side: 50 }, size: { width: 100, height: 100 } }),
      expect.anything(),
    )
    answered(answer)
    expect(vi.mocked(paintOverlay).mock.lastCall?.[1].bounds).toEqual(answer.bounds)
  })

  it('forgets what was pressed with the next stroke', () => {
    bar(4).click()
    draw(pad, [[1, 1], [50, 50]]) // prettier-ignore
    answered(answer)
    vi.advanceTimersByTime(1000)
    expect([pressed(), legend()]).toEqual([[], ['for 7', 'against 7']])
  })

  it('shows nothing of ink that has no answer yet, nor on a blank', () => {
    draw(pad, [[1, 1], [50, 50]]) // prettier-ignore
    vi.advanceTimersByTime(1000)
    expect([painted(), told()]).toEqual([false, false])
    answered(answer)
    expect(told()).toBe(true)
    pad.clear()
    expect([painted(), told()]).toEqual([false, false])
  })

  it('paints nothing of ink that is no digit, unless one turns to a bar', () => {
    answered(answerWith({ evidence, digit: null, confidence: 0 }))
    expect([painted(), reason()]).toEqual([false, expect.stringMatching(/^Looks most like a 7\./)])
    expect(requireElement(document, '#compare').hidden).toBe(true)
    bar(4).click()
    expect(painted()).toBe(true)
  })

  it('paints nothing of a dot, which the frame has no place on', () => {
    answered(answerWith({ evidence, bounds: null }))
    expect([painted(), told()]).toEqual([false, true])
  })

  it('is switched off, for the next visit too', () => {
    const painting = requireElement(document, '#evidence-toggle') as HTMLInputElement
    painting.click()
    expect([painted(), told()]).toEqual([false, true])
    painting.checked = true
    requireElement(document, '#evidence-overlay').remove()
    mountEvidence(document, pad, answer)
    expect([painting.checked, painted()]).toEqual([false, false])
    painting.click()
    expect(painted()).toBe(true)
  })
})
