"""The geometry of photographed sheets: homographies and bent paper."""

import numpy as np
import pytest

from digitpad.sheets.geometry import (
    SheetMap,
    apply_homography,
    find_near,
    interpolate_spline,
    jacobians,
    sample_linear,
    solve_homographies,
)
from digitpad.sheets.layout import Rectangle

SQUARE = np.array([(0, 0), (1, 0), (1, 1), (0, 1)], np.float64)
IMAGE = np.array([(10, 20), (110, 5), (90, 150), (20, 120)], np.float64)


def test_homography_maps_four_points_to_their_images():
    homography = solve_homographies(SQUARE, IMAGE)
    np.testing.assert_allclose(apply_homography(homography, SQUARE), IMAGE)
    np.testing.assert_allclose(solve_homographies(SQUARE, np.stack([IMAGE, IMAGE]))[1], homography)


def test_jacobian_is_the_derivative_of_the_homography():
    homography, point, step = solve_homographies(SQUARE, IMAGE), np.array([0.3, 0.6]), 1e-6
    numeric = [
        (apply_homography(homography, point + delta) - apply_homography(homography, point - delta)) / (2 * step)
        for delta in step * np.eye(2)
    ]
    np.testing.assert_allclose(jacobians(homography, point), np.transpose(numeric), rtol=1e-5)


def test_spline_goes_through_its_knots_and_follows_a_straight_line():
    knots = np.array([0.0, 1, 3, 4])
    values = np.stack([2 * knots + 1, knots**2], axis=-1)
    np.testing.assert_allclose(interpolate_spline(knots, values, knots), values)
    np.testing.assert_allclose(interpolate_spline(knots, values, np.array([0.5, 2]))[:, 0], [2, 5])


def test_bent_sheet_deviates_as_its_sides_say_and_not_at_its_corners():
    frame = Rectangle(0, 0, 10, 10)
    straight = np.array([0.0, 5, 10]), np.zeros((3, 2))
    bent = np.array([0.0, 5, 10]), np.array([(0, 0), (0, 2.0), (0, 0)])
    sheet = SheetMap(np.eye(3), frame, (straight, bent, straight, straight))
    points = np.array([(0, 0), (10, 10), (5, 0), (5, 5), (5, 10)], np.float64)
    np.testing.assert_allclose(sheet.deviation(points), [(0, 0), (0, 0), (0, 2), (0, 1), (0, 0)], atol=1e-12)


def test_linear_samples_of_a_gradient_are_exact_inside_and_those_of_the_edge_outside():
    gray = np.add.outer(10.0 * np.arange(4), np.arange(5))
    np.testing.assert_allclose(sample_linear(gray, np.array([(1.5, 2.25), (0, 0)])), [24, 0])
    np.testing.assert_allclose(sample_linear(gray, np.array([(-9.0, -9.0)])), [0])


@pytest.mark.parametrize(("count", "other_count"), [(80, 120), (0, 3), (3, 0), (1, 1)])
def test_near_points_are_those_of_a_table_of_all_pairs(count, other_count):
    rng = np.random.default_rng(count)
    points, others = (rng.integers(0, 20, (n, 2)).astype(float) for n in (count, other_count))
    reaches = rng.integers(0, 4, (count, 2)).astype(float)  # many lie exactly so far away, which is not near
    near = (np.abs(others - points[:, None]) < reaches[:, None]).all(axis=2)
    np.testing.assert_array_equal(find_near(points, others, reaches), np.nonzero(near))
