import { setFlagsFromString } from 'node:v8'
import { afterEach, describe, expect, it, test, vi } from 'vitest'
import code from '../../../src/network/kernels/assembly/simd.ts?wasm=simd'
import relaxedCode from '../../../src/network/kernels/assembly/simd.ts?wasm=simd,relaxed-simd'
import { createFastestKernels } from '../../../src/network/kernels/select'

setFlagsFromString('--experimental-wasm-relaxed-simd') // off by default in Node 20

describe('createFastestKernels', () => {
  afterEach(() => {
    vi.restoreAllMocks()
    vi.unstubAllGlobals()
  })

  const compiledModules = (): unknown[] => {
    const module = vi.spyOn(WebAssembly, 'Module')
    createFastestKernels(4)
    return module.mock.calls.map(([bytes]) => Buffer.from(bytes as Uint8Array).toString('base64'))
  }

  it('uses relaxed SIMD if the browser has it', () => {
    expect(compiledModules()).toEqual([relaxedCode])
  })

  it('uses SIMD if the browser has no relaxed SIMD', () => {
    vi.spyOn(WebAssembly, 'Module').mockImplementationOnce(function () {
      throw new WebAssembly.CompileError('invalid opcode')
    })
    expect(compiledModules()).toEqual([relaxedCode, code])
  })

  it.each<[string, unknown]>([
    ['there is no WebAssembly', undefined],
    [
      'WebAssembly has no SIMD, or is forbidden',
      {
        Memory: WebAssembly.Memory,
        Module: function () {
          throw new WebAssembly.CompileError('unexpected opcode')
        },
      },
    ],
  ])('uses plain TypeScript if %s', (_condition, stub) => {
    vi.stubGlobal('WebAssembly', stub)
    expect(createFastestKernels(4).memory.byteLength).toBe(16)
  })
})

test('the kernels in WebAssembly take less than 8 kB', () => {
  expect(atob(code).length + atob(relaxedCode).length).toBeLessThan(8000)
})
