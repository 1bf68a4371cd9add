/** Measures predictions on a page, whatever runs its network. */

/** A frame with a slanted stroke in it. */
const frame = Float32Array.from({ length: 784 }, (_, pixel) => {
  const [row, column] = [Math.floor(pixel / 28), pixel % 28]
  return row < 4 || row > 23 ? 0 : Math.max(0, 1 - Math.abs(column - 20 + row / 3) / 2)
})

/**
 * Makes the first prediction, and sets two globals: `result` holds its time, in milliseconds since the navigation;
 * `predict` makes another prediction.
 *
 * @param predict computes ten probabilities of a frame, read back into an array.
 */
export async function measure(predict) {
  const probabilities = Array.from(await predict(frame))
  globalThis.result = { first: performance.now(), probabilities }
  globalThis.predict = () => predict(frame)
}
