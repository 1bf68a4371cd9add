/** What every page of the benchmark does with its way of running the network. */

const ROUNDS = 30
const PREDICTIONS = 10

/** A frame with a slanted stroke in it. */
const frame = Float32Array.from({ length: 784 }, (_, pixel) => {
  const [row, column] = [Math.floor(pixel / 28), pixel % 28]
  return row < 4 || row > 23 ? 0 : Math.max(0, 1 - Math.abs(column - 20 + row / 3) / 2)
})

/**
 * Leaves in `result` when the first prediction was there, in milliseconds from the navigation on, and how long one
 * takes. Clocks in browsers are coarse, so it is several that are timed.
 *
 * @param predict from a frame to ten probabilities, read back into an array.
 */
export async function measure(predict) {
  const probabilities = Array.from(await predict(frame))
  const first = performance.now()
  const times = []
  for (let round = 0; round < ROUNDS; round++) {
    const start = performance.now()
    for (let turn = 0; turn < PREDICTIONS; turn++) await predict(frame)
    times.push((performance.now() - start) / PREDICTIONS)
  }
  globalThis.result = { first, one: times.sort((a, b) => a - b)[ROUNDS / 2], probabilities }
}
