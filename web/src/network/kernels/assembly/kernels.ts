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
              a = f32x4.add(a, f32x4.mul(four, v128.load_splat<f32>(place)))
              b = f32x4.add(b, f32x4.mul(four, v128.load_splat<f32>(place, 1 * NUMBER)))
              c = f32x4.add(c, f32x4.mul(four, v128.load_splat<f32>(place, 2 * NUMBER)))
              d = f32x4.add(d, f32x4.mul(four, v128.load_splat<f32>(place, 3 * NUMBER)))
              e = f32x4.add(e, f32x4.mul(four, v128.load_splat<f32>(place, 4 * NUMBER)))
              f = f32x4.add(f, f32x4.mul(four, v128.load_splat<f32>(place, 5 * NUMBER)))
              g = f32x4.add(g, f32x4.mul(four, v128.load_splat<f32>(place, 6 * NUMBER)))
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
