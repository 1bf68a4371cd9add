import fc from 'fast-check'
import { describe, expect, it, vi } from 'vitest'
import { ModelError } from '../../src/lib/errors'
import { createNumberReader } from '../../src/numbers/number-reader'
import type { NumberReading } from '../../src/numbers/number-reading'
import { FEATURES, parseNumberWeights } from '../../src/numbers/weights'
import type { Frame } from '../../src/preprocessing/frame'
import type { Point, Stroke } from '../../src/preprocessing/strokes'
import { createModel } from '../../src/recognizer/model'
import { maxDifference } from '../support/pictures'
import { numberVectors, shippedModel } from '../support/vectors'

const model = createModel(shippedModel())
const read = (strokes: Stroke[]): NumberReading => createNumberReader(model)({ strokes })

function strokesOf(name: string): Stroke[] {
  const vector = numberVectors().strokes.find((vector) => vector.name === name)
  return vector?.strokes ?? expect.fail(`there are no strokes named ${name}`)
}

const move = (strokes: Stroke[], change: (point: Point) => Point): Stroke[] =>
  strokes.map((stroke) => stroke.map(change))

/** A reader that counts how many frames the network is shown. */
function countingReader() {
  const predict = vi.fn((frame: Frame) => model.network.predict(frame))
  const readNumber = createNumberReader({ ...model, network: { predict } })
  return (strokes: Stroke[]) => {
    predict.mockClear()
    return { reading: readNumber({ strokes }), frames: predict.mock.calls.length }
  }
}

const coordinate = fc.integer({ min: -200, max: 200 })
const drawing = fc.array(fc.array(fc.tuple(coordinate, coordinate), { minLength: 1, maxLength: 12 }), { maxLength: 12 })
const [MAX_FRAMES, MAX_CPU_TIME_S] = [200, 1]
const NUMBERS = ['all digits', 'a price', 'two lines', 'two digits in one stroke', 'rising']

