/** The interface of the kernels, convolution and max pooling, and the layout of the memory they work in. */

/**
 * Maps in memory: rows × channels × columns, so that neighbouring columns of a channel are contiguous. Zero
 * padding surrounds them if a convolution reads them, which saves a bounds check in its inner loop.
 */
export interface Activation {
  /** Where the first number lies, padding included. */
  offset: number
  /** Without padding. */
  rows: number
  /** At least 7, without padding. */
  columns: number
  /** Rows and columns of zeros on each side. */
  padding: number
  channels: number
}

/** Where the parameters of a convolution lie in memory. */
export interface ConvLayout {
  kernel: readonly [height: number, width: number]
  inputs: number
  /** A multiple of four. */
  outputs: number
  /** Where the weights lie: outputs / 4 × kernel height × kernel width × inputs × 4. */
  weights: number
  bias: number
  relu: boolean
}

/** Weights as int8, in the order that `Convolution` describes. */
export interface QuantizedWeights {
  kernel: ConvLayout['kernel']
  inputs: number
  outputs: number
  weights: Int8Array
  scale: Float32Array
}

export interface Kernels {
  readonly memory: Float32Array
  /** Writes weights in the order in which they are read; those of padded inputs and outputs stay zero. */
  dequantize(quantized: QuantizedWeights, layout: ConvLayout): void
  convolve(source: Activation, target: Activation, layout: ConvLayout): void
  /** The maximum of each 2 × 2. */
  maxPool(source: Activation, target: Activation): void
}

/** Creates kernels with a memory of `size` float32 numbers, all zero. */
export type KernelFactory = (size: number) => Kernels

/** Float32 numbers in a SIMD vector. */
export const LANES = 4

/** Distance from a channel to the next one in the same row. */
export const channelStride = ({ columns, padding }: Activation): number => columns + 2 * padding

export const rowStride = (maps: Activation): number => maps.channels * channelStride(maps)

/** Where the first channel's number at a position lies; negative rows and columns reach into the padding. */
export const offsetOf = (maps: Activation, row: number, column: number): number =>
  maps.offset + (row + maps.padding) * rowStride(maps) + column + maps.padding

/** Where the first number that a convolution reads lies. */
export const windowOffset = (source: Activation, [height, width]: ConvLayout['kernel']): number =>
  offsetOf(source, (1 - height) / 2, (1 - width) / 2)
