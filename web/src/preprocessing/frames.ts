/** Finds out whether a file holds several frames or pages: browsers decode the first alone. */
import { ascii, riffChunks } from './exif'
import { pngChunks } from './png'

/** A file of ISO media, such as AVIF and HEIC, that holds a sequence of pictures. */
const SEQUENCE = /^ftyp(?:avis|hevc|hevx|msf1)/

const GIF_HEADER_BYTES = 13

/** Whether an encoded picture has a second frame or page, as far as its file is whole. */
export function hasMoreFrames(bytes: Uint8Array): boolean {
  try {
    return isSequence(new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength))
  } catch (reason) {
    if (reason instanceof RangeError) return false // the file ends too early
    throw reason
  }
}

function isSequence(view: DataView): boolean {
  const start = ascii(view, 0, 4)
  if (start === 'GIF8') return hasTwo(gifFrames(view))
  if (start === '\x89PNG') return countPngFrames(view) > 1
  if (start === 'RIFF') return hasTwo(webpFrames(view))
  if (start === 'II*\0' || start === 'MM\0*') return hasTwo(tiffPages(view, start === 'II*\0'))
  return SEQUENCE.test(ascii(view, 4, 8))
}

/** Whether there is a second one; no third is looked for. */
function hasTwo([, second]: Iterable<number>): boolean {
  return second !== undefined
}

/** The offsets of the images in a GIF file. */
function* gifFrames(view: DataView): Generator<number> {
  const skipColors = (offset: number, flags: number): number => offset + (flags & 0x80 ? 3 * (2 << (flags & 7)) : 0)
  let block = skipColors(GIF_HEADER_BYTES, view.getUint8(10))
  for (;;) {
    const kind = view.getUint8(block)
    if (kind === 0x2c) {
      yield block
      block = skipColors(block + 10, view.getUint8(block + 9)) + 1
    } else if (kind === 0x21) block += 2
    else return // the end
    for (let size = -1; size !== 0; block += 1 + size) size = view.getUint8(block)
  }
}

/** How many frames a PNG file says it has, before its picture. */
function countPngFrames(view: DataView): number {
  for (const { type, data } of pngChunks(view)) {
    if (type === 'acTL') return view.getUint32(data)
    if (type === 'IDAT') break
  }
  return 1
}

function* webpFrames(view: DataView): Generator<number> {
  for (const { type, data } of riffChunks(view)) if (type === 'ANMF') yield data
}

/** The offsets of the directories of a TIFF file, each of which is a page. */
function* tiffPages(view: DataView, isLittleEndian: boolean): Generator<number> {
  for (let pointer = 4; ;) {
    const directory = view.getUint32(pointer, isLittleEndian)
    if (!directory) return
    yield directory
    pointer = directory + 2 + 12 * view.getUint16(directory, isLittleEndian)
  }
}
