import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { type Handwriting, openHandwriting } from '../../src/handwriting/handwriting'
import { MAX_EXAMPLES } from '../../src/personal/examples'
import type { Frame } from '../../src/preprocessing/frame'
import { createModel, predict, scoreFrames } from '../../src/recognizer/model'
import { blankPrediction, type Prediction } from '../../src/recognizer/prediction'
import { createFakeDatabase, type FakeDatabase } from '../support/database'
import { shippedModel, strokeVectors } from '../support/vectors'

const model = createModel(shippedModel())
const recognizer = { scoreFrames: vi.fn((frames: Frame[]) => Promise.resolve(scoreFrames(model, frames))) }
const drawn = strokeVectors()
  .vectors.filter(({ strokes }) => strokes.flat().length > 0)
  .map(({ strokes }) => predict(model, strokes))

/** Inks that the network is sure to be different digits. */
const [one, another] = distinctDigits() as [Prediction, Prediction]

function distinctDigits(): Prediction[] {
  const sure = drawn.filter(({ digit, confidence }) => digit !== null && confidence > 0.99)
  return sure.filter(({ digit }, index) => sure.findIndex((other) => other.digit === digit) === index)
}

const wrongFor = ({ digit }: Prediction): number => ((digit ?? 0) + 1) % 10

const fileOf = (examples: object[]): string =>
  JSON.stringify({ format: 'digitpad-personal', version: 1, network: '', examples })

let database: FakeDatabase
let handwriting: Handwriting
let onChange: ReturnType<typeof vi.fn<(isEffective: boolean) => void>>

beforeEach(async () => {
  database = createFakeDatabase()
  vi.stubGlobal('indexedDB', database.factory)
  onChange = vi.fn()
  handwriting = await openHandwriting(recognizer, onChange)
  recognizer.scoreFrames.mockClear()
})

afterEach(() => {
  vi.unstubAllGlobals()
})

