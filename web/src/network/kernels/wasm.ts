/** The kernels in WebAssembly with SIMD. Their code is small enough to come with the script: no request of its own. */
import code from './assembly/simd.ts?wasm=simd'
import relaxedCode from './assembly/simd.ts?wasm=simd,relaxed-simd'
import { type Activation, channelLength, cornerOf, type Kernels, type MakeKernels, placeOf, rowLength } from './types'

interface Exports {
  expand(...numbers: number[]): void
  convolve(...numbers: number[]): void
  maxPool(...numbers: number[]): void
}

const PAGE = 65_536
const NUMBER = Float32Array.BYTES_PER_ELEMENT

/** Kernels that throw where the browser has no WebAssembly, or none with SIMD, or where the site's policy forbids it. */
export const simdKernels: MakeKernels = (numbers) => kernelsFrom(code, numbers)

/** The same, quicker: a product and a sum may be rounded once, as many processors do it in one step. */
export const relaxedKernels: MakeKernels = (numbers) => kernelsFrom(relaxedCode, numbers)

function kernelsFrom(base64: string, numbers: number): Kernels {
  const bytes = Uint8Array.from(atob(base64), (character) => character.charCodeAt(0))
  const memory = new WebAssembly.Memory({ initial: pagesFor(numbers) })
  const { exports } = new WebAssembly.Instance(new WebAssembly.Module(bytes), { env: { memory } })
  const kernels = exports as unknown as Exports
  return {
    get memory() {
      return new Float32Array(memory.buffer)
    },
    expand({ kernel: [height, width], inputs, outputs, weights, scale }, placed) {
      // Behind all else, the scales first: what is read beyond the last weight is within the memory, and weighs nothing.
      const scales = numbers
      const packed = scales + placed.outputs
      const lacking = pagesFor(packed + weights.length / NUMBER + 1) - memory.buffer.byteLength / PAGE
      if (lacking > 0) memory.grow(lacking)
      new Float32Array(memory.buffer).fill(0, scales, packed).set(scale, scales)
      new Int8Array(memory.buffer).set(weights, packed * NUMBER)
      kernels.expand(packed, scales, placed.weights, height * width, inputs, outputs, placed.inputs)
    },
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

const pagesFor = (numbers: number): number => Math.ceil((numbers * NUMBER) / PAGE)

const placesOf = (maps: Activation): number[] => [placeOf(maps, 0, 0), channelLength(maps), rowLength(maps)]
