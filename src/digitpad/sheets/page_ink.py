"""The ink on a page: what is darker than the paper around it (a morphological closing)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from digitpad.preprocessing.components import label_components
from digitpad.preprocessing.filters import box_blur, close, dilate, dilate_rows
from digitpad.preprocessing.paper import fill_rows, find_regions
from digitpad.preprocessing.ruled_lines import find_lines
from digitpad.preprocessing.statistics import quantile

if TYPE_CHECKING:
    from digitpad.arrays import BoolArray, Float64Array

PAPER_RADIUS, MIN_PAPER_FILL, MIN_PAPER_TONE = 9, 0.7, 0.5
"""Ink is narrower than twice the first, in pixels. Paper fills so much of its outline; parts of it are as bright as
this fraction of the largest."""

MIN_DARKNESS, MIN_RELATIVE_DARKNESS, MIN_SPECK_AREA = 0.07, 0.25, 4
"""Of ink: on a scale from paper to black, as a fraction of the darkest, and in square pixels."""

LINE_RADIUS, EDGE = 3, 3
"""Ruled lines are narrower than twice the first, in such pixels; the edge of paper is as wide as the second."""

LINE_SLOPES = np.linspace(-0.2, 0.2, 21)
"""Slopes of ruled lines that are searched."""

STRIPS, LINE_WAVE, MIN_LINE_COVERAGE, MAX_LINE_GAP = 10, 3, 0.7, 0.1
"""Ruled lines are found in strips, so many along the longer side. Their upper edges leave a straight line by less than
the second, in pixels, and cover it as in `find_lines`."""

MAX_LINES, LINED_SHARE = 1, 0.05
"""Plain paper has no more lines above one another; in this fraction of the page there may be more."""


def find_paper(gray: Float64Array) -> tuple[Float64Array, Float64Array]:
    """How much darker each pixel is than paper, on a scale from that to black, and the grey values of the page.

    What is no paper is not dark, and beyond the edge of the page of the tone of paper.
    """
    paper = box_blur(close(gray, PAPER_RADIUS), PAPER_RADIUS // 2)
    inside = np.zeros(gray.shape, bool)
    regions = find_regions(close(gray, LINE_RADIUS))
    for region in regions:
        hull = fill_rows(region.flat) & fill_rows(region.flat.T).T
        is_whole = region.flat.sum() >= MIN_PAPER_FILL * hull.sum()
        is_like = region.tone >= MIN_PAPER_TONE * regions[0].tone and region.is_at_border <= regions[0].is_at_border
        if is_whole and is_like:
            inside |= hull
    inner = ~dilate(~np.pad(inside, 1), PAPER_RADIUS + EDGE)
    inner = dilate(inner, PAPER_RADIUS)[1:-1, 1:-1]  # without the parts of a desk's pattern that adjoin the paper
    darkness = np.clip(1 - gray / np.maximum(paper, 1e-3), 0.0, 1.0) * inner
    around = np.where(dilate(inside, EDGE), gray, regions[0].tone if regions else 0.0)
    return darkness, around


def find_ink(darkness: Float64Array) -> BoolArray:
    """The pixels of ink; none on ruled or squared paper, or in a table: points and commas lie on lines."""
    dark = darkness[darkness > MIN_DARKNESS]
    if not len(dark):
        return darkness > 1
    mask = darkness > max(MIN_RELATIVE_DARKNESS * quantile(dark, 0.95), MIN_DARKNESS)
    if any(_count_lines(lines) > MAX_LINES for lines in (mask, mask.T)):
        return np.zeros_like(mask)
    labels = label_components(mask)
    return np.asarray((np.bincount(labels.ravel()) >= MIN_SPECK_AREA)[labels] & mask)


def _count_lines(mask: BoolArray) -> float:
    """How many level lines lie above one another, which are straight within strips that overlap."""
    tops = mask.copy()
    tops[1:] &= ~mask[:-1]
    lines = np.zeros_like(mask)
    width = -(-max(mask.shape) // STRIPS)
    for start in range(0, mask.shape[1] - width // 2, width // 2):
        strip = np.s_[:, start : start + width]
        lines[strip] |= find_lines(tops[strip], LINE_WAVE, MIN_LINE_COVERAGE, MAX_LINE_GAP, LINE_SLOPES)
    lines = dilate_rows(lines, LINE_WAVE)
    lines[1:] &= ~lines[:-1]
    return quantile(lines.sum(axis=0).astype(np.float64), 1 - LINED_SHARE)
