/** Selects the fastest kernels that the browser can run. */
import { createScalarKernels } from './scalar'
import type { KernelFactory, Kernels } from './types'
import { createRelaxedSimdKernels, createSimdKernels } from './wasm'

const FASTEST_FIRST: KernelFactory[] = [createRelaxedSimdKernels, createSimdKernels]

/** WebAssembly with the best SIMD available, else plain TypeScript; support is found out by trying. */
export function createFastestKernels(size: number): Kernels {
  for (const createKernels of FASTEST_FIRST) {
    try {
      return createKernels(size)
    } catch {
      // The next ones need fewer features.
    }
  }
  return createScalarKernels(size)
}
