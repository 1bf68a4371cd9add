import { afterEach, describe, expect, it } from 'vitest'
import { buildSteps, formatNumber } from '../../src/explain/steps'
import ar from '../../src/i18n/ar'
import de from '../../src/i18n/de'
import en from '../../src/i18n/en'
import { setMessages } from '../../src/i18n/messages'
import { parseModel } from '../../src/network/model-file'
import { readSafetensors } from '../../src/network/safetensors'
import { strokesToFrame } from '../../src/preprocessing/strokes'
import { shippedModel, strokeVectors } from '../support/vectors'

const { strokes } = strokeVectors().vectors.find(({ name }) => name === '3') ?? expect.fail('there is a three')
const frame = strokesToFrame(strokes)
const model = parseModel(readSafetensors(shippedModel()))

afterEach(() => {
  setMessages(en)
})

describe('buildSteps', () => {
  it('has a step for each layer, the scores and the probabilities', () => {
    const steps = buildSteps(model, frame)
    expect(steps).toHaveLength(model.layers.length + 3)
    expect(steps.every(({ title, text }) => title !== '' && text.endsWith('.'))).toBe(true)
    const [scores, shares] = steps.slice(-2).map((step) => ('rows' in step ? step.rows : []))
    const best = (rows: { value: number }[] = []) =>
      rows.reduce((most, { value }, digit) => (value > (rows[most]?.value ?? 0) ? digit : most), 0)
    expect([best(scores), best(shares)]).toEqual([3, 3])
    expect(shares?.reduce((sum, { value }) => sum + value, 0)).toBeCloseTo(1)
  })

  it('explains how a value was computed', () => {
    const [first, filters, pooled] = buildSteps(model, frame)
    const explanation = (step = first): string =>
      step && 'maps' in step ? step.explainValue({ map: 0, row: 5, column: 7 }) : ''
    expect(explanation()).toMatch(/% of this pixel is ink\.$/)
    expect(explanation(filters)).toMatch(/ to start with, [+−]\d+\.\d\d from the picture: −?\d+\.\d\d in total\./)
    expect(explanation(pooled)).toMatch(/^The largest of (\d+\.\d\d(, )?){4}\.$/)
  })

  it('formats numbers and lists as the language does', () => {
    setMessages(de)
    const [, filters, pooled] = buildSteps(model, frame)
    const explanation = (step = filters): string =>
      step && 'maps' in step ? step.explainValue({ map: 0, row: 5, column: 7 }) : ''
    expect(explanation()).toMatch(/^[−]?\d+,\d\d zu Beginn; [+−]\d+,\d\d vom Bild; zusammen −?\d+,\d\d\./)
    expect(explanation(pooled)).toMatch(/^Die größte von (\d+,\d\d(; )?){4}\.$/)
    setMessages(ar)
    expect(formatNumber(-1)).toBe('\u200e−1.00') // its sign stands to its left
  })

  it('formats numbers with two decimals and a true minus sign', () => {
    expect([-1.004, -0.001, 0, 2].map(formatNumber)).toEqual(['−1.00', '0.00', '0.00', '2.00'])
  })
})
