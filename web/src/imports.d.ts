/** WebAssembly in base64, which `build/assembly.ts` compiles from AssemblyScript. */
declare module '*?wasm=simd' {
  const base64: string
  export default base64
}

declare module '*?wasm=simd,relaxed-simd' {
  const base64: string
  export default base64
}

/** The address of a script, which `build/entry.ts` has bundled. */
declare module '*?entry' {
  const url: string
  export default url
}
