/** Makes compressed files beside those of the build, which the server sends to browsers that can read them. */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { brotliCompressSync, constants, gzipSync } from 'node:zlib'
import type { Plugin } from 'vite'

type Encoder = (file: Buffer) => Buffer

/** By the ending of the file's name. As small as can be: this is done once, and sent many times. */
const ENCODERS: readonly [ending: string, encode: Encoder][] = [
  ['.br', (file) => brotliCompressSync(file, { params: { [constants.BROTLI_PARAM_SIZE_HINT]: file.length } })],
  ['.gz', (file) => gzipSync(file, { level: constants.Z_BEST_COMPRESSION })],
]

/** A compressed file that is hardly smaller is not worth the work of unpacking it. */
const WORTH_IT = 0.95

/** Compresses every file in the build's folder, those of the public folder included. */
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
  for (const [ending, encode] of ENCODERS) {
    const compressed = encode(file)
    if (compressed.length < WORTH_IT * file.length) writeFileSync(path + ending, compressed)
  }
}
