/** The kernels in WebAssembly with SIMD. The code is small enough to be inlined: it costs no request. */
import code from './assembly/simd.ts?wasm=simd'
import relaxedCode from './assembly/simd.ts?wasm=simd,relaxed-simd'
import {
  type Activation,
  channelStride,
  type KernelFactory,
  type Kernels,
  offsetOf,
  rowStride,
  windowOffset,
} from './types'

interface Exports {
  dequantize(...numbers: number[]): void
  convolve(...numbers: number[]): void
  maxPool(...numbers: number[]): void
}

const PAGE_BYTES = 65_536
const FLOAT_BYTES = Float32Array.BYTES_PER_ELEMENT

/** Throws if the browser lacks WebAssembly or its SIMD, or if the site's policy forbids it. */
export const createSimdKernels: KernelFactory = (size) => instantiateKernels(code, size)

/** Faster: relaxed SIMD may fuse a product and a sum, rounding once, as many processors do in one instruction. */
export const createRelaxedSimdKernels: KernelFactory = (size) => instantiateKernels(relaxedCode, size)

function instantiateKernels(base64: string, size: number): Kernels {
  const bytes = Uint8Array.from(atob(base64), (character) => character.charCodeAt(0))
  const memory = new WebAssembly.Memory({ initial: pageCount(size) })
  const { exports } = new WebAssembly.Instance(new WebAssembly.Module(bytes), { env: { memory } })
  const kernels = exports as unknown as Exports
  return {
    get memory() {
      return new Float32Array(memory.buffer)
    },
    dequantize({ kernel: [height, width], inputs, outputs, weights, scale }, layout) {
      // After everything else: the scales, then the int8 weights. The last load may read beyond the weights, yet
      // within the memory; what it reads there is multiplied by a scale of zero.
      const scales = size
      const quantized = scales + layout.outputs
      const missingPages =
        pageCount(quantized + weights.length / FLOAT_BYTES + 1) - memory.buffer.byteLength / PAGE_BYTES
      if (missingPages > 0) memory.grow(missingPages)
      new Float32Array(memory.buffer).fill(0, scales, quantized).set(scale, scales)
      new Int8Array(memory.buffer).set(weights, quantized * FLOAT_BYTES)
      kernels.dequantize(quantized, scales, layout.weights, height * width, inputs, outputs, layout.inputs)
    },
    convolve(source, target, { kernel, inputs, outputs, weights, bias, relu }) {
      kernels.convolve(
        ...[windowOffset(source, kernel), channelStride(source), rowStride(source)],
        ...layoutArguments(target),
        ...[weights, bias, target.rows, target.columns, inputs, outputs, ...kernel, relu ? 0 : -Infinity],
      )
    },
    maxPool(source, target) {
      kernels.maxPool(
        ...layoutArguments(source),
        ...layoutArguments(target),
        target.rows,
        target.columns,
        target.channels,
      )
    },
  }
}

const pageCount = (size: number): number => Math.ceil((size * FLOAT_BYTES) / PAGE_BYTES)

const layoutArguments = (maps: Activation): number[] => [offsetOf(maps, 0, 0), channelStride(maps), rowStride(maps)]
