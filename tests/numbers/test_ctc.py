"""The probabilities of characters in ranges of columns equal sums over all alignments."""

import math
from itertools import product

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from digitpad.numbers.ctc import MIN_LOG_PROBABILITY, segment_log_probabilities


def sum_alignments(posteriors, classes):
    """The probability of all sequences of classes that collapse to `classes`, which has no blank."""
    columns, count = posteriors.shape
    total = 0.0
    for path in product(range(count), repeat=columns):
        merged = [one for one, other in zip(path, (None, *path), strict=False) if one != other]
        if [one for one in merged if one != count - 1] == classes:
            total += math.prod(posteriors[range(columns), path])
    return total


@given(st.integers(0, 2**32 - 1), st.integers(0, 5), st.integers(0, 5))
def test_probabilities_equal_the_sum_over_all_alignments(seed, start, length):
    posteriors = np.random.default_rng(seed).dirichlet(np.ones(3), start + length + 1)
    (found,) = segment_log_probabilities(posteriors, np.array([start]), np.array([start + length]))
    columns = posteriors[start : start + length]
    expected = [sum_alignments(columns, classes) for classes in ([0], [1], [])]
    np.testing.assert_allclose(found, np.log(np.maximum(expected, math.exp(MIN_LOG_PROBABILITY))), atol=1e-9)


def test_ranges_of_several_lengths_do_not_disturb_each_other():
    posteriors = np.random.default_rng(0).dirichlet(np.ones(15), 30)
    starts, ends = np.array([0, 3, 3, 10, 29]), np.array([8, 3, 30, 12, 30])
    together = segment_log_probabilities(posteriors, starts, ends)
    alone = [segment_log_probabilities(posteriors, starts[[i]], ends[[i]])[0] for i in range(len(starts))]
    np.testing.assert_allclose(together, alone)


def test_no_column_emits_nothing_and_no_character():
    (found,) = segment_log_probabilities(np.full((4, 15), 1 / 15), np.array([2]), np.array([2]))
    assert found.tolist() == [MIN_LOG_PROBABILITY] * 14 + [0.0]
