"""Separate ink from paper: remove the background and its lighting, texture, ruled lines and specks.

Where the paper is uniform, ink is what differs from it. Otherwise the background is the morphological closing of the
picture (Haralick, Sternberg and Zhuang, "Image analysis using mathematical morphology", 1987): everything that is dark
and narrower than the window is filled, while gradients and shadows stay.

The port is `web/src/preprocessing/segment.ts`.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cache
from typing import NamedTuple, TypeAlias

import numpy as np

from digitpad.arrays import AnyArray, BoolArray, Float64Array
from digitpad.preprocessing.components import label_runs, remove_specks, spread
from digitpad.preprocessing.filters import (
    block_mean,
    box_blur,
    close,
    dilate,
    extrapolate_edges,
    max_filter,
    min_filter,
    sum_windows,
    upsample_linear,
)
from digitpad.preprocessing.paper import (
    MIN_BRIGHTNESS,
    MIN_STEP,
    Region,
    border_of,
    difference_from_paper,
    find_papers,
    find_regions,
    is_lit_unevenly,
    paper_hull,
    surrounding_papers,
)
from digitpad.preprocessing.ruled_lines import max_line_thickness, remove_ruled_lines, remove_separators
from digitpad.preprocessing.statistics import ROUNDING_ERROR, is_quantile_below, otsu_threshold, quantile, to_levels

MIN_CONTRAST = 0.1
"""A picture whose ink differs from its paper by less than this, of black to white, is blank."""

GRAIN_FRACTION = 0.5
"""If more than this fraction of the paper's pixels differ from the paper's tone, the paper has a grain to subtract."""

UNIFORMITY_TOLERANCE = 0.1
"""Paper is uniform if nine tenths of it differ from its border by less than this fraction of the ink's difference."""

EDGE_WIDTH = 2
"""Ink fades into the paper over this many pixels."""

FULL_INK = 0.9
"""Ink counts as full where it differs from the paper as much as this fraction of its core, or more."""

MAX_BORDER_INK = 0.25
"""If more than this fraction of the border differs from the rest of it, that is not ink but uneven paper."""

SMALL_PICTURE_SIDE = 32
"""Pictures of at most this many pixels a side are too coarse to tell lighting, ruled lines and specks from a digit."""

BACKGROUND_CELLS = 64
"""The background is estimated on at most this many cells a side: lighting and shadows show no more detail."""

CLOSING_WINDOW = 0.4
"""Ink is narrower than this fraction of the picture's longer side."""

MIN_SIGNAL_TO_NOISE = 5.0
"""Ink stands out from the paper by at least this many standard deviations of the paper."""

PAPER_REACH, FRAMED_PAPER_REACH = 1 / 16, 1 / 64
"""The paper of a pixel is looked for within this fraction of the picture's longer side, within a frame less far."""

MIN_PAPER_AREA = 0.5
"""If flat regions have less than this fraction of the picture, the paper is too coarse for them."""

MAX_BORDER_CONTACT = 0.42
"""Of a component that the picture's border cuts off, less than this fraction of the outline lies there.

A dark side of the picture has at least half; a digit that is cut off has two ends of strokes.
"""

FAINT_LINE, STRONG_LINE = 0.5, 1.5
"""Ruled lines are looked for at these multiples of the threshold between ink and paper, too."""

SOFT_EDGE_WIDTH = 8
"""The edge of a soft shadow is wider than this, in pixels."""

MIN_SHARPNESS, MIN_SHARP_FRACTION = 0.5, 0.5
"""At half of its edge at least, ink rises within its own edge by this fraction of what it rises within a soft one."""

MIN_DARKNESS = 0.5
"""Light ink is on dark paper: where paper is lighter than this, of white to black, relative differences are grain."""

MaskFilter: TypeAlias = Callable[[BoolArray], BoolArray]
"""Takes what is not ink from a mask."""

SeparatedInk: TypeAlias = tuple[Float64Array, BoolArray]
"""How much each pixel is ink, 0..1, and which pixels are its core, both (height, width)."""


