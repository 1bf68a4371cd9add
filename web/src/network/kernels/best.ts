/** The fastest kernels that run here. */
import type { Kernels } from './kernels'
import { plainKernels } from './plain'
import { simdKernels } from './simd'

/** WebAssembly with SIMD where that can be had, else plain TypeScript: only trying tells. */
export function bestKernels(numbers: number): Kernels {
  try {
    return simdKernels(numbers)
  } catch {
    return plainKernels(numbers)
  }
}
