/** The fastest kernels that run here. */
import type { Kernels, MakeKernels } from './types'
import { plainKernels } from './scalar'
import { relaxedKernels, simdKernels } from './wasm'

const FASTEST_FIRST: MakeKernels[] = [relaxedKernels, simdKernels]

/** WebAssembly with the best SIMD that can be had, else plain TypeScript: only trying tells. */
export function bestKernels(numbers: number): Kernels {
  for (const makeKernels of FASTEST_FIRST) {
    try {
      return makeKernels(numbers)
    } catch {
      // The next ones ask for less.
    }
  }
  return plainKernels(numbers)
}
