/** WebAssembly in base64, which `build/assembly-script.ts` compiles from AssemblyScript. */
declare module '*?wasm=simd' {
  const base64: string
  export default base64
}

declare module '*?wasm=simd,relaxed-simd' {
  const base64: string
  export default base64
}

/** The SHA-256 of a file, in hexadecimal digits: `build/content-hash.ts`. */
declare module '*?sha256' {
  const hash: string
  export default hash
}

/** The URL of a script that `build/shared-entry.ts` has bundled. */
declare module '*?entry' {
  const url: string
  export default url
}
