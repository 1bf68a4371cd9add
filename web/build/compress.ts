/** Writes compressed copies of the built files, which the server sends to browsers that accept them. */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { brotliCompressSync, constants, gzipSync } from 'node:zlib'
import type { Plugin } from 'vite'

type Encoder = (file: Buffer) => Buffer

/** At the highest compression level, since files are compressed once and sent many times. */
const ENCODERS: readonly [suffix: string, encode: Encoder][] = [
  ['.br', (file) => brotliCompressSync(file, { params: { [constants.BROTLI_PARAM_SIZE_HINT]: file.length } })],
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
