/** Reads greys of 16 bits from PNG files: browsers drop the low byte of each, which may be all that there is. */
import type { Pixels } from './grayscale'

const SIGNATURE_BYTES = 8
const SAMPLE_BYTES = 2
const GRAY = 0
const OPAQUE = 255

interface Chunk {
  type: string
  /** The offsets of its data, of its checksum and of the next chunk. */
  data: number
  checksum: number
  end: number
}

/** The chunks of a PNG file. A RangeError is thrown where it ends too early. */
export function* pngChunks(view: DataView): Generator<Chunk> {
  for (let start = SIGNATURE_BYTES; start < view.byteLength;) {
    const data = start + 8
    const checksum = data + view.getUint32(start)
    const type = String.fromCharCode(...[4, 5, 6, 7].map((offset) => view.getUint8(start + offset)))
    yield { type, data, checksum, end: checksum + 4 }
    start = checksum + 4
  }
}

/** The pixels of a PNG of 16-bit greys, without the bits that none of them uses; null for any other file. */
export async function decodeDeepGray(file: Blob): Promise<Pixels | null> {
  const start = new DataView(await file.slice(0, 33).arrayBuffer())
  if (start.byteLength < 33 || start.getUint32(12) !== 0x49484452) return null // IHDR
  const [width, height] = [start.getUint32(16), start.getUint32(20)]
  const isInterlaced = start.getUint8(28) !== 0
  if (start.getUint8(24) !== 8 * SAMPLE_BYTES || start.getUint8(25) !== GRAY || isInterlaced) return null
  try {
    const bytes = await file.arrayBuffer()
    const parts = Array.from(pngChunks(new DataView(bytes)))
      .filter(({ type }) => type === 'IDAT')
      .map(({ data, checksum }) => new Uint8Array(bytes, data, checksum - data))
    const stream = new Blob(parts).stream().pipeThrough(new DecompressionStream('deflate'))
    const lines = new Uint8Array(await new Response(stream).arrayBuffer())
    return toPixels(lines, width, height)
  } catch {
    return null // the file is damaged, or this browser cannot inflate it: the browser's own decoder decides
  }
}

function toPixels(lines: Uint8Array, width: number, height: number): Pixels {
  const lineBytes = 1 + SAMPLE_BYTES * width
  if (lines.length < lineBytes * height) throw new RangeError('The picture ends too early.')
  let previous: Uint8Array = new Uint8Array(SAMPLE_BYTES * width)
  let highest = 0
  for (let y = 0; y < height; y++) {
    const line = lines.subarray(y * lineBytes + 1, (y + 1) * lineBytes)
    undoFilter(lines[y * lineBytes]!, line, previous)
    for (let x = 0; x < line.length; x += SAMPLE_BYTES) highest = Math.max(highest, (line[x]! << 8) | line[x + 1]!)
    previous = line
  }
  const shift = Math.max(32 - Math.clz32(highest) - 8, 0)
  const rows = (first: number, count: number): Uint8Array => {
    const pixels = new Uint8Array(4 * width * count)
    let pixel = 0
    for (let y = first; y < first + count; y++)
      for (let x = y * lineBytes + 1; x < (y + 1) * lineBytes; x += SAMPLE_BYTES) {
        const gray = ((lines[x]! << 8) | lines[x + 1]!) >> shift
        pixels[pixel++] = pixels[pixel++] = pixels[pixel++] = gray
        pixels[pixel++] = OPAQUE
      }
    return pixels
  }
  return { width, height, rows }
}

/** Undoes a filter of a line of bytes in place, as the PNG specification defines it. */
function undoFilter(filter: number, line: Uint8Array, above: Uint8Array): void {
  const predict = PREDICTORS[filter - 1]
  if (!predict) return
  for (let index = 0; index < line.length; index++) {
    const isFirst = index < SAMPLE_BYTES
    const [left, corner] = isFirst ? [0, 0] : [line[index - SAMPLE_BYTES]!, above[index - SAMPLE_BYTES]!]
    line[index]! += predict(left, above[index]!, corner)
  }
}

/** The predictions of the filters 1 to 4. */
const PREDICTORS = [
  (left: number) => left,
  (_: number, above: number) => above,
  (left: number, above: number) => (left + above) >> 1,
  predictByPaeth,
]

/** The one of three neighbours that is nearest to their linear prediction. */
function predictByPaeth(left: number, above: number, corner: number): number {
  const toLeft = Math.abs(above - corner)
  const toAbove = Math.abs(left - corner)
  const toCorner = Math.abs(left + above - 2 * corner)
  if (toLeft <= toAbove && toLeft <= toCorner) return left
  return toAbove <= toCorner ? above : corner
}
