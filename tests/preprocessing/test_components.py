"""Connected components are found quickly, and specks are removed."""

import sys

import numpy as np
import pytest

from digitpad.preprocessing.components import MIN_COMPONENT_AREA, MIN_COMPONENT_SIZE, remove_specks
from digitpad.preprocessing.picture import picture_to_frame


def count_calls(picture):
    """How many function calls it takes to read a picture."""
    count = 0

    def profile(_, event, __):
        nonlocal count
        count += event in {"call", "c_call"}

    sys.setprofile(profile)
    try:
        picture_to_frame(picture)
    finally:
        sys.setprofile(None)
    return count


def test_components_are_not_visited_one_by_one():
    """A file of a few bytes can hold a hundred thousand of them, and would keep a server busy."""
    rows, columns = np.indices((511, 511))
    chequered = (rows + columns) % 2 == 0
    assert count_calls(chequered) < chequered.sum() / 2


NEIGHBORS = [(down, right) for down in (-1, 0, 1) for right in (-1, 0, 1)]


def find_components(mask):
    """The connected components of a mask as sets of (row, column), found by a flood fill."""
    pixels = list(zip(*np.nonzero(mask), strict=True))
    left, components = set(pixels), []
    for pixel in pixels:
        component, frontier = set(), {pixel} & left
        while frontier:
            component |= frontier
            left -= frontier
            frontier = {(row + down, column + right) for row, column in frontier for down, right in NEIGHBORS} & left
        components += [component] if component else []
    return components


def bounding_box_side(component):
    return max(max(positions) - min(positions) + 1 for positions in zip(*component, strict=True))


@pytest.mark.parametrize("density", [0.05, 0.3, 0.4, 0.5])
def test_components_that_are_small_beside_the_largest_are_removed(density):
    rng = np.random.default_rng(5)
    for _ in range(20):
        mask = rng.random((30, 40)) < density
        components = find_components(mask)
        largest = max(components, key=len)
        area, side = MIN_COMPONENT_AREA * len(largest), MIN_COMPONENT_SIZE * bounding_box_side(largest)
        kept = [part for part in components if len(part) >= area and bounding_box_side(part) >= side]
        assert {*zip(*np.nonzero(remove_specks(mask)), strict=True)} == set().union(*kept)
