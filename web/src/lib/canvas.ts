/** Whether a canvas can be read: browsers that guard against fingerprinting give pages white or noise instead of pixels. */

/** By so much, of 255, a value read may differ from what was drawn in the mean: faint noise does no harm. */
const MAX_DIFFERENCE = 16

const BLACK_AND_WHITE = [0, 255]

type Context = CanvasRenderingContext2D | OffscreenCanvasRenderingContext2D

/** Whether what is read from a canvas is not what was drawn. Draws on it. */
export const hidesPixels = (context: Context): boolean =>
  BLACK_AND_WHITE.some((value) => {
    context.fillStyle = `rgb(${[value, value, value].join()})`
    context.fillRect(0, 0, 1, 1)
    return differ(context.getImageData(0, 0, 1, 1).data, [value, value, value, 255])
  })

/** Whether the bytes of pixels differ by more than faint noise. */
export const differ = (bytes: ArrayLike<number>, others: ArrayLike<number>): boolean =>
  Array.from(bytes).reduce((sum, byte, index) => sum + Math.abs(byte - (others[index] ?? 0)), 0) >
  MAX_DIFFERENCE * bytes.length
