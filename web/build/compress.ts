/** Writes compressed copies of the built files, which the server sends to browsers that accept them. */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { brotliCompressSync, constants, gzipSync } from 'node:zlib'
import type { Plugin } from 'vite'

type Encoder = (file: Buffer) => Buffer

/** Which of them makes a file smallest differs: how distances are coded (RFC 7932, section 4), and the encoder's mode. */
const BROTLI_PARAMETERS = [
  {},
  { [constants.BROTLI_PARAM_NPOSTFIX]: 1 },
  { [constants.BROTLI_PARAM_NDIRECT]: 15 },
  { [constants.BROTLI_PARAM_MODE]: constants.BROTLI_MODE_FONT },
]

const compressWithBrotli: Encoder = (file) =>
  BROTLI_PARAMETERS.map((parameters) =>
    brotliCompressSync(file, { params: { ...parameters, [constants.BROTLI_PARAM_SIZE_HINT]: file.length } }),
  ).reduce((smallest, other) => (other.length < smallest.length ? other : smallest))

/** At the highest compression level, since files are compressed once and sent many times. */
const ENCODERS: readonly [suffix: string, encode: Encoder][] = [
  ['.br', compressWithBrotli],
  ['.gz', (file) => gzipSync(file, { level: constants.Z_BEST_COMPRESSION })],
]

/** A copy that is hardly smaller than the file is not worth the work of decompressing it. */
const MAX_SIZE_RATIO = 0.95

/** Compresses every file in the build's folder, including those copied from the public folder. */
export function compress(): Plugin {
  let folder = ''
  return {
    name: 'compress',
    apply: 'build',
    configResolved({ root, build }) {
      folder = join(root, build.outDir)
    },
    closeBundle() {
      const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile())
      for (const { parentPath, name } of files) compressFile(join(parentPath, name))
    },
  }
}

function compressFile(path: string): void {
  const file = readFileSync(path)
  for (const [suffix, encode] of ENCODERS) {
    const compressed = encode(file)
    if (compressed.length < MAX_SIZE_RATIO * file.length) writeFileSync(path + suffix, compressed)
  }
}
