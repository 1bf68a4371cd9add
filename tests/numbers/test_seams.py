"""Seams through components of pictures."""

import numpy as np

from digitpad.numbers.seams import Writing, find_seams


def test_component_that_is_much_higher_than_wide_can_be_cut():
    paths, severed = find_seams(np.ones((40, 2), bool), Writing(height=4, slant=0, pen=1))
    assert len(paths) == len(severed)
