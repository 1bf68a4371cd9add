/** Makes safetensors files for tests. */
export type Tensors = Record<string, { shape: number[]; values: number[] | Int8Array }>

/** A file of float32 tensors, and of bytes where the values are. */
export function safetensorsFile(tensors: Tensors, metadata: Record<string, string> = {}): ArrayBuffer {
  const data: number[] = []
  const entries = Object.entries(tensors).map(([name, { shape, values }]) => {
    const [dtype, numbers] =
      values instanceof Int8Array ? (['I8', values] as const) : (['F32', new Float32Array(values)] as const)
    const begin = data.length
    data.push(...new Uint8Array(numbers.buffer))
    return [name, { dtype, shape, data_offsets: [begin, data.length] }] as const
  })
  return fileWith({ __metadata__: metadata, ...Object.fromEntries(entries) }, new Uint8Array(data))
}

/** A file with any header and data. */
export function fileWith(header: unknown, data: Uint8Array = new Uint8Array()): ArrayBuffer {
  const json = new TextEncoder().encode(typeof header === 'string' ? header : JSON.stringify(header))
  const file = new Uint8Array(8 + json.length + data.length)
  new DataView(file.buffer).setBigUint64(0, BigInt(json.length), true)
  file.set(json, 8)
  file.set(data, 8 + json.length)
  return file.buffer
}
