import { describe, expect, test } from 'vitest'
import { hasMoreFrames } from '../../src/preprocessing/frames'

const bytes = (...parts: (string | number[])[]): number[] =>
  parts.flatMap((part) => (typeof part === 'string' ? Array.from(part, (letter) => letter.charCodeAt(0)) : part))

const GIF_START = bytes('GIF89a', [1, 0, 1, 0, 0x80, 0, 0], [0, 0, 0, 255, 255, 255])
const GIF_LOOP = bytes([0x21, 0xff, 11], 'NETSCAPE2.0', [3, 1, 0, 0, 0])
const GIF_DELAY = [0x21, 0xf9, 4, 0, 9, 0, 0, 0]
/** With a colour table of its own, and a comma, which begins an image elsewhere, in its data. */
const GIF_FRAME = bytes([0x2c, 0, 0, 0, 0, 1, 0, 1, 0, 0x80], [0, 0, 0, 9, 9, 9], [2, 2, 0x2c, 1, 0])

const chunk = (type: string, size: number): number[] => bytes([0, 0, 0, size], type, Array<number>(size + 4).fill(0))
const PNG_START = bytes('\x89PNG\r\n\x1a\n', chunk('IHDR', 13))
const animation = (frames: number): number[] => bytes([0, 0, 0, 8], 'acTL', [0, 0, 0, frames, 0, 0, 0, 0, 1, 2, 3, 4])

const WEBP_START = bytes(
  'RIFF....WEBPVP8X',
  [10, 0, 0, 0, 2, 0, 0, 0, 0, 0, 0, 0, 0, 0],
  'ANIM',
  [6, 0, 0, 0],
  '123456',
)
const WEBP_FRAME = bytes('ANMF', [3, 0, 0, 0], '123\0')

const little = (next: number): number[] =>
  bytes('II*\0', [8, 0, 0, 0, 1, 0], Array<number>(12).fill(7), [next, 0, 0, 0])
const large = (next: number): number[] => bytes('MM\0*', [0, 0, 0, 8, 0, 1], Array<number>(12).fill(7), [0, 0, 0, next])

const SEVERAL = {
  GIF: [...GIF_START, ...GIF_LOOP, ...GIF_DELAY, ...GIF_FRAME, ...GIF_DELAY, ...GIF_FRAME],
  'GIF without a colour table': [...bytes('GIF87a', [1, 0, 1, 0, 0, 0, 0]), ...GIF_FRAME, ...GIF_FRAME],
  APNG: [...PNG_START, ...animation(2), ...chunk('IDAT', 5)],
  WebP: [...WEBP_START, ...WEBP_FRAME, ...WEBP_FRAME],
  TIFF: little(60),
  'TIFF of big-endian numbers': large(60),
  'a sequence of AVIF pictures': bytes([0, 0, 0, 32], 'ftypavis', [0, 0, 0, 0], 'avifavis'),
  'a sequence of HEIC pictures': bytes([0, 0, 0, 32], 'ftyphevc'),
}

const ONE = {
  GIF: [...GIF_START, ...GIF_LOOP, ...GIF_DELAY, ...GIF_FRAME, 0x3b, ...GIF_FRAME],
  PNG: [...PNG_START, ...chunk('IDAT', 5), ...animation(2)],
  'APNG of one frame': [...PNG_START, ...animation(1), ...chunk('IDAT', 5)],
  WebP: bytes('RIFF....WEBPVP8 ', [3, 0, 0, 0], '123\0'),
  'WebP of one frame': [...WEBP_START, ...WEBP_FRAME],
  TIFF: little(0),
  AVIF: bytes([0, 0, 0, 32], 'ftypavif', [0, 0, 0, 0], 'avifmif1'),
  JPEG: bytes([0xff, 0xd8, 0xff, 0xe0, 0, 4, 1, 1, 0xff, 0xda]),
  'no picture': bytes('seven'),
  nothing: [],
}

describe('hasMoreFrames', () => {
  test.each(Object.entries(SEVERAL))('finds several: %s', (_, file) => {
    expect(hasMoreFrames(Uint8Array.from(file))).toBe(true)
  })

  test.each(Object.entries(ONE))('finds one: %s', (_, file) => {
    expect(hasMoreFrames(Uint8Array.from(file))).toBe(false)
  })

  test.each(Object.entries(SEVERAL))('survives files that end anywhere: %s', (_, file) => {
    for (let length = 0; length < file.length; length++)
      expect(hasMoreFrames(Uint8Array.from(file.slice(0, length)))).toBeTypeOf('boolean')
  })
})
