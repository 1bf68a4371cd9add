/**
 * The probabilities of characters in ranges of columns, from the output of the line network.
 *
 * After Graves, Fernández, Gomez and Schmidhuber, "Connectionist temporal classification: labelling unsegmented sequence
 * data with recurrent neural networks", 2006. The port of `src/digitpad/numbers/ctc.py`.
 */

/** No range has less: a single column that is sure of another character does not decide alone. */
const MIN_LOG_PROBABILITY = -12

/**
 * The log probability that columns emit exactly one character, for each; in the last column, that they emit none.
 *
 * A character is emitted by blanks, the character once or more, and blanks.
 *
 * @param posteriors the probability of each class in each column; the blank is the last class.
 */
export function segmentLogProbabilities(posteriors: readonly Float32Array[], start: number, end: number): number[] {
  const count = posteriors[0]!.length
  let none = 1
  const [last, after] = [Array<number>(count).fill(0), Array<number>(count).fill(0)] // emitted by the last column, or before
  for (const column of posteriors.slice(start, end)) {
    const blank = column.at(-1)!
    for (let symbol = 0; symbol < count; symbol++) {
      after[symbol] = (after[symbol]! + last[symbol]!) * blank
      last[symbol] = (last[symbol]! + none) * column[symbol]!
    }
    none *= blank
  }
  const probabilities = last.map((probability, symbol) => (symbol < count - 1 ? probability + after[symbol]! : none))
  return probabilities.map((probability) => Math.log(Math.max(probability, Math.exp(MIN_LOG_PROBABILITY))))
}
