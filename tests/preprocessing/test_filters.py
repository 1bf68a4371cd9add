"""Filters of windows give what their definitions say, for every type of pixel."""

import numpy as np
import pytest

from digitpad.preprocessing.filters import (
    BLUR_PIXELS,
    box_blur,
    dilate,
    dilate_rows,
    max_filter,
    mean_of_blocks,
    min_filter,
    sum_windows,
)


def windows(values, radius):
    """Each pixel's window, with the edge pixels repeated outside: (height, width, size, size)."""
    padded = np.pad(values, radius, "edge")
    return np.lib.stride_tricks.sliding_window_view(padded, (2 * radius + 1, 2 * radius + 1))


SIDES = [(1, 1), (1, 9), (9, 1), (7, 12), (30, 20)]
PICTURES = [np.random.default_rng(0).integers(0, 256, sides).astype(np.uint8) for sides in SIDES]


@pytest.mark.parametrize("radius", [0, 1, 2, 8])
@pytest.mark.parametrize("levels", PICTURES)
def test_filters_choose_among_the_pixels_of_a_window(levels, radius):
    for values in (levels, levels / 255, levels > 127):
        assert np.array_equal(max_filter(values, radius), windows(values, radius).max(axis=(2, 3)))
        assert np.array_equal(min_filter(values, radius), windows(values, radius).min(axis=(2, 3)))
    mask = levels > 230
    assert np.array_equal(dilate(mask, radius), windows(mask, radius).any(axis=(2, 3)))
    assert np.array_equal(dilate_rows(mask, radius), windows(mask, radius)[:, :, radius].any(axis=2))


@pytest.mark.parametrize("levels", PICTURES)
def test_sums_of_windows_are_exact(levels):
    assert np.array_equal(sum_windows(levels), windows(levels.astype(int), 1).sum(axis=(2, 3)))
    assert np.allclose(sum_windows(levels) / 9, box_blur(levels.astype(float), 1), rtol=1e-12)


@pytest.mark.parametrize("sides", [(1, 2), (2, 1), (3, 7), (4, 8), (9, 9)])
def test_blocks_have_their_means_in_any_layout(sides):
    height, width = sides
    values = np.random.default_rng(3).random((4 * height + height - 1, 3 * width))
    expected = [[values[y * height :][:height, x * width :][:, :width].mean() for x in range(3)] for y in range(4)]
    for layout in (values, np.asfortranarray(values)):
        assert np.allclose(mean_of_blocks(layout, height, width), expected, rtol=1e-12)


@pytest.mark.parametrize("is_wide", [False, True])
@pytest.mark.parametrize("radius", [1, 40])
def test_blur_in_bands_is_that_of_each_line(is_wide, radius):
    height = 300
    values = np.random.default_rng(5).random((height, 2 * BLUR_PIXELS // height))
    padded = np.pad(values, radius, "edge")
    kernel = np.ones(2 * radius + 1) / (2 * radius + 1)
    rows = np.array([np.convolve(line, kernel, "valid") for line in padded])
    expected = np.array([np.convolve(line, kernel, "valid") for line in rows.T]).T
    blurred = box_blur(values, radius) if is_wide else box_blur(values.T, radius).T
    np.testing.assert_allclose(blurred, expected, atol=1e-12)
