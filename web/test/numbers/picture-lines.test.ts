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

describe('the edge of a shadow', () => {
  it.each([
    [0, 'noNumber'],
    [-0.1, 'pictureEdge'],
    [0.2, 'noNumber'],
  ])('is no sure number at a slope of %f', (slope, reviewReason) => {
    const pixels = grayPicture(300, 200, (x, y) => (x + slope * y > 180 ? 150 : 240))
    expect(read(extractNumberInk(toGrayscale(pixels))?.lines ?? [])).toMatchObject({ reviewReason })
  })
})

describe('pictures of too much', () => {
  const readPicture = (width: number, height: number, gray: (x: number, y: number) => number) => {
    const pixels = grayPicture(width, height, gray)
    return read(extractNumberInk(toGrayscale(pixels, maxStripSide(pixels)))?.lines ?? [])
  }
  const readBars = (count: number, specks = 0) =>
    readPicture(20 * count + 20, 220, (x, y) => {
      const isBar = y >= 20 && y < 80 && x % 20 < 6
      const isSpeck = y >= 190 && y < 195 && x % 20 < 5 && x < 20 * specks + 20
      return x >= 20 && (isBar || isSpeck) ? 0 : 255
    })

  it('reads as many digits as components', () => {
    expect(readBars(64).text).toBe('1'.repeat(64))
  })

  it.each([65, 70, 110])('finds no number among %i digits', (count) => {
    expect(readBars(count)).toMatchObject({ text: '', reviewReason: 'noNumber' })
  })

  it('leaves out specks', () => {
    expect(readBars(60, 10).text).toBe('1'.repeat(60))
  })

  it.each([
    ['noise', 2000, 2000, (random: number) => 255 * random],
    ['noise', 700, 700, (random: number) => 255 * random],
    ['salt', 900, 300, (random: number) => (random < 0.02 ? 0 : 255)],
    ['salt', 512, 512, (random: number) => (random < 0.05 ? 0 : 255)],
    ['stripes', 512, 512, (_: number, x: number, y: number) => (y % 8 === 4 && x > 3 && x < 508 ? 0 : 255)],
  ] as const)('refuses %s of %i × %i pixels quickly', (_, width, height, gray) => {
    let seed = 1
    const random = (): number => (seed = (seed * 1103515245 + 12345) % 2 ** 31) / 2 ** 31
    const start = process.cpuUsage().user
    expect(readPicture(width, height, (x, y) => gray(random(), x, y)).reviewReason).not.toBeNull()
    expect(process.cpuUsage().user - start).toBeLessThan(5e6) // under a second on an idle machine
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
