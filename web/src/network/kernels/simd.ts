/** The kernels in WebAssembly with SIMD. Their code is small enough to come with the script: no request of its own. */
import code from './assembly/kernels.ts?wasm'
import { type Activation, channelLength, cornerOf, type Kernels, placeOf, rowLength } from './kernels'

interface Exports {
  convolve(...numbers: number[]): void
  maxPool(...numbers: number[]): void
}

const PAGE = 65_536
const bytes = Uint8Array.from(atob(code), (character) => character.charCodeAt(0))

/** Throws where the browser has no WebAssembly, or none with SIMD, or where the site's policy forbids it. */
export function simdKernels(numbers: number): Kernels {
  const memory = new WebAssembly.Memory({ initial: Math.ceil((numbers * Float32Array.BYTES_PER_ELEMENT) / PAGE) })
  const { exports } = new WebAssembly.Instance(new WebAssembly.Module(bytes), { env: { memory } })
  const kernels = exports as unknown as Exports
  return {
    memory: new Float32Array(memory.buffer),
    convolve(source, target, { kernel, inputs, outputs, weights, bias, relu }) {
      kernels.convolve(
        ...[cornerOf(source, kernel), channelLength(source), rowLength(source)],
        ...placesOf(target),
        ...[weights, bias, target.side, inputs, outputs, ...kernel, relu ? 0 : -Infinity],
      )
    },
    maxPool(source, target) {
      kernels.maxPool(...placesOf(source), ...placesOf(target), target.side, target.channels)
    },
  }
}

const placesOf = (maps: Activation): number[] => [placeOf(maps, 0, 0), channelLength(maps), rowLength(maps)]
