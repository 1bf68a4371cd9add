/**
 * The kernels of the forward pass in AssemblyScript, for WebAssembly with SIMD.
 *
 * `../types.ts` describes the layout of activations and weights. Offsets and strides count float32 numbers.
 */

/** Columns computed at a time: as many sums as fit into registers, and a divisor of a frame's 28, 14 and 7. */
const TILE_COLUMNS: usize = 7

const FLOAT_BYTES: usize = 4
const VECTOR_BYTES: usize = 16

/**
 * Writes a convolution's weights in the order in which they are read, each multiplied by its output's scale.
 *
 * @param from offset of the int8 weights: kernel positions × inputs × outputs.
 * @param scales offset of one scale for each output, followed by zeros up to a multiple of four.
 * @param kernelSize height times width of the kernel.
 * @param paddedInputs inputs for which memory is allocated.
 */
export function dequantize(
  from: usize,
  scales: usize,
  to: usize,
  kernelSize: usize,
  inputs: usize,
  outputs: usize,
  paddedInputs: usize,
): void {
  for (let output: usize = 0; output < outputs; output += 4) {
    const scale = v128.load((scales + output) * FLOAT_BYTES)
    for (let position: usize = 0; position < kernelSize; position++) {
      let byte = from * FLOAT_BYTES + position * inputs * outputs + output
      let weight = (to + (output * kernelSize + position * 4) * paddedInputs) * FLOAT_BYTES
      for (const end = weight + inputs * VECTOR_BYTES; weight < end; weight += VECTOR_BYTES, byte += outputs) {
        const integers = i32x4.extend_low_i16x8_s(i16x8.extend_low_i8x16_s(v128.load32_zero(byte)))
        v128.store(weight, f32x4.mul(f32x4.convert_i32x4_s(integers), scale))
      }
    }
  }
}

/**
 * A convolution: four outputs at seven neighbouring columns at a time. The last seven of a row start earlier if they have
 * to, so that some columns are computed twice.
 *
 * @param from offset of the first number that it reads.
 * @param sourceChannel distance from a channel of the source to the next one in the same row.
 * @param outputs a multiple of four.
 * @param lowest lower bound of the results: 0 for ReLU, else -Infinity.
 */
export function convolve(
  from: usize,
  sourceChannel: usize,
  sourceRow: usize,
  to: usize,
  targetChannel: usize,
  targetRow: usize,
  weights: usize,
  bias: usize,
  rows: usize,
  columns: usize,
  inputs: usize,
  outputs: usize,
  kernelHeight: usize,
  kernelWidth: usize,
  lowest: f32,
): void {
  const lowerBound = f32x4.splat(lowest)
  const sourceChannelBytes = sourceChannel * FLOAT_BYTES
  const targetChannelBytes = targetChannel * FLOAT_BYTES
  for (let output: usize = 0; output < outputs; output += 4) {
    const start = v128.load((bias + output) * FLOAT_BYTES)
    const firstWeight = (weights + output * kernelHeight * kernelWidth * inputs) * FLOAT_BYTES
    for (let row: usize = 0; row < rows; row++) {
      for (let tile: usize = 0; tile < columns; tile += TILE_COLUMNS) {
        const column = min(tile, columns - TILE_COLUMNS)
        let weight = firstWeight
        let a = start
        let b = start
        let c = start
        let d = start
        let e = start
        let f = start
        let g = start
        for (let kernelRow: usize = 0; kernelRow < kernelHeight; kernelRow++) {
          for (let kernelColumn: usize = 0; kernelColumn < kernelWidth; kernelColumn++) {
            let address = (from + (row + kernelRow) * sourceRow + column + kernelColumn) * FLOAT_BYTES
            const end = weight + inputs * VECTOR_BYTES
            for (; weight < end; weight += VECTOR_BYTES, address += sourceChannelBytes) {
              const w = v128.load(weight)
              a = multiplyAdd(a, w, v128.load_splat<f32>(address))
              b = multiplyAdd(b, w, v128.load_splat<f32>(address, 1 * FLOAT_BYTES))
              c = multiplyAdd(c, w, v128.load_splat<f32>(address, 2 * FLOAT_BYTES))
              d = multiplyAdd(d, w, v128.load_splat<f32>(address, 3 * FLOAT_BYTES))
              e = multiplyAdd(e, w, v128.load_splat<f32>(address, 4 * FLOAT_BYTES))
              f = multiplyAdd(f, w, v128.load_splat<f32>(address, 5 * FLOAT_BYTES))
              g = multiplyAdd(g, w, v128.load_splat<f32>(address, 6 * FLOAT_BYTES))
            }
          }
        }
        const address = (to + output * targetChannel + row * targetRow + column) * FLOAT_BYTES
        storeLanes(address, targetChannelBytes, f32x4.max(a, lowerBound))
        storeLanes(address + 1 * FLOAT_BYTES, targetChannelBytes, f32x4.max(b, lowerBound))
        storeLanes(address + 2 * FLOAT_BYTES, targetChannelBytes, f32x4.max(c, lowerBound))
        storeLanes(address + 3 * FLOAT_BYTES, targetChannelBytes, f32x4.max(d, lowerBound))
        storeLanes(address + 4 * FLOAT_BYTES, targetChannelBytes, f32x4.max(e, lowerBound))
        storeLanes(address + 5 * FLOAT_BYTES, targetChannelBytes, f32x4.max(f, lowerBound))
        storeLanes(address + 6 * FLOAT_BYTES, targetChannelBytes, f32x4.max(g, lowerBound))
      }
    }
  }
}

/** `sum + x * y`, rounded once where the processor can fuse the two: twice as fast there. */
function multiplyAdd(sum: v128, x: v128, y: v128): v128 {
  return ASC_FEATURE_RELAXED_SIMD ? f32x4.relaxed_madd(x, y, sum) : f32x4.add(sum, f32x4.mul(x, y))
}

/** Stores the numbers of four channels at one position. */
function storeLanes(address: usize, channelBytes: usize, lanes: v128): void {
  v128.store_lane<f32>(address, lanes, 0)
  v128.store_lane<f32>(address + channelBytes, lanes, 1)
  v128.store_lane<f32>(address + 2 * channelBytes, lanes, 2)
  v128.store_lane<f32>(address + 3 * channelBytes, lanes, 3)
}

/** The maximum of each 2 × 2. */
export function maxPool(
  from: usize,
  sourceChannel: usize,
  sourceRow: usize,
  to: usize,
  targetChannel: usize,
  targetRow: usize,
  rows: usize,
  columns: usize,
  channels: usize,
): void {
  for (let row: usize = 0; row < rows; row++) {
    for (let channel: usize = 0; channel < channels; channel++) {
      let above = (from + 2 * row * sourceRow + channel * sourceChannel) * FLOAT_BYTES
      let below = above + sourceRow * FLOAT_BYTES
      let address = (to + row * targetRow + channel * targetChannel) * FLOAT_BYTES
      for (const end = address + columns * FLOAT_BYTES; address < end; address += FLOAT_BYTES) {
        const upper = max(load<f32>(above), load<f32>(above, FLOAT_BYTES))
        const lower = max(load<f32>(below), load<f32>(below, FLOAT_BYTES))
        store<f32>(address, max(upper, lower))
        above += 2 * FLOAT_BYTES
        below += 2 * FLOAT_BYTES
      }
    }
  }
}
