"""Pen samples: how much each writer counts."""

import numpy as np
import pytest

from digitpad.training.data.pen_samples import MAX_SAMPLES_OF_A_WRITER, PenSample, writer_weights


def samples_of(**counts):
    return [PenSample(3, writer, [[(0.0, 0.0)]]) for writer, count in counts.items() for _ in range(count)]


def test_writers_with_few_samples_count_as_many_as_they_have():
    np.testing.assert_allclose(writer_weights(samples_of(anna=1, ben=3)), 1 / 4)


def test_writer_with_many_samples_counts_as_one_with_the_most_allowed():
    weights = writer_weights(samples_of(anna=MAX_SAMPLES_OF_A_WRITER, ben=10 * MAX_SAMPLES_OF_A_WRITER))
    assert weights.sum() == pytest.approx(1)
    assert weights[:MAX_SAMPLES_OF_A_WRITER].sum() == pytest.approx(1 / 2)