class Paper(NamedTuple):
    """How far paper differs from its tone: the mean, the standard deviation, and whether most of its pixels do."""

    mean: float
    deviation: float
    is_grainy: bool

    @classmethod
    def measure(cls, difference: Float64Array) -> Paper:
        """The paper that consists of pixels with these differences; that of none differs nowhere."""
        if not difference.size:
            return cls(0.0, 0.0, is_grainy=False)
        is_grainy = bool(np.count_nonzero(difference) > GRAIN_FRACTION * difference.size)
        return cls(float(difference.mean()), float(difference.std()), is_grainy)


def segment_ink(gray: Float64Array) -> Float64Array:
    """How much each pixel is ink, 0..1, in a picture of one digit.

    Args:
        gray: (height, width) in 0..1. The ink may be darker or lighter than the paper.
    """
    return separate_ink(gray, remove_ruled_lines, remove_specks)[0]


def separate_ink(gray: Float64Array, remove_lines: MaskFilter, remove_specks: MaskFilter) -> SeparatedInk:
    """How much each pixel is ink, 0..1, and which pixels are its core.

    Args:
        gray: (height, width) in 0..1. The ink may be darker or lighter than the paper.
        remove_lines: takes ruled lines from the core. They are not counted as paper either.
        remove_specks: takes all else from the core that is not ink.
    """
    if max(gray.shape) <= SMALL_PICTURE_SIDE:
        return _segment_small_picture(_difference_from_border(gray))
    dark = gray if _is_ink_dark(gray) else 1 - gray
    regions = find_regions(gray)
    find_undivided = cache(lambda: _find_undivided_regions(dark, regions))
    papers = find_papers(gray, regions, find_undivided)
    if papers:
        return _separate_on_papers(gray, papers, paper_hull(papers, regions), remove_lines, remove_specks)

    difference, threshold = _difference_from_surroundings(gray, dark, regions, find_undivided, MIN_BRIGHTNESS)

    def find_ink(mask: BoolArray) -> BoolArray:
        return _remove_surroundings(dark, _remove_lines_of_any_strength(difference, threshold, mask, remove_lines))

    ink, core = _separate(difference, threshold, np.ones(gray.shape, bool), find_ink, remove_specks)
    if dark is not gray and core.any():
        on_dark, _ = _difference_from_surroundings(gray, dark, regions, find_undivided, MIN_DARKNESS)
        if on_dark[core].mean() < MIN_CONTRAST:
            return np.zeros_like(ink), np.zeros_like(core)
    return ink, core


