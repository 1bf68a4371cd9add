/** Makes safetensors files for tests. */
export type Tensors = Record<string, { shape: number[]; values: number[] }>

/** A file of float32 tensors. */
export function safetensorsFile(tensors: Tensors, metadata: Record<string, string> = {}): ArrayBuffer {
  let end = 0
  const entries = Object.entries(tensors).map(([name, { shape, values }]) => {
    const begin = end
    end += values.length * 4
    return [name, { dtype: 'F32', shape, data_offsets: [begin, end] }] as const
  })
  const numbers = new Float32Array(Object.values(tensors).flatMap(({ values }) => values))
  return fileWith({ __metadata__: metadata, ...Object.fromEntries(entries) }, new Uint8Array(numbers.buffer))
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
