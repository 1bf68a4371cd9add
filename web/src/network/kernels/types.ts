/** The two steps that networks here are made of, and the memory they work in. */

/**
 * Square maps in memory, one number after another: rows × channels × columns, so that neighbouring places of a channel
 * lie beside each other. About them is a border of zeros for the convolution that reads them: no inner loop then asks
 * where the edge is.
 */
export interface Activation {
  /** Where the first number of the border, or of the maps where they have none, lies. */
  start: number
  /** Places in a row, and rows, without the border: a multiple of 7. */
  side: number
  border: number
  channels: number
}

/** A convolution whose numbers lie in the memory. */
export interface Placed {
  kernel: readonly [height: number, width: number]
  inputs: number
  /** A multiple of four. */
  outputs: number
  /** Where the weights lie: fours of outputs × kernel rows × kernel columns × inputs × 4. */
  weights: number
  bias: number
  relu: boolean
}

/** Weights as they come, in bytes: `Convolution` tells how they lie. */
export interface Packed {
  kernel: Placed['kernel']
  inputs: number
  outputs: number
  weights: Int8Array
  scale: Float32Array
}

export interface Kernels {
  readonly memory: Float32Array
  /** Puts weights in their place, in the order they are read; inputs and outputs that only fill up stay zero. */
  expand(packed: Packed, placed: Placed): void
  convolve(source: Activation, target: Activation, layer: Placed): void
  /** The greatest of each 2 × 2. */
  maxPool(source: Activation, target: Activation): void
}

/** Makes kernels that work in a memory of so many numbers, all zero. */
export type MakeKernels = (numbers: number) => Kernels

export const LANES = 4

/** The numbers from a channel to the next one in the same row. */
export const channelLength = ({ side, border }: Activation): number => side + 2 * border

export const rowLength = (maps: Activation): number => maps.channels * channelLength(maps)

/** Where the number of the first channel at a place lies; rows and columns may reach into the border. */
export const placeOf = (maps: Activation, row: number, column: number): number =>
  maps.start + (row + maps.border) * rowLength(maps) + column + maps.border

/** Where the first number that a convolution reads lies. */
export const cornerOf = (source: Activation, [height, width]: Placed['kernel']): number =>
  placeOf(source, (1 - height) / 2, (1 - width) / 2)