def _find_undivided_regions(dark: Float64Array, regions: Sequence[Region]) -> list[Region]:
    """The large flat regions that there are without ruled lines, which would divide them; lines are no part of them.

    A strip between lines may be too small for a region. In falling light, paper elsewhere would not tell its tone.
    """
    closed = close(dark, max_line_thickness(dark.shape) // 2)
    is_paper = np.logical_or.reduce([closed - dark < MIN_STEP, *(region.flat for region in regions)])
    return [region.replace(flat=region.flat & is_paper) for region in find_regions(closed)]


def _separate_on_papers(
    gray: Float64Array,
    papers: Sequence[Region],
    hull: BoolArray,
    remove_lines: MaskFilter,
    remove_specks: MaskFilter,
) -> SeparatedInk:
    """The ink in the hull of papers; line removal sees that part of the picture alone."""
    flat = np.logical_or.reduce([paper.flat for paper in papers])
    around = hull & ~flat
    if not around.any():
        return np.zeros_like(gray), np.zeros(gray.shape, bool)
    dark = gray if gray[around].mean() < gray[flat].mean() else 1 - gray
    difference = difference_from_paper(dark, papers, FRAMED_PAPER_REACH) * hull
    rows, columns = (np.flatnonzero(hull.any(axis=axis)) for axis in (1, 0))
    part = np.s_[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]
    ink, core = np.zeros_like(gray), np.zeros(gray.shape, bool)

    def find_ink(mask: BoolArray) -> BoolArray:
        return remove_lines(remove_separators(mask))

    threshold = otsu_threshold(difference[hull])
    ink[part], core[part] = _separate(difference[part], threshold, hull[part], find_ink, remove_specks)
    return ink, core


def _difference_from_surroundings(
    gray: Float64Array,
    dark: Float64Array,
    regions: Sequence[Region],
    find_undivided: Callable[[], Sequence[Region]],
    min_tone: float,
) -> tuple[Float64Array, float]:
    """How far each pixel differs from paper, where all in view is paper, and from which difference on it is ink."""
    difference = _difference_from_border(gray)
    threshold = otsu_threshold(difference)
    if _is_uniform_background(difference, threshold, border_of(gray)) and not is_lit_unevenly(regions):
        return difference, threshold
    papers = surrounding_papers(find_undivided()) if surrounding_papers(regions) else []
    if sum(paper.flat.mean() for paper in papers) > MIN_PAPER_AREA:
        difference = difference_from_paper(dark, papers, PAPER_REACH, min_tone)
    else:
        difference = _subtract_background(dark)
    return difference, otsu_threshold(difference)


def _difference_from_border(gray: Float64Array) -> Float64Array:
    return np.abs(gray - quantile(border_of(gray), 0.5))


def _separate(
    difference: Float64Array,
    threshold: float,
    inside: BoolArray,
    find_ink: MaskFilter,
    remove_specks: MaskFilter,
) -> SeparatedInk:
    """The ink and its core, given how far each pixel differs from paper, which pixels count, and what is ink."""
    mask = difference > threshold
    without_lines = find_ink(mask)
    core = remove_specks(without_lines)
    reach = dilate(core, EDGE_WIDTH)
    lines = mask & ~without_lines
    around = reach | dilate(lines, EDGE_WIDTH) if lines.any() else reach
    ink, outside = np.zeros_like(difference), Paper.measure(difference[~around])
    paper = outside if inside.all() else Paper.measure(difference[inside & ~around])
    if not _stands_out(difference[core], paper):
        return ink, np.zeros_like(core)
    part = _window(reach, 0)
    ink[part] = _soften(difference[part], difference[core], outside, threshold) * reach[part]
    return ink, core


def _remove_lines_of_any_strength(
    difference: Float64Array, threshold: float, mask: BoolArray, remove_lines: MaskFilter
) -> BoolArray:
    """The ink without ruled lines, of which faint ones have gaps at the threshold, and strong ones look thick."""
    rest = remove_lines(mask)
    if rest.any() and (rest != mask).any():
        rest = rest & ~_find_lines(difference > FAINT_LINE * threshold, remove_lines)
    thin = rest & _find_lines(difference > STRONG_LINE * threshold, remove_lines)
    return remove_lines(rest & ~thin) if thin.any() else rest


def _find_lines(mask: BoolArray, remove_lines: MaskFilter) -> BoolArray:
    return mask & ~remove_lines(mask)


def _remove_surroundings(dark: Float64Array, mask: BoolArray) -> BoolArray:
    """The ink without what the border of the picture cuts off along its length, and what has no sharp edge."""
    part = _window(mask, SOFT_EDGE_WIDTH + 1)  # all that decides lies in it
    ink, border = mask[part], np.zeros_like(mask)
    border[[0, -1]] = border[:, [0, -1]] = True
    runs = label_runs(ink)
    edge = ink & (dilate(~ink, 1) | border[part])
    labels = spread(np.arange(runs.labels.max(initial=0) + 1), runs, ink)[edge]
    edge_count = np.bincount(labels, minlength=labels.max(initial=0) + 1)

    def are_sharp(is_steep: BoolArray) -> BoolArray:
        return np.asarray(np.bincount(labels, is_steep, len(edge_count)) >= MIN_SHARP_FRACTION * edge_count)

    is_cut_off = np.bincount(labels, border[part][edge], len(edge_count)) >= MAX_BORDER_CONTACT * edge_count
    levels = to_levels(dark[part])
    if levels is not None:
        near, far = _rises(sum_windows(levels), edge)
        is_sharp, is_surely_sharp = are_sharp(near >= MIN_SHARPNESS * far), are_sharp(near > MIN_SHARPNESS * far)
    if levels is None or (is_sharp != is_surely_sharp).any():
        near, far = _rises(box_blur(dark, 1)[part], edge)
        is_sharp = are_sharp(near >= MIN_SHARPNESS * far)
    kept = np.zeros_like(mask)
    kept[part] = spread(is_sharp & ~is_cut_off, runs, ink)
    return kept


def _rises(smooth: AnyArray, edge: BoolArray) -> tuple[AnyArray, AnyArray]:
    """How much lighter it is within a sharp edge's width, and within a soft one's, of each pixel of an edge."""
    near, far = (max_filter(smooth, reach)[edge] - smooth[edge] for reach in (EDGE_WIDTH, SOFT_EDGE_WIDTH))
    return near, far


def _window(mask: BoolArray, margin: int) -> tuple[slice, slice]:
    """The part of a picture that holds a mask and a margin around it; all of it if the mask is empty."""
    if not mask.any():
        return np.s_[:, :]
    rows, columns = (np.flatnonzero(mask.any(axis=axis)) for axis in (1, 0))
    return np.s_[
        max(rows[0] - margin, 0) : rows[-1] + margin + 1, max(columns[0] - margin, 0) : columns[-1] + margin + 1
    ]


def _stands_out(ink: Float64Array, paper: Paper) -> bool:
    """Whether the differences of ink are clearly larger than those of paper."""
    if not ink.size:
        return False
    contrast = ink.mean()
    return bool(contrast >= MIN_CONTRAST and contrast - paper.mean >= MIN_SIGNAL_TO_NOISE * paper.deviation)


def _segment_small_picture(difference: Float64Array) -> SeparatedInk:
    """Everything that differs from the paper is ink."""
    threshold = otsu_threshold(difference)
    mask = difference > threshold
    if not mask.any() or difference[mask].mean() < MIN_CONTRAST:
        return np.zeros_like(difference), np.zeros_like(mask)
    return _soften(difference, difference[mask], Paper.measure(difference[~dilate(mask, EDGE_WIDTH)]), threshold), mask


def _is_uniform_background(difference: Float64Array, threshold: float, border: Float64Array) -> bool:
    """Whether most of the border is paper, and all of the paper has nearly the same tone, compared with the ink."""
    mask = difference > threshold
    if (np.abs(border - quantile(border, 0.5)) > threshold).mean() > MAX_BORDER_INK:
        return False
    if not mask.any():
        return True
    return is_quantile_below(difference[~mask], 0.9, UNIFORMITY_TOLERANCE * difference[mask].mean())


def _soften(difference: Float64Array, ink: Float64Array, paper: Paper, threshold: float) -> Float64Array:
    """How much each pixel is ink, 0..1, from its difference, given those of the core of ink and of paper."""
    full = quantile(ink, FULL_INK)
    grain = min(3 * paper.deviation, threshold) if paper.is_grainy else 0.0
    return np.asarray(np.clip((difference - grain) / (full - grain), 0.0, 1.0))


def _subtract_background(dark: Float64Array) -> Float64Array:
    """How far each pixel differs from the background there, as a fraction of the background."""
    difference = np.clip(1 - dark / np.maximum(_estimate_background(dark), MIN_BRIGHTNESS), 0.0, 1.0)
    difference = box_blur(difference, max(dark.shape) // 256)
    return np.where(difference > ROUNDING_ERROR, difference, 0.0)


def _is_ink_dark(gray: Float64Array) -> bool:
    """Whether the differences from the surroundings are skewed to the dark side: ink covers the lesser area."""
    coarse = block_mean(gray, BACKGROUND_CELLS)
    difference = coarse - box_blur(coarse, max(coarse.shape) // 8)
    return bool((difference * difference * difference).sum() < 0)


def _estimate_background(dark: Float64Array) -> Float64Array:
    """The paper behind dark ink."""
    coarse = block_mean(dark, BACKGROUND_CELLS)
    radius = max(1, round(CLOSING_WINDOW * max(coarse.shape) / 2))
    margin = 2 * radius
    closed = min_filter(max_filter(extrapolate_edges(coarse, margin), radius), radius)
    inner = closed[margin : closed.shape[0] - margin, margin : closed.shape[1] - margin]
    return upsample_linear(box_blur(inner, 1), dark.shape)
