/** WebAssembly in base64, which `build/assembly.ts` compiles from AssemblyScript. */
declare module '*?wasm' {
  const base64: string
  export default base64
}
