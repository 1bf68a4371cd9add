"""Statistics of grey values are what their definitions say."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from digitpad.preprocessing.statistics import is_quantile_below, quantile, to_levels


@given(st.lists(st.integers(0, 6), min_size=1), st.sampled_from([0.0, 0.25, 0.5, 0.9, 1.0]), st.integers(-1, 14))
def test_a_quantile_is_compared_as_if_it_were_found(levels, fraction, limit):
    values = np.array(levels) / 255
    assert is_quantile_below(values, fraction, limit / 510) == (quantile(values, fraction) < limit / 510)


def test_grey_values_of_bytes_are_told_from_others():
    levels = np.arange(256, dtype=np.uint8).reshape(8, 32)
    for values, expected in ((levels / 255, levels), (1 - levels / 255, 255 - levels)):
        assert np.array_equal(to_levels(values), expected)
    assert to_levels((levels + 0.001) / 256) is None
    assert to_levels(np.where(levels == 7, 0.5, levels / 255)) is None
