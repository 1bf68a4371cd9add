"""Tell the squares and stripes of a desk from boxes, and take the desk out of a photograph."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from digitpad.preprocessing.filters import block_mean, dilate, upsample_linear
from digitpad.preprocessing.paper import fill_rows, find_regions, paper_tones

if TYPE_CHECKING:
    from digitpad.arrays import BoolArray, Float64Array
    from digitpad.preprocessing.paper import Region

MIN_DARK_SIDES, MAX_DARK_TONE = 3, 0.65
"""So many squares beside one of a chequered desk are darker than this fraction of it; a sheet may hide one."""

PATCH_SIDE = 5
"""The tone of a square is the median of so many pixels a side of its middle."""

SHEET_SIDE, MIN_SHEET_AREA, STRIPE_RADIUS, SHEET_REACH = 512, 0.1, 4, 1 / 64
"""A sheet is looked for at no more pixels a side; it has this fraction of the picture at least.

What is no wider than twice the radius, in these pixels, is a stripe. The tone of paper is looked for within the last
fraction of the picture's longer side, or else farther.
"""


def find_squares(gray: Float64Array, quads: Float64Array) -> tuple[BoolArray, BoolArray]:
    """Which boxes are squares of a chequered desk, dark on three sides, and which may be parts of a desk.

    The latter are dark on two opposite sides, as parts of a stripe are; so may be rows of a table.
    """
    centers = quads.mean(axis=1)
    right, down = (quads[:, side].mean(axis=1) - centers for side in ([1, 2], [2, 3]))
    steps = np.linspace(-0.5, 0.5, PATCH_SIDE)
    patch = steps[:, None, None, None] * right + steps[:, None, None] * down

    def tones(points: Float64Array) -> Float64Array:
        x, y = np.moveaxis(np.rint(points + patch).astype(np.int64), -1, 0)
        values = gray[y.clip(0, gray.shape[0] - 1), x.clip(0, gray.shape[1] - 1)].reshape(PATCH_SIDE**2, -1)
        return np.asarray(np.sort(values, axis=0)[PATCH_SIDE**2 // 2])

    dark = [tones(centers + 2 * step) < MAX_DARK_TONE * tones(centers) for step in (right, -right, down, -down)]
    right_dark, left_dark, lower_dark, upper_dark = dark
    return np.asarray(np.sum(dark, axis=0) >= MIN_DARK_SIDES), (right_dark & left_dark) | (lower_dark & upper_dark)


def find_sheets(gray: Float64Array) -> BoolArray | None:
    """The pixels of the sheets in a photograph; None if there are none."""
    found = _locate_sheets(gray)
    return found and found[2]


def blank_desk(gray: Float64Array) -> Float64Array | None:
    """A photograph with the tone of paper around its sheets; None if there are none."""
    found = _locate_sheets(gray)
    if not found:
        return None
    small, regions, is_sheet = found
    tones = upsample_linear(paper_tones(small, regions, SHEET_REACH), gray.shape)
    return np.asarray(np.where(is_sheet, gray, tones))


def _locate_sheets(gray: Float64Array) -> tuple[Float64Array, list[Region], BoolArray] | None:
    """A small photograph, its large flat regions, and which pixels of the photograph are on sheets.

    A sheet is what the wide parts of these regions enclose, as the paper around boxes does: stripes are narrow.
    """
    small = block_mean(gray, SHEET_SIDE)
    regions = [region for region in find_regions(small) if region.hull.mean() >= MIN_SHEET_AREA]
    if not regions:
        return None
    flat = np.logical_or.reduce([region.flat for region in regions])
    flat = dilate(~dilate(~flat, STRIPE_RADIUS), STRIPE_RADIUS // 2)
    for lines in (flat, flat.T):  # where the picture cuts a sheet off
        lines[[0, -1]] = fill_rows(lines[[0, -1]])
    is_sheet = fill_rows(flat) & fill_rows(flat.T).T
    rows, columns = (np.arange(side) * count // side for side, count in zip(gray.shape, small.shape, strict=True))
    return (small, regions, is_sheet[np.ix_(rows, columns)]) if is_sheet.any() else None
