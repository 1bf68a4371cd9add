"""The probabilities of characters in ranges of columns, from the output of the line network.

After Graves, Fernández, Gomez and Schmidhuber, "Connectionist temporal classification: labelling unsegmented sequence
data with recurrent neural networks", 2006. The port is `web/src/numbers/ctc.ts`.
"""

import math

import numpy as np

from digitpad.arrays import Float64Array, Int64Array

MIN_LOG_PROBABILITY = -12.0
"""No range has less: a single column that is sure of another character does not decide alone."""


def segment_log_probabilities(posteriors: Float64Array, starts: Int64Array, ends: Int64Array) -> Float64Array:
    """The log probability that columns emit exactly one character, for each; in the last column, that they emit none.

    A character is emitted by blanks, the character once or more, and blanks.

    Args:
        posteriors: (T, S), the probability of each class in each column; the blank is the last class.
        starts: (C,), the first column of each range.
        ends: (C,), the column after its last one.

    Returns:
        (C, S), at least `MIN_LOG_PROBABILITY`.
    """
    lengths = ends - starts
    blank = np.ones((len(starts), 1))  # all columns so far are blank
    last, after = np.zeros((2, len(starts), posteriors.shape[1]))  # the last column emits, or blanks follow
    for step in range(lengths.max(initial=0)):
        active = np.flatnonzero(lengths > step)
        columns = posteriors[starts[active] + step]
        after[active] = (after[active] + last[active]) * columns[:, -1:]
        last[active] = (last[active] + blank[active]) * columns
        blank[active] *= columns[:, -1:]
    probabilities = last + after
    probabilities[:, -1:] = blank
    return np.asarray(np.log(np.maximum(probabilities, math.exp(MIN_LOG_PROBABILITY))))