describe('createNumberReader', () => {
  it('reads any strokes in a bounded time, and says the same of text and digits', () => {
    const readCounted = countingReader()
    fc.assert(
      fc.property(drawing, (strokes) => {
        const start = process.cpuUsage()
        const { reading, frames } = readCounted(strokes)
        expect(process.cpuUsage(start).user).toBeLessThan(1e6 * MAX_CPU_TIME_S) // some 0.2 seconds on a busy machine
        expect(frames).toBeLessThanOrEqual(MAX_FRAMES)
        const { text, confidence, digits, alternatives, reviewReason } = reading
        expect(digits.map(({ digit }) => digit).join('')).toBe(text.replace(/\D/g, ''))
        expect(confidence).toBeGreaterThanOrEqual(0)
        expect(confidence).toBeLessThanOrEqual(1 + 1e-9)
        expect(alternatives.length).toBeLessThanOrEqual(5)
        expect(reviewReason !== null || text !== '').toBe(true)
        for (const { probabilities, confidence } of digits) {
          expect(probabilities.reduce((sum, value) => sum + value, 0)).toBeCloseTo(1)
          expect(confidence).toBeLessThanOrEqual(1 + 1e-9)
        }
      }),
      { numRuns: 200 },
    )
  })

  it.each(NUMBERS)('reads strokes alike at any position and size, in any order: %s', (name) => {
    const strokes = strokesOf(name)
    const { text, confidence } = read(strokes)
    const factor = fc.double({ min: 0.05, max: 50, noNaN: true })
    const order = fc.shuffledSubarray([...strokes.keys()], { minLength: strokes.length })
    fc.assert(
      fc.property(factor, coordinate, coordinate, order, (scale, dx, dy, indices) => {
        const shuffled = indices.map((index) => strokes[index] ?? [])
        const reading = read(move(shuffled, ([x, y]) => [scale * x + dx, scale * y + dy]))
        expect(reading.text).toBe(text)
        expect(reading.confidence).toBeCloseTo(confidence, 3)
      }),
      { numRuns: 4 },
    )
  })

  it.each(['one digit', 'tight', 'all digits', 'a price'])('appends a digit far to the right: %s', (name) => {
    const strokes = strokesOf(name)
    const { text } = read(strokes)
    const right = Math.max(...strokes.flat().map(([x]) => x))
    fc.assert(
      fc.property(fc.integer({ min: 15, max: 500 }), (distance) => {
        const four = move(strokesOf('one digit'), ([x, y]) => [x + right + distance, y])
        expect(read([...strokes, ...four]).text).toBe(`${text} 4`)
      }),
      { numRuns: 5 },
    )
  })

  it('names the points of each digit', () => {
    const [joined = [], ...others] = strokesOf('two digits in one stroke')
    const { digits } = read([joined, ...others])
    const [first, second] = digits.map(({ parts }) => parts.find(({ stroke }) => stroke === 0))
    expect(first?.first).toBe(0)
    expect(first?.end).toBeLessThanOrEqual(second?.first ?? 0)
    expect(second?.end).toBe(joined.length)
    expect(joined[second?.first ?? 0]?.[0]).toBeGreaterThan(digits[0]?.box.right ?? Infinity)
  })

  it('shows a digit in its frame, with the evidence for it', () => {
    const { digits } = read(strokesOf('all digits'))
    for (const { frame, bounds, box, evidence } of digits) {
      expect(frame.some((ink) => ink > 0.9)).toBe(true)
      expect(bounds?.left).toBeLessThan(box.left)
      expect((bounds?.left ?? 0) + (bounds?.side ?? 0)).toBeGreaterThan(box.right)
      expect(evidence).toHaveLength(490)
    }
  })

  it('shows the network only new candidates, and gives the answer of a new reader', () => {
    const strokes = strokesOf('a price')
    const readCounted = countingReader()
    strokes.forEach((_, index) => {
      const drawn = strokes.slice(0, index + 1)
      const { reading, frames } = readCounted(drawn)
      expect(frames).toBeLessThanOrEqual(4)
      expect(reading).toEqual(read(drawn))
    })
    expect(readCounted(strokes).frames).toBe(0)
  })

  it('shows the network a bounded number of candidates', () => {
    const one = (x: number, y: number): Stroke => [[x, y], [x + 1, y + 9]] // prettier-ignore
    const page = (count: number): Stroke[] =>
      Array.from({ length: count }, (_, index) => one(4 * (index % 20), 20 * Math.floor(index / 20)))
    expect(countingReader()(page(100)).frames).toBeLessThanOrEqual(200)
    expect(countingReader()(page(200))).toMatchObject({ frames: 0, reading: { text: '' } })
  })

  it.each([undefined, {}])('rejects a model whose weights for numbers are missing or damaged: %j', (numberWeights) => {
    expect(() => createNumberReader({ ...model, numberWeights })).toThrow(ModelError)
  })
})

describe('parseNumberWeights', () => {
  const features = Object.fromEntries(FEATURES.map((name, index) => [name, index]))
  const json = { features, min_confidence: 0.7, min_digit_confidence: 0.8 }

  it('returns the weights of the model file', () => {
    expect(parseNumberWeights(json)).toEqual({ features, minConfidence: 0.7, minDigitConfidence: 0.8 })
  })

  it('takes 0 for the weight of a feature that a model file does not know', () => {
    const older = { ...features, log_ctc: undefined }
    const { features: parsed } = parseNumberWeights(JSON.parse(JSON.stringify({ ...json, features: older })))
    expect(parsed).toEqual({ ...features, log_ctc: 0 })
  })

  it.each([
    undefined,
    null,
    7,
    [],
    {},
    { ...json, features: { ...features, loops: 1 } },
    { ...json, features: { ...features, logit: null } },
    { ...json, min_confidence: '0.7' },
    { ...json, max_confidence: 0.7 },
  ])('rejects missing, unknown and invalid weights: %j', (damaged) => {
    expect(() => parseNumberWeights(damaged)).toThrow(ModelError)
  })
})

it('reads alike with and without cached scores', () => {
  const strokes = strokesOf('a date and a time')
  const { probabilities } = read(strokes).digits[0] ?? expect.fail('there are digits')
  const readNumber = createNumberReader(model)
  readNumber({ strokes: strokes.slice(0, 9) })
  expect(maxDifference(readNumber({ strokes }).digits[0]?.probabilities ?? [], probabilities)).toBe(0)
})
