"""Curves: they pass through their points, and leave the chord by the height that is given."""

import numpy as np
import pytest

from digitpad.training.data.curves import bow, catmull_rom


@pytest.mark.parametrize("height", [-0.4, 0, 0.25])
def test_bow_joins_its_ends_and_leaves_the_chord_by_its_height(height):
    points = bow((1, 2), (5, 2), height)
    assert points[0] == pytest.approx((1, 2))
    assert points[-1] == pytest.approx((5, 2))
    assert points[4] == pytest.approx((3, 2 + 4 * height))  # to the right of its direction: down on the page


def test_smooth_curve_passes_through_its_points():
    points = np.array([(0, 0), (1, 2), (3, 1), (4, 4)], float)
    curve = catmull_rom(points)
    assert (np.abs(curve[:, None] - points).max(axis=2).min(axis=0) < 1e-12).all()


def test_closed_smooth_curve_has_no_corner_where_it_closes():
    square = catmull_rom(np.array([(0, 0), (1, 0), (1, 1), (0, 1), (0, 0)], float))
    first, last = square[1] - square[0], square[-1] - square[-2]
    cosine = first @ last / np.linalg.norm(first) / np.linalg.norm(last)
    assert cosine > 0.9
