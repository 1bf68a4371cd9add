/** What every page of the benchmark does with its way of running the network. */

/** A frame with a slanted stroke in it. */
const frame = Float32Array.from({ length: 784 }, (_, pixel) => {
  const [row, column] = [Math.floor(pixel / 28), pixel % 28]
  return row < 4 || row > 23 ? 0 : Math.max(0, 1 - Math.abs(column - 20 + row / 3) / 2)
})

/**
 * Leaves in `result` when the first prediction was there, in milliseconds from the navigation on, and in `predict` a
 * function that makes one more.
 *
 * @param predict from a frame to ten probabilities, read back into an array.
 */
export async function measure(predict) {
  const probabilities = Array.from(await predict(frame))
  globalThis.result = { first: performance.now(), probabilities }
  globalThis.predict = () => predict(frame)
}
