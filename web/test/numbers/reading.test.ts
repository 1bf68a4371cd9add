import { describe, expect, it } from 'vitest'
import { type Lattice, makeLattices } from '../../src/numbers/lattice'
import type { NumberReading } from '../../src/numbers/number-reading'
import { readLines } from '../../src/numbers/reading'
import { strokePieces } from '../../src/numbers/stroke-pieces'
import { type NumberWeights, parseNumberWeights } from '../../src/numbers/weights'
import { blankFrame } from '../../src/preprocessing/frame'
import type { Stroke } from '../../src/preprocessing/strokes'

const steps = Array.from({ length: 41 }, (_, index) => index / 40)
const ring: Stroke = steps.map((step) => [3 + 3 * Math.cos(2 * Math.PI * step), 5 + 5 * Math.sin(2 * Math.PI * step)])
const slash: Stroke = steps.map((step) => [1 + 4 * step, 10 * (1 - step)])
const line: Stroke = steps.map((step) => [-2, 10 * step])

const weightsWith = (minConfidence: number): NumberWeights =>
  parseNumberWeights({
    features: { logit: 1, skip: -9 },
    min_confidence: minConfidence,
    min_digit_confidence: 0,
  })

/** Reads two strokes: a 1 and a 0, each with the logit 4, which together are a 0 and have the logit `whole`. */
function readByLogits(strokes: Stroke[], { minConfidence = 0.99, whole = 6 } = {}): NumberReading {
  const [{ pieces, partsOf }] = strokePieces(strokes) as [ReturnType<typeof strokePieces>[number]]
  const [lattice] = makeLattices([pieces]) as [Lattice]
  const frames = lattice.candidates.map(([first, end]) => {
    const logits = Array<number>(10).fill(-9)
    logits[first === 0 && end === 1 ? 1 : 0] = end - first === 2 ? whole : 4
    return { frame: blankFrame(), bounds: null, evidence: new Float32Array(), logits }
  })
  const parts = lattice.candidates.map(partsOf)
  const scored = { lattice, frames, partsOf: (index: number) => parts[index] ?? expect.fail('no such candidate') }
  return readLines([scored], weightsWith(minConfidence), 0.5)
}

describe('a doubtful number', () => {
  it('whose digits overlap is read as the digit that all ink is', () => {
    const { text, confidence, digits, alternatives, reviewReason } = readByLogits([slash, ring])
    expect([text, reviewReason]).toEqual(['0', 'severalReadings'])
    expect(confidence).toBeGreaterThan(0.9)
    expect(digits.map(({ box }) => box)).toEqual([{ left: 0, top: 0, right: 6, bottom: 10 }])
    expect(alternatives.map((alternative) => alternative.text)).toEqual(['10'])
  })

  it('that is improbable is read as the digit that all ink is', () => {
    expect(readByLogits([line, ring], { whole: 8.5 }).text).toBe('0')
  })

  it.each<[string, Stroke, object]>([
    ['whose digits stand side by side', line, {}],
    ['whose ink is not surely one digit', slash, { whole: 0.5 }],
  ])('%s is read as it is', (_, one, options) => {
    expect(readByLogits([one, ring], options).text).toBe('10')
  })
})

it('a number without doubt is not read as one digit', () => {
  expect(readByLogits([slash, ring], { minConfidence: 0 }).text).toBe('10')
})
