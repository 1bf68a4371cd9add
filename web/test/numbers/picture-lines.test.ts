import { describe, expect, it } from 'vitest'
import { createNumberReader } from '../../src/numbers/number-reader'
import { editLines, extractNumberInk } from '../../src/numbers/picture-lines'
import type { FramedLine } from '../../src/numbers/reading'
import type { Corners } from '../../src/preprocessing/composite'
import { maxStripSide, toGrayscale } from '../../src/preprocessing/grayscale'
import type { Stroke } from '../../src/preprocessing/strokes'
import { createModel } from '../../src/recognizer/model'
import { grayPicture } from '../support/pictures'
import { numberVectors, pixelsOf, shippedModel } from '../support/vectors'

const readNumber = createNumberReader(createModel(shippedModel()))
const read = (lines: FramedLine[]) => readNumber({ lines })

function inkOf(name: string) {
  const vector = numberVectors().pictures.find((vector) => vector.name === name)
  if (!vector) expect.fail(`there is no picture named ${name}`)
  const pixels = pixelsOf(vector)
  return extractNumberInk(toGrayscale(pixels, maxStripSide(pixels))) ?? expect.fail('there is ink')
}

describe('extractNumberInk', () => {
  it('finds nothing on blank paper', () => {
    expect(extractNumberInk(toGrayscale(grayPicture(90, 60, () => 240)))).toBeNull()
  })

  it('crops the ink, and gives boxes and bounds in its pixels', () => {
    const { coverage, core, outline, lines } = inkOf('touching')
    expect([core.width, core.height]).toEqual([coverage.width, coverage.height])
    expect(outline).toMatch(/^M[^]+Z$/)
    const { digits } = read(lines)
    expect(Math.min(...digits.map(({ box }) => box.left))).toBeLessThan(4)
    expect(Math.max(...digits.map(({ box }) => box.right))).toBeGreaterThan(coverage.width - 4)
    for (const { box, bounds } of digits) {
      expect(bounds?.left).toBeLessThan(box.left)
      expect((bounds?.left ?? 0) + (bounds?.side ?? 0)).toBeGreaterThan(box.right)
    }
  })
})

describe('editLines', () => {
  const ink = inkOf('two lines')
  const { width, height } = ink.coverage
  const corners: Corners = [
    [100, 50],
    [100 + 2 * width, 50 + 2 * height],
  ]

  it('reads a number that nothing was done to as before', () => {
    const reading = read(ink.lines)
    expect(reading.text).toBe('503\n12')
    expect(read(editLines(ink, { corners, strokes: [] }))).toMatchObject({ text: reading.text })
  })

  it('leaves out what was erased', () => {
    const { box } = read(ink.lines).digits[1] ?? expect.fail('there is a second digit')
    const radius = (box.right - box.left) / 2 + 2
    const middle = (box.left + box.right) / 2
    const points: Stroke = [[middle, box.top], [middle, box.bottom]] // prettier-ignore
    expect(read(editLines(ink, { corners, erased: [{ points, radius }], strokes: [] })).text).toMatch(/^5 ?3\n12$/)
  })

  it('reads strokes beside the picture, in pixels of its ink', () => {
    const { box } = read(ink.lines).digits[4] ?? expect.fail('there is a fifth digit')
    const toStroke = (x: number, y: number): [number, number] => [100 + 2 * x, 50 + 2 * y]
    const x = width + 25
    const bottomLeft: Stroke = [toStroke(x, box.top), toStroke(x, box.bottom), toStroke(x + 18, box.bottom)]
    const seven: Stroke = [toStroke(-20, 0), toStroke(-4, 0), toStroke(-14, 40)]
    const { text, digits } = read(editLines(ink, { corners, strokes: [seven] }))
    expect(text).toBe('7503\n12')
    expect(digits[0]?.box.left).toBeLessThan(-19)
    expect(digits[0]?.box.left).toBeGreaterThan(-26)
    expect(read(editLines(ink, { corners, strokes: [bottomLeft, seven] })).text).toMatch(/^7503\n12/)
  })

  it('keeps to a bounded size however far strokes are away', () => {
    const far: Stroke = [[-1e9, 1e9], [1e9, -1e9]] // prettier-ignore
    expect(() => editLines(ink, { corners, strokes: [far] })).not.toThrow()
  })
})