describe('handwriting', () => {
  it('leaves predictions as they are while nothing was taught', () => {
    expect(handwriting.correct(one)).toBe(one)
    expect(handwriting.examples).toEqual([])
  })

  it('learns a label that is sure, and says which example decided', async () => {
    const label = wrongFor(one)
    expect(await handwriting.teach(one, label, true)).toMatchObject({ learnt: true, answer: one.digit })
    const corrected = handwriting.correct(one)
    expect(corrected).toMatchObject({ digit: label, taughtBy: { digit: label } })
    expect(corrected.taughtBy?.frame).toHaveLength(784)
    expect(handwriting.correct(another).digit).toBe(another.digit)
    expect(handwriting.correct(another).taughtBy).toBeUndefined()
    expect(onChange).toHaveBeenLastCalledWith(true)
  })

  it('does not learn a far-fetched label before it is confirmed, and says what the ink looks like', async () => {
    const label = wrongFor(one)
    expect(await handwriting.teach(one, label, false)).toEqual({
      learnt: false,
      answer: one.digit,
      looksLike: one.digit,
    })
    expect(handwriting.examples).toEqual([])
    expect(database.values.size).toBe(0)
    expect(onChange).not.toHaveBeenCalled()
  })

  it('takes the last label of the same ink', async () => {
    const label = wrongFor(one)
    await handwriting.teach(one, label, true)
    expect((await handwriting.teach(one, one.digit, false)).learnt).toBe(true) // the same ink: the last label counts
    expect(handwriting.correct(one).digit).toBe(one.digit)
    expect(handwriting.examples).toHaveLength(1)
  })

  it('learns nothing from a blank', async () => {
    expect(await handwriting.teach(blankPrediction(), 3, true)).toMatchObject({ learnt: false })
    expect(handwriting.examples).toEqual([])
  })

  it('answers as the network while it is set aside, and is used again when something is taught', async () => {
    await handwriting.teach(one, wrongFor(one), true)
    await handwriting.use(false)
    expect(handwriting.correct(one)).toBe(one)
    expect(onChange).toHaveBeenLastCalledWith(false)
    await handwriting.teach(another, wrongFor(another), true)
    expect(handwriting.isUsed).toBe(true)
    expect(handwriting.correct(one).digit).toBe(wrongFor(one))
  })

  it('is the same when opened again, without asking the network', async () => {
    await handwriting.teach(one, wrongFor(one), true)
    recognizer.scoreFrames.mockClear()
    const again = await openHandwriting(recognizer, onChange)
    expect(again.correct(one)).toEqual(handwriting.correct(one))
    expect(recognizer.scoreFrames).not.toHaveBeenCalled()
  })

  it('scores examples of another network anew when opened', async () => {
    await handwriting.teach(one, wrongFor(one), true)
    const stored = database.values.get('mine') as { examples: { network: string; embedding: Float32Array }[] }
    for (const example of stored.examples) Object.assign(example, { network: 'old', embedding: new Float32Array(56) })
    const again = await openHandwriting(recognizer, onChange)
    expect(again.correct(one).digit).toBe(wrongFor(one))
    expect(JSON.stringify(database.values.get('mine'))).not.toContain('"old"')
  })

  it('follows another tab when it reloads', async () => {
    const tab = await openHandwriting(recognizer, onChange)
    await handwriting.teach(one, wrongFor(one), true)
    await tab.teach(another, wrongFor(another), true)
    await handwriting.reload()
    expect(handwriting.examples).toHaveLength(2)
    expect(handwriting.correct(another).digit).toBe(wrongFor(another))
  })

  it('is after a removal what it would be had the example never been taught', async () => {
    await handwriting.teach(one, wrongFor(one), true)
    const before = handwriting.correct(one)
    await handwriting.teach(another, wrongFor(another), true)
    await handwriting.remove(handwriting.examples.slice(1))
    expect(handwriting.correct(one)).toEqual(before)
    expect(handwriting.correct(another).digit).toBe(another.digit)
  })

  it('is forgotten, in part or as a whole, without the network', async () => {
    await handwriting.teach(one, wrongFor(one), true)
    await handwriting.teach(another, wrongFor(another), true)
    recognizer.scoreFrames.mockRejectedValue(new Error('offline'))
    await handwriting.remove(handwriting.examples.slice(0, 1))
    expect(handwriting.examples).toHaveLength(1)
    await handwriting.remove(handwriting.examples)
    expect(handwriting.correct(another)).toBe(another)
    recognizer.scoreFrames.mockImplementation((frames) => Promise.resolve(scoreFrames(model, frames)))
  })

  it('goes through a file', async () => {
    await handwriting.teach(one, wrongFor(one), true)
    const file = handwriting.toJson()
    await handwriting.remove(handwriting.examples)
    await handwriting.teach(another, wrongFor(another), true)
    expect(await handwriting.addJson(file)).toBe(1)
    expect(handwriting.examples.map(({ digit }) => digit)).toEqual([wrongFor(another), wrongFor(one)])
    expect(handwriting.correct(one).digit).toBe(wrongFor(one))
  })

  it('takes nothing twice from a file', async () => {
    await handwriting.teach(one, wrongFor(one), true)
    const file = handwriting.toJson()
    await handwriting.teach(another, wrongFor(another), true)
    expect(await handwriting.addJson(file)).toBe(0)
    expect(handwriting.examples.map(({ digit }) => digit)).toEqual([wrongFor(one), wrongFor(another)])
    await handwriting.teach(one, one.digit, true)
    expect(await handwriting.addJson(file)).toBe(1) // another label
    expect(handwriting.examples.map(({ digit }) => digit)).toEqual([wrongFor(another), wrongFor(one)])
  })

  it('brings back what was removed, to where it was, and leaves what was taught or removed meanwhile', async () => {
    const [first, second, third, fourth] = distinctDigits() as [Prediction, Prediction, Prediction, Prediction]
    for (const ink of [first, second, third]) await handwriting.teach(ink, ink.digit, true)
    const bringBack = await handwriting.remove(handwriting.examples.slice(0, 1))
    await handwriting.remove(handwriting.examples.slice(1)) // the third
    await handwriting.teach(fourth, fourth.digit, true)
    await bringBack()
    expect(handwriting.examples.map(({ digit }) => digit)).toEqual([first.digit, second.digit, fourth.digit])
    const bringBackAll = await handwriting.remove(handwriting.examples)
    await handwriting.teach(second, wrongFor(second), true)
    await bringBackAll()
    expect(handwriting.examples.map(({ digit }) => digit)).toEqual([first.digit, fourth.digit, wrongFor(second)])
  })

  it('removes no example that another tab taught', async () => {
    const tab = await openHandwriting(recognizer, onChange)
    await handwriting.teach(one, wrongFor(one), true)
    await tab.teach(another, wrongFor(another), true)
    await handwriting.remove(handwriting.examples)
    expect(handwriting.examples.map(({ digit }) => digit)).toEqual([wrongFor(another)])
  })

  it('says so when the browser keeps nothing any more, and goes on', async () => {
    await handwriting.teach(one, wrongFor(one), true)
    onChange.mockClear()
    database.delete()
    expect(onChange).toHaveBeenCalledExactlyOnceWith(true)
    expect(handwriting.isKept).toBe(false)
    await handwriting.teach(another, wrongFor(another), true)
    expect(handwriting.examples).toHaveLength(2)
  })

  it.each(['', '{}', '{"format":"digitpad-personal","version":1,"network":"","examples":[{"digit":12}]}'])(
    'is unchanged by the bad file %j',
    async (content) => {
      await handwriting.teach(one, wrongFor(one), true)
      await expect(handwriting.addJson(content)).rejects.toMatchObject({ name: 'PersonalFileError' })
      expect(handwriting.correct(one).digit).toBe(wrongFor(one))
    },
  )

  it('holds no more examples than are allowed', async () => {
    const rowOf = (index: number): string => '00'.repeat(index % 28) + 'ff' + '00'.repeat(27 - (index % 28))
    const examples = Array.from({ length: MAX_EXAMPLES }, (_, index) => {
      const frame = Array.from({ length: 28 }, (_, row) =>
        row === Math.floor(index / 28) ? rowOf(index) : '00'.repeat(28),
      )
      return { digit: null, sure: true, frame }
    })
    expect(await handwriting.addJson(fileOf(examples))).toBe(MAX_EXAMPLES)
    const bringBack = await handwriting.remove(handwriting.examples.slice(0, 1))
    await handwriting.teach(one, wrongFor(one), true)
    await bringBack()
    expect(handwriting.examples).toHaveLength(MAX_EXAMPLES)
    await handwriting.teach(another, wrongFor(another), true)
    expect(handwriting.examples).toHaveLength(MAX_EXAMPLES)
    expect(handwriting.correct(one).digit).toBe(wrongFor(one))
  })

  it('works until the page is closed where nothing can be stored', async () => {
    vi.stubGlobal('indexedDB', undefined)
    const forgetful = await openHandwriting(recognizer, onChange)
    await forgetful.teach(one, wrongFor(one), true)
    expect(forgetful.isKept).toBe(false)
    expect(forgetful.correct(one).digit).toBe(wrongFor(one))
  })
})
