import { describe, expect, it, test } from 'vitest'
import { findOrientation } from '../../src/preprocessing/exif'
import { turnUpright } from '../../src/preprocessing/orientation'

const bytes = (...parts: (string | number[])[]): number[] =>
  parts.flatMap((part) => (typeof part === 'string' ? Array.from(part, (letter) => letter.charCodeAt(0)) : part))

/** EXIF data with two tags. */
const little = bytes(
  'II*\0',
  [8, 0, 0, 0, 2, 0],
  [0, 1, 3, 0, 1, 0, 0, 0, 9, 0, 0, 0],
  [18, 1, 3, 0, 1, 0, 0, 0, 6, 0, 0, 0],
)
const large = bytes('MM\0*', [0, 0, 0, 8, 0, 1], [1, 18, 0, 3, 0, 0, 0, 1, 0, 6, 0, 0])

const FILES = {
  JPEG: bytes([0xff, 0xd8, 0xff, 0xe0, 0, 4, 1, 1, 0xff, 0xff, 0xe1, 0, 99], 'Exif\0\0', little, [0xff, 0xda, 7]),
  PNG: bytes(
    '\x89PNG\r\n\x1a\n',
    [0, 0, 0, 1],
    'IDAT',
    [9, 1, 2, 3, 4, 0, 0, 0, 22],
    'eXIf',
    large,
    [1, 2, 3, 4],
    'end',
  ),
  WebP: bytes('RIFF....WEBPVP8X', [3, 0, 0, 0, 1, 2, 3, 0], 'EXIF', [34, 0, 0, 0], little),
  'WebP with a name': bytes('RIFF....WEBPEXIF', [28, 0, 0, 0], 'Exif\0\0', large),
  TIFF: large,
}

describe('findOrientation', () => {
  test.each(Object.entries(FILES))('finds and removes it: %s', (_, file) => {
    const { orientation, start, end, replacement } =
      findOrientation(Uint8Array.from(file)) ?? expect.fail('there is one')
    expect(orientation).toBe(6)
    const rest = Uint8Array.from([...file.slice(0, start), ...replacement, ...file.slice(end)])
    expect(findOrientation(rest)).toBeNull()
    expect(rest.length).toBe(file.length - (end - start) + replacement.length)
  })

  test.each(Object.entries(FILES))('survives files that end anywhere: %s', (_, file) => {
    for (let length = 0; length < file.length - 12; length++)
      expect(() => findOrientation(Uint8Array.from(file.slice(0, length)))).not.toThrow()
  })

  it('finds none in other files', () => {
    for (const file of ['', 'seven', 'GIF89a........................'])
      expect(findOrientation(Uint8Array.from(bytes(file)))).toBeNull()
  })
})

describe('turnUpright', () => {
  it.each([
    [1, 'abcdef'],
    [2, 'cbafed'],
    [3, 'fedcba'],
    [4, 'defabc'],
    [5, 'adbecf'],
    [6, 'daebfc'],
    [7, 'fcebda'],
    [8, 'cfbead'],
  ])('turns a picture of 2 rows of 3 with orientation %d', (orientation, expected) => {
    const stored = { width: 3, height: 2, values: Float64Array.from(bytes('abcdef')) }
    const { width, height, values } = turnUpright(stored, orientation)
    expect(String.fromCharCode(...values)).toBe(expected)
    expect([width, height]).toEqual(orientation < 5 ? [3, 2] : [2, 3])
  })
})
