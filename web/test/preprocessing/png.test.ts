import { deflateSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { decodeDeepGray } from '../../src/preprocessing/png'

const [WIDTH, HEIGHT] = [9, 12]
const SAMPLE_BYTES = 2

const big = (value: number): number[] => [value >>> 24, (value >> 16) & 255, (value >> 8) & 255, value & 255]

const chunk = (type: string, data: Iterable<number>): number[] => {
  const content = Array.from(data)
  return [...big(content.length), ...Buffer.from(type), ...content, 0, 0, 0, 0]
}

/** The prediction of each filter of the PNG specification. */
const FILTERS: ((a: number, b: number, c: number) => number)[] = [
  () => 0,
  (a) => a,
  (_, b) => b,
  (a, b) => Math.floor((a + b) / 2),
  (a, b, c) =>
    [a, b, c].reduce((best, one) => (Math.abs(one - (a + b - c)) < Math.abs(best - (a + b - c)) ? one : best)),
]

/** A PNG of greys whose lines take turns in the filters. */
function encode(greys: number[][], { depth = 16, color = 0 } = {}): Blob {
  const lines = greys.map((line) => line.flatMap((gray) => [gray >> 8, gray & 255]))
  const filtered = lines.flatMap((line, y) => {
    const filter = y % FILTERS.length
    const predict = FILTERS[filter] ?? expect.fail('there are five filters')
    const above = lines[y - 1]
    const at = (bytes: number[] | undefined, index: number): number => bytes?.[index] ?? 0
    const byte = (value: number, x: number): number =>
      (value - predict(at(line, x - SAMPLE_BYTES), at(above, x), at(above, x - SAMPLE_BYTES))) & 255
    return [filter, ...line.map(byte)]
  })
  const header = chunk('IHDR', [...big(WIDTH), ...big(HEIGHT), depth, color, 0, 0, 0])
  const data = deflateSync(Uint8Array.from(filtered))
  const parts = [chunk('IDAT', data.subarray(0, 20)), chunk('IDAT', data.subarray(20)), chunk('IEND', [])]
  return new Blob([Uint8Array.from([0x89, ...Buffer.from('PNG\r\n\x1a\n'), ...header, ...parts.flat()])])
}

const scale = (highest: number): number[][] =>
  Array.from({ length: HEIGHT }, (_, y) =>
    Array.from({ length: WIDTH }, (_, x) => (highest * ((x * 7 + y * 5) % 13)) / 12),
  )

describe('decodeDeepGray', () => {
  it.each([255, 1023, 4095, 65535])('maps greys up to %d to bytes', async (highest) => {
    const greys = scale(highest).map((line) => line.map(Math.round))
    const pixels = (await decodeDeepGray(encode(greys))) ?? expect.fail('it is read')
    expect([pixels.width, pixels.height]).toEqual([WIDTH, HEIGHT])
    const shift = Math.log2((highest + 1) / 256)
    const expected = greys
      .slice(2, 9)
      .flatMap((line) => line.flatMap((gray) => [...Array<number>(3).fill(gray >> shift), 255]))
    expect(Array.from(pixels.rows(2, 7))).toEqual(expected)
  })

  it('leaves other and damaged files to the browser', async () => {
    const png = encode(scale(12))
    for (const file of [
      encode(scale(12), { depth: 8 }),
      encode(scale(12), { color: 4 }),
      png.slice(0, 60),
      new Blob(['seven']),
      new Blob([]),
    ])
      expect(await decodeDeepGray(file)).toBeNull()
  })
})
