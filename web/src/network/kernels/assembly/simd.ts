/**
 * The kernels of the forward pass in AssemblyScript, for WebAssembly with SIMD.
 *
 * `../kernels.ts` tells how activations and weights lie. Where something lies, and how far it is to the next, is
 * counted in float32 numbers from the memory's start.
 */

/** Places that are computed at once: as many sums as stay in registers, and a divisor of 28, 14 and 7. */
const PLACES: usize = 7

/** Bytes. */
const NUMBER: usize = 4
const FOUR: usize = 16

/**
 * Puts a convolution's weights in the order they are read, each times its output's scale.
 *
 * @param from where the bytes lie: places × inputs × outputs.
 * @param scales as many as outputs, then zeros up to a multiple of four.
 * @param places of the kernel: its height times its width.
 * @param inputsThere inputs that there is room for.
 */
export function expand(
  from: usize,
  scales: usize,
  to: usize,
  places: usize,
  inputs: usize,
  outputs: usize,
  inputsThere: usize,
): void {
  for (let output: usize = 0; output < outputs; output += 4) {
    const scale = v128.load((scales + output) * NUMBER)
    for (let place: usize = 0; place < places; place++) {
      let byte = from * NUMBER + place * inputs * outputs + output
      let weight = (to + (output * places + place * 4) * inputsThere) * NUMBER
      for (const end = weight + inputs * FOUR; weight < end; weight += FOUR, byte += outputs) {
        const four = i32x4.extend_low_i16x8_s(i16x8.extend_low_i8x16_s(v128.load32_zero(byte)))
        v128.store(weight, f32x4.mul(f32x4.convert_i32x4_s(four), scale))
      }
    }
  }
}

/**
 * A convolution: four outputs of seven neighbouring places at a time.
 *
 * @param from where the first number that it reads lies.
 * @param fromChannel from a channel of the source to the next one in the same row.
 * @param outputs a multiple of four.
 * @param floor what is less becomes this: 0, or -Infinity.
 */
export function convolve(
  from: usize,
  fromChannel: usize,
  fromRow: usize,
  to: usize,
  toChannel: usize,
  toRow: usize,
  weights: usize,
  bias: usize,
  side: usize,
  inputs: usize,
  outputs: usize,
  kernelHeight: usize,
  kernelWidth: usize,
  floor: f32,
): void {
  const lowest = f32x4.splat(floor)
  const nextChannel = fromChannel * NUMBER
  const targetChannel = toChannel * NUMBER
  for (let output: usize = 0; output < outputs; output += 4) {
    const start = v128.load((bias + output) * NUMBER)
    const weightsHere = (weights + output * kernelHeight * kernelWidth * inputs) * NUMBER
    for (let row: usize = 0; row < side; row++) {
      for (let column: usize = 0; column < side; column += PLACES) {
        let weight = weightsHere
        let a = start
        let b = start
        let c = start
        let d = start
        let e = start
        let f = start
        let g = start
        for (let kernelRow: usize = 0; kernelRow < kernelHeight; kernelRow++) {
          for (let kernelColumn: usize = 0; kernelColumn < kernelWidth; kernelColumn++) {
            let place = (from + (row + kernelRow) * fromRow + column + kernelColumn) * NUMBER
            const end = weight + inputs * FOUR
            for (; weight < end; weight += FOUR, place += nextChannel) {
              const four = v128.load(weight)
              a = plus(a, four, v128.load_splat<f32>(place))
              b = plus(b, four, v128.load_splat<f32>(place, 1 * NUMBER))
              c = plus(c, four, v128.load_splat<f32>(place, 2 * NUMBER))
              d = plus(d, four, v128.load_splat<f32>(place, 3 * NUMBER))
              e = plus(e, four, v128.load_splat<f32>(place, 4 * NUMBER))
              f = plus(f, four, v128.load_splat<f32>(place, 5 * NUMBER))
              g = plus(g, four, v128.load_splat<f32>(place, 6 * NUMBER))
            }
          }
        }
        const place = (to + output * toChannel + row * toRow + column) * NUMBER
        storeFour(place, targetChannel, f32x4.max(a, lowest))
        storeFour(place + 1 * NUMBER, targetChannel, f32x4.max(b, lowest))
        storeFour(place + 2 * NUMBER, targetChannel, f32x4.max(c, lowest))
        storeFour(place + 3 * NUMBER, targetChannel, f32x4.max(d, lowest))
        storeFour(place + 4 * NUMBER, targetChannel, f32x4.max(e, lowest))
        storeFour(place + 5 * NUMBER, targetChannel, f32x4.max(f, lowest))
        storeFour(place + 6 * NUMBER, targetChannel, f32x4.max(g, lowest))
      }
    }
  }
}

/** A sum and a product, rounded once where the processor can: twice as fast there. */
function plus(sum: v128, one: v128, other: v128): v128 {
  return ASC_FEATURE_RELAXED_SIMD ? f32x4.relaxed_madd(one, other, sum) : f32x4.add(sum, f32x4.mul(one, other))
}

/** One place of four channels. */
function storeFour(place: usize, channel: usize, four: v128): void {
  v128.store_lane<f32>(place, four, 0)
  v128.store_lane<f32>(place + channel, four, 1)
  v128.store_lane<f32>(place + 2 * channel, four, 2)
  v128.store_lane<f32>(place + 3 * channel, four, 3)
}

/** The greatest of each 2 × 2. */
export function maxPool(
  from: usize,
  fromChannel: usize,
  fromRow: usize,
  to: usize,
  toChannel: usize,
  toRow: usize,
  side: usize,
  channels: usize,
): void {
  for (let row: usize = 0; row < side; row++) {
    for (let channel: usize = 0; channel < channels; channel++) {
      let above = (from + 2 * row * fromRow + channel * fromChannel) * NUMBER
      let below = above + fromRow * NUMBER
      let place = (to + row * toRow + channel * toChannel) * NUMBER
      for (const end = place + side * NUMBER; place < end; place += NUMBER) {
        const upper = max(load<f32>(above), load<f32>(above, NUMBER))
        const lower = max(load<f32>(below), load<f32>(below, NUMBER))
        store<f32>(place, max(upper, lower))
        above += 2 * NUMBER
        below += 2 * NUMBER
      }
    }
  }
}
