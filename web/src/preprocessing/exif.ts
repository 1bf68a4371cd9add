/** Finds the EXIF orientation in JPEG, PNG, WebP and TIFF files: browsers apply it in some of these formats only. */
import { pngChunks } from './png'

const ORIENTATION_TAG = 0x0112
const TAG_BYTES = 12
const [MIN_ORIENTATION, MAX_ORIENTATION] = [1, 8]

/** An orientation, and the part of the file to replace so that browsers see none. */
export interface StoredOrientation {
  /** 1..8; 1 is upright. */
  orientation: number
  start: number
  end: number
  replacement: Uint8Array<ArrayBuffer>
}

/** The orientation of an encoded picture; null if there is none to apply. */
export function findOrientation(bytes: Uint8Array): StoredOrientation | null {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  try {
    const exif = findExif(view)
    return exif && readOrientation(view, exif)
  } catch (reason) {
    if (reason instanceof RangeError) return null // the file ends too early
    throw reason
  }
}

/** Where the TIFF header of the EXIF data lies; for a PNG, also the chunk, which has a checksum. */
interface Exif {
  header: number
  chunk?: [start: number, end: number]
}

function findExif(view: DataView): Exif | null {
  const start = ascii(view, 0, 4)
  if (start === 'II*\0' || start === 'MM\0*') return { header: 0 }
  if (start === '\x89PNG') {
    for (const { type, data, end } of pngChunks(view))
      if (type === 'eXIf') return { header: data, chunk: [data - 8, end] }
  } else if (start === 'RIFF') {
    for (const { type, data } of riffChunks(view)) if (type === 'EXIF') return { header: skipName(view, data) }
  } else if (start.startsWith('\xff\xd8')) {
    for (let segment = 2; view.getUint8(segment) === 0xff;) {
      const marker = view.getUint8(segment + 1)
      if (marker === 0xda) return null // the scan
      const header = skipName(view, segment + 4)
      if (marker === 0xe1 && header > segment + 4) return { header }
      segment += marker === 0xff ? 1 : 2 + view.getUint16(segment + 2)
    }
  }
  return null
}

/** The offset after the name that JPEG files, and some others, have before EXIF data. */
const skipName = (view: DataView, offset: number): number =>
  ascii(view, offset, 6) === 'Exif\0\0' ? offset + 6 : offset

function readOrientation(view: DataView, { header, chunk }: Exif): StoredOrientation | null {
  const isLittleEndian = ascii(view, header, 2) === 'II'
  const directory = header + view.getUint32(header + 4, isLittleEndian)
  const count = view.getUint16(directory, isLittleEndian)
  for (let tag = directory + 2; tag < directory + 2 + count * TAG_BYTES; tag += TAG_BYTES) {
    if (view.getUint16(tag, isLittleEndian) !== ORIENTATION_TAG) continue
    const value = tag + 8
    const orientation = view.getUint16(value, isLittleEndian)
    if (orientation <= MIN_ORIENTATION || orientation > MAX_ORIENTATION) return null
    const [start, end] = chunk ?? [value, value + 2]
    const replacement = chunk ? [] : isLittleEndian ? [MIN_ORIENTATION, 0] : [0, MIN_ORIENTATION]
    return { orientation, start, end, replacement: Uint8Array.from(replacement) }
  }
  return null
}

/** The chunks of a WebP file. A RangeError is thrown where it ends too early. */
export function* riffChunks(view: DataView): Generator<{ type: string; data: number }> {
  for (let chunk = 12; chunk < view.byteLength;) {
    const size = view.getUint32(chunk + 4, true)
    yield { type: ascii(view, chunk, 4), data: chunk + 8 }
    chunk += 8 + size + (size % 2)
  }
}

/** The characters at an offset. A RangeError is thrown where the file ends before. */
export const ascii = (view: DataView, offset: number, length: number): string =>
  String.fromCharCode(...new Uint8Array(view.buffer, view.byteOffset + offset, length))
